package kejian.origin.courseware;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All courseware. */
@ApplicationScoped
public class Coursewares implements PanacheRepositoryBase<Courseware, UUID> {

    /**
     * What belongs into a release made now, by creation; locked against changes until it is made.
     */
    public List<Courseware> forRelease(Instant now) {
        return find(
                        "state = PUBLISHED or (state = SCHEDULED and publishAt <= ?1) order by"
                                + " createdAt, id",
                        now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Whether a release would publish something new. */
    public boolean anyDue(Instant now) {
        return count("state = SCHEDULED and publishAt <= ?1", now) > 0;
    }

    /** Ids of what was on the boxes once and must answer 410. */
    public List<String> withdrawn() {
        return list("state = WITHDRAWN and publishedAt is not null order by id").stream()
                .map(c -> c.id.toString())
                .toList();
    }

    Optional<Courseware> external(String area, String externalId) {
        return find("area = ?1 and externalId = ?2", area, externalId).firstResultOptional();
    }
}
