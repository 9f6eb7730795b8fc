package kejian.origin.work;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What becomes of a title with a task that never ends well. */
@ApplicationScoped
class Aside {

    private static final Logger LOG = Logger.getLogger(Aside.class);

    private final EntityManager database;
    private final Clock clock;
    private final WorkConfig config;

    Aside(EntityManager database, Clock clock, WorkConfig config) {
        this.database = database;
        this.clock = clock;
        this.config = config;
    }

    /**
     * What was lent too often without a result is poison: it waits for a person, with what was said
     * the last time.
     */
    void setAside(Instant now) {
        database.createNativeQuery(
                        """
                        with poison as (
                            select t.job, t.reason from task t join job j on j.id = t.job
                             where j.state = 'RUNNING' and t.state = 'RUNNING'
                               and t.lease_until < :now and t.attempts >= :most
                               and t.number = 0
                               for update of t skip locked)
                        update job set state = 'FAILED', code = 'poison',
                               detail = cast(:zh as text) || coalesce(poison.reason, cast(:none as text)),
                               detail_en = cast(:en as text)
                                   || coalesce(poison.reason, cast(:noneEn as text))
                          from poison where job.id = poison.job
                        """)
                .setParameter("now", now)
                .setParameter("most", config.attempts())
                .setParameter("zh", told(/* english= */ false))
                .setParameter("en", told(/* english= */ true))
                .setParameter("none", "转码程序每次都中断,没有留下原因。")
                .setParameter("noneEn", "the worker ended each time and left no reason.")
                .executeUpdate();
        setAsideParts(now);
    }

    /**
     * A part that was lent too often without a result: the title is made in one piece. Nobody is
     * waited for; where a task is in use just now, the next lending does it.
     */
    private void setAsideParts(Instant now) {
        List<UUID> jobs =
                database.createNativeQuery(
                                """
                                select distinct t.job from task t join job j on j.id = t.job
                                 where j.state = 'RUNNING' and t.state = 'RUNNING'
                                   and t.lease_until < :now and t.attempts >= :most
                                   and t.number > 0
                                """,
                                UUID.class)
                        .setParameter("now", now)
                        .setParameter("most", config.attempts())
                        .getResultList();
        for (UUID job : jobs) {
            List<Boolean> locked =
                    database.createNativeQuery(
                                    """
                                    select t.number > 0 and t.state = 'RUNNING'
                                           and t.lease_until < :now and t.attempts >= :most
                                      from task t join job j on j.id = t.job
                                     where t.job = :job and j.state = 'RUNNING'
                                     order by t.number for update of t, j skip locked
                                    """,
                                    Boolean.class)
                            .setParameter("now", now)
                            .setParameter("most", config.attempts())
                            .setParameter("job", job)
                            .getResultList();
            if (locked.contains(true) && locked.size() == count(job)) {
                inOnePiece(job, now);
            }
        }
    }

    String told(boolean english) {
        return (english ? "Set aside after %d tries. FFmpeg said: " : "转码 %d 次均未成功,已搁置。FFmpeg 报告:")
                .formatted(config.attempts());
    }

    private int count(UUID job) {
        return ((Number)
                        database.createNativeQuery("select count(*) from task where job = :job")
                                .setParameter("job", job)
                                .getSingleResult())
                .intValue();
    }

    /** Dividing did not come out right: from the start, in one piece. All tasks must be locked. */
    void inOnePiece(UUID job) {
        inOnePiece(job, clock.instant());
    }

    private void inOnePiece(UUID job, Instant now) {
        LOG.warnf("made in one piece: job=%s", job);
        database.createNativeQuery("delete from task where job = :job and number > 0")
                .setParameter("job", job)
                .executeUpdate();
        database.createNativeQuery(
                        """
                        update task set state = 'QUEUED', attempts = 0, not_before = :now,
                               lease_until = null, made = null, percent = 0
                         where job = :job
                        """)
                .setParameter("now", now)
                .setParameter("job", job)
                .executeUpdate();
        database.createNativeQuery("update job set one_piece = true, recipe = null where id = :job")
                .setParameter("job", job)
                .executeUpdate();
    }
}
