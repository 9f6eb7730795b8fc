package kejian.origin.fault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What operators do about a report: the change and its line of the history, or neither. */
@ApplicationScoped
class FaultSteps {

    private final EntityManager database;
    private final CurrentPerson person;
    private final Clock clock;

    FaultSteps(EntityManager database, CurrentPerson person, Clock clock) {
        this.database = database;
        this.person = person;
        this.clock = clock;
    }

    /** Names are those of the database and of the API. */
    enum What {
        TAKEN,
        LEFT,
        REMARKED,
        CLOSED,
        REOPENED
    }

    /**
     * One line of a report's history.
     *
     * @param what TAKEN, LEFT, REMARKED, CLOSED or REOPENED; a newer province may know more
     */
    public record Step(Instant at, String who, String what, @Nullable String note) {}

    /** In the order in which they were done. */
    @Transactional
    List<Step> of(long id) {
        List<Tuple> rows =
                database.createNativeQuery(
                                "select at, who, what, note from station_fault_step where fault = :id"
                                        + " order by id",
                                Tuple.class)
                        .setParameter("id", id)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new Step(
                                t.get("at", Instant.class),
                                t.get("who", String.class),
                                t.get("what", String.class),
                                t.get("note", String.class)))
                .toList();
    }

    /**
     * @throws ProblemException {@code not-found}, also of another area; {@code conflict} where it
     *     does not stand so that this can be done
     */
    @Transactional
    void add(long id, What what, @Nullable String note) {
        Tuple stands = locked(id);
        boolean closed = stands.get("closed_at", Instant.class) != null;
        String by = stands.get("taken_by", String.class);
        if (what == What.TAKEN && !closed && person.name().equals(by)) {
            return; // said twice
        }
        String against =
                switch (what) {
                    case TAKEN -> closed ? "it is closed" : by != null ? "taken by " + by : null;
                    case LEFT -> closed ? "it is closed" : by == null ? "nobody has it" : null;
                    case REMARKED -> null;
                    case CLOSED -> closed ? "it is closed" : null;
                    case REOPENED -> closed ? null : "it is open";
                };
        if (against != null) {
            throw new ProblemException(Problem.CONFLICT, against);
        }
        Instant now = clock.instant();
        String me = person.name();
        switch (what) {
            case TAKEN -> charge(id, me);
            case LEFT -> charge(id, null);
            case REMARKED -> {}
            case CLOSED -> end(id, now, me, note);
            case REOPENED -> end(id, null, null, null);
        }
        database.createNativeQuery(
                        "insert into station_fault_step (fault, at, who, what, note)"
                                + " values (:id, :now, :who, :what, cast(:note as text))")
                .setParameter("id", id)
                .setParameter("now", now)
                .setParameter("who", me)
                .setParameter("what", what.name())
                .setParameter("note", note)
                .executeUpdate();
    }

    /** Two at once: the second sees what the first did. */
    private Tuple locked(long id) {
        List<?> found =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select f.closed_at, f.taken_by from station_fault f
                                         where f.id = :id and f.area in (select code from below)
                                           for update of f
                                        """,
                                Tuple.class)
                        .setParameter("root", person.areaOfAsker())
                        .setParameter("id", id)
                        .getResultList();
        if (found.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return (Tuple) Objects.requireNonNull(found.getFirst());
    }

    private void charge(long id, @Nullable String who) {
        database.createNativeQuery(
                        "update station_fault set taken_by = cast(:who as text) where id = :id")
                .setParameter("who", who)
                .setParameter("id", id)
                .executeUpdate();
    }

    private void end(long id, @Nullable Instant at, @Nullable String who, @Nullable String note) {
        database.createNativeQuery(
                        """
                        update station_fault set closed_at = cast(:at as timestamptz),
                               closed_by = cast(:who as text), note = cast(:note as text)
                         where id = :id
                        """)
                .setParameter("at", at)
                .setParameter("who", who)
                .setParameter("note", note)
                .setParameter("id", id)
                .executeUpdate();
    }
}
