package kejian.origin.plan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kejian.origin.identity.CurrentPerson;
import org.jspecify.annotations.Nullable;

/** Who did what to a need or a plan item, when and why; within the caller's transaction. */
@ApplicationScoped
class PlanLog {

    private final EntityManager database;
    private final CurrentPerson person;
    private final Clock clock;

    PlanLog(EntityManager database, CurrentPerson person, Clock clock) {
        this.database = database;
        this.person = person;
        this.clock = clock;
    }

    /** What was done. */
    public enum What {
        MADE,
        CHANGED,
        /** A need became part of an item; {@code about} names the other one. */
        JOINED,
        TAKEN_OFF,
        /** {@code about} is the courseware. */
        LINKED,
        UNLINKED,
        DROPPED,
        RESTORED
    }

    public record Entry(
            Instant at, String who, What what, @Nullable String about, @Nullable String reason) {}

    void add(UUID subject, What what) {
        add(subject, what, null, null);
    }

    void add(UUID subject, What what, @Nullable UUID about, @Nullable String reason) {
        database.createNativeQuery(
                        """
                        insert into plan_event (subject, at, who, what, about, reason)
                        values (:subject, :at, :who, :what, cast(:about as text),
                                cast(:reason as text))
                        """)
                .setParameter("subject", subject)
                .setParameter("at", clock.instant())
                .setParameter("who", person.name())
                .setParameter("what", what.name())
                .setParameter("about", about == null ? null : about.toString())
                .setParameter("reason", reason)
                .executeUpdate();
    }

    /** Oldest first. */
    List<Entry> of(UUID subject) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select at, who, what, about, reason from plan_event
                                 where subject = :subject order by id
                                """,
                                Tuple.class)
                        .setParameter("subject", subject)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new Entry(
                                t.get("at", Instant.class),
                                t.get("who", String.class),
                                What.valueOf(t.get("what", String.class)),
                                t.get("about", String.class),
                                t.get("reason", String.class)))
                .toList();
    }
}
