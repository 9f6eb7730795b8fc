package kejian.origin.column;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One column of the tree. */
@Entity
@Table(name = "column_node")
public class ColumnNode {

    @Id UUID id = UUID.randomUUID();

    @Column @Nullable UUID parent;

    @Column(nullable = false)
    String slug = "";

    @Column(nullable = false)
    String title = "";

    @Column(nullable = false)
    String summary = "";

    @Column(nullable = false)
    String area = "";

    @Column(nullable = false)
    @Enumerated(EnumType.STRING)
    Lease lease = Lease.DURABLE;

    @Nullable String colour;

    @Column(name = "banner")
    @Nullable String bannerJson;

    @Column(name = "of_county", nullable = false)
    boolean ofCounty;

    @Column(nullable = false)
    int position;

    @Column(name = "ordered_by")
    @Nullable String orderedBy;

    @Column(name = "ordered_at")
    @Nullable Instant orderedAt;

    @Version
    @Column(nullable = false)
    long version;

    public UUID id() {
        return id;
    }

    public @Nullable UUID parent() {
        return parent;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    public String summary() {
        return summary;
    }

    public String area() {
        return area;
    }

    public @Nullable String colour() {
        return colour;
    }

    /** A {@link kejian.contract.release.Catalogue.Banner} as JSON. */
    public @Nullable String bannerJson() {
        return bannerJson;
    }

    /** Whether the county that it is of signs it, and not the province. */
    public boolean isOfCounty() {
        return ofCounty;
    }

    public Lease lease() {
        return lease;
    }

    /** Who gave its courseware their order; nobody has where they stand as they came. */
    public @Nullable String orderedBy() {
        return orderedBy;
    }

    public @Nullable Instant orderedAt() {
        return orderedAt;
    }
}
