package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who decided what about a courseware, when and why; within the caller's transaction. */
@ApplicationScoped
class History {

    private final EntityManager database;
    private final Clock clock;

    History(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What was decided. */
    public enum What {
        SUBMITTED,
        APPROVED,
        REJECTED,
        WITHDRAWN,
        /** A finding of the gate was let pass. */
        OVERRIDDEN,
        CHANGE_APPROVED,
        CHANGE_REJECTED,
        /** A draft's words, captions, cover or attachments. */
        CHANGED,
        /** Thrown away, and taken back. */
        BINNED,
        RESTORED,
        /** It may be shown for a shorter time, or a draft for another. */
        TERM_CHANGED,
        /** It goes out on another day. */
        RESCHEDULED
    }

    /**
     * @param about the finding's rule, for example
     */
    public record Entry(
            Instant at, String who, What what, @Nullable String about, @Nullable String reason) {}

    void add(
            UUID courseware,
            String who,
            What what,
            @Nullable String about,
            @Nullable String reason) {
        database.createNativeQuery(
                        """
                        insert into courseware_event (courseware, at, who, what, about, reason)
                        values (:courseware, :at, :who, :what, cast(:about as text),
                                cast(:reason as text))
                        """)
                .setParameter("courseware", courseware)
                .setParameter("at", clock.instant())
                .setParameter("who", who)
                .setParameter("what", what.name())
                .setParameter("about", about)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    /** Once for all changes of one kind by one person between two decisions. */
    void changed(UUID courseware, String who, String about) {
        database.createNativeQuery(
                        """
                        insert into courseware_event (courseware, at, who, what, about)
                        select :courseware, :at, :who, 'CHANGED', :about
                         where not exists (
                            select 1 from courseware_event
                             where courseware = :courseware and what = 'CHANGED'
                               and who = :who and about = :about
                               and id > (select coalesce(max(id), 0) from courseware_event
                                          where courseware = :courseware and what <> 'CHANGED'))
                        """)
                .setParameter("courseware", courseware)
                .setParameter("at", clock.instant())
                .setParameter("who", who)
                .setParameter("about", about)
                .executeUpdate();
    }

    /** Whether somebody changed what is to be decided on. */
    boolean hasChanged(UUID courseware, String who) {
        return !database.createNativeQuery(
                        """
                        select 1 from courseware_event
                         where courseware = :courseware and who = :who
                           and what in ('CHANGED', 'TERM_CHANGED')
                           and id > (select coalesce(max(id), 0) from courseware_event
                                      where courseware = :courseware and what = 'APPROVED')
                         limit 1
                        """)
                .setParameter("courseware", courseware)
                .setParameter("who", who)
                .getResultList()
                .isEmpty();
    }

    /** Oldest first. */
    List<Entry> of(UUID courseware) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select at, who, what, about, reason from courseware_event
                                 where courseware = :courseware order by id
                                """,
                                Tuple.class)
                        .setParameter("courseware", courseware)
                        .getResultList();
        return rows.stream()
                .map(row ->
                        new Entry(
                                row.get("at", Instant.class),
                                row.get("who", String.class),
                                What.valueOf(row.get("what", String.class)),
                                row.get("about", String.class),
                                row.get("reason", String.class)))
                .toList();
    }
}
