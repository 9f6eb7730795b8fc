package kejian.origin.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** One thing that is to be made. */
@Entity
@Table(name = "plan_item")
class PlanItem extends PlanEntry {

    @Column @Nullable LocalDate due;

    @Column @Nullable String editor;
}
