package kejian.origin.courseware;

import io.quarkus.panache.common.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;

/** Drafts that were thrown away. */
@Path("/api/bin")
@RunOnVirtualThread
@RolesAllowed(Roles.EDITOR)
@Transactional(rollbackOn = Exception.class)
public class BinResource {

    private final Coursewares coursewares;
    private final BinConfig config;
    private final Areas areas;
    private final CurrentPerson person;

    BinResource(Coursewares coursewares, BinConfig config, Areas areas, CurrentPerson person) {
        this.coursewares = coursewares;
        this.config = config;
        this.areas = areas;
        this.person = person;
    }

    /**
     * @param goneAt when it can be taken back no more
     */
    record Thrown(UUID id, String title, String by, Instant at, Instant goneAt) {

        static Thrown of(Courseware c, BinConfig config) {
            Instant at = Objects.requireNonNull(c.binnedAt);
            String by = Objects.requireNonNullElse(c.binnedBy, "");
            return new Thrown(c.id, c.title, by, at, at.plus(config.keep()));
        }
    }

    record All(long total, List<Thrown> items) {}

    /** What was thrown away last comes first. */
    @GET
    public All list(
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(100_000) int page,
            @QueryParam("size") @DefaultValue("20") @Min(1) @Max(200) int size) {
        var query =
                coursewares.find(
                        "binnedAt is not null and area in ?1 order by binnedAt desc, id",
                        areas.codesBelow(person.areaOfAsker()));
        List<Thrown> items =
                query.page(Page.of(page - 1, size)).stream()
                        .map(c -> Thrown.of(c, config))
                        .toList();
        return new All(query.count(), items);
    }
}
