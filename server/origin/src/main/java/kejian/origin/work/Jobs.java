package kejian.origin.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.contract.problem.Problem;
import kejian.origin.courseware.TranscodeQueue;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The queue, in the database. A job is lent with a fence that rises each time; whoever comes with
 * an older one is refused, so a worker that slept through its lease can do no harm. The lease is
 * prolonged only by work that was done: a hanging worker loses it like a dead one.
 */
@ApplicationScoped
class Jobs implements TranscodeQueue {

    private final EntityManager database;
    private final Clock clock;
    private final WorkConfig config;
    private final ObjectMapper json;

    Jobs(EntityManager database, Clock clock, WorkConfig config, ObjectMapper json) {
        this.database = database;
        this.clock = clock;
        this.config = config;
        this.json = json;
    }

    @Override
    public void enqueue(UUID courseware) {
        database.createNativeQuery(
                        """
                        insert into job (id, courseware, state, created_at, not_before)
                        values (:id, :courseware, 'QUEUED', :now, :now)
                        """)
                .setParameter("id", UUID.randomUUID())
                .setParameter("courseware", courseware)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    @Override
    public boolean retry(UUID courseware) {
        return database.createNativeQuery(
                                """
                                update job set state = 'QUEUED', attempts = 0, not_before = :now,
                                       code = null, detail = null, detail_en = null, percent = 0
                                 where courseware = :courseware and state = 'FAILED'
                                """)
                        .setParameter("courseware", courseware)
                        .setParameter("now", clock.instant())
                        .executeUpdate()
                == 1;
    }

    @Override
    public Optional<Status> status(UUID courseware, boolean english) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select state, stage, percent, code, detail, detail_en, findings
                                  from job where courseware = :courseware
                                """,
                                Tuple.class)
                        .setParameter("courseware", courseware)
                        .getResultList();
        return rows.stream().findFirst().map(row -> status(row, english));
    }

    private Status status(Tuple row, boolean english) {
        try {
            List<JobOutcome.Finding> findings =
                    json.readValue(row.get("findings", String.class), new TypeReference<>() {});
            return new Status(
                    row.get("state", String.class),
                    row.get("stage", String.class),
                    row.get("percent", Integer.class),
                    row.get("code", String.class),
                    row.get(english ? "detail_en" : "detail", String.class),
                    findings.stream()
                            .map(f -> new Finding(f.rule(), english ? f.detailEn() : f.detail()))
                            .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("findings of a job are no JSON", e);
        }
    }

    /** Lends the oldest job that waits or whose lease has ended. */
    @Transactional
    Optional<JobLease> lease(String worker) {
        Instant now = clock.instant();
        setAside(now);
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                with chosen as (
                                    select id from job
                                     where (state = 'QUEUED' and not_before <= :now)
                                        or (state = 'RUNNING' and lease_until < :now)
                                     order by not_before, created_at
                                     limit 1 for update skip locked)
                                update job j
                                   set state = 'RUNNING', fence = fence + 1, worker = :worker,
                                       lease_until = :until, attempts = attempts + 1, work_done = -1,
                                       stage = 'FETCHING', percent = 0
                                  from chosen, courseware c
                                 where j.id = chosen.id and c.id = j.courseware
                                returning j.id, j.fence, c.original_sha256, c.original_bytes,
                                          c.original_name
                                """,
                                Tuple.class)
                        .setParameter("now", now)
                        .setParameter("until", now.plus(config.lease()))
                        .setParameter("worker", worker)
                        .getResultList();
        return rows.stream()
                .findFirst()
                .map(row ->
                        new JobLease(
                                row.get("id", UUID.class).toString(),
                                row.get("fence", Long.class),
                                (int) config.lease().toSeconds(),
                                new BlobRef(
                                        row.get("original_sha256", String.class),
                                        row.get("original_bytes", Long.class)),
                                row.get("original_name", String.class),
                                /* fast= */ false));
    }

    /** What was lent too often without an outcome is poison: it waits for a person. */
    private void setAside(Instant now) {
        database.createNativeQuery(
                        """
                        update job set state = 'FAILED', code = 'poison',
                               detail = '多次转码都没有结果，已搁置',
                               detail_en = 'Transcoding was tried several times without an outcome'
                         where state = 'RUNNING' and lease_until < :now and attempts >= :most
                        """)
                .setParameter("now", now)
                .setParameter("most", config.attempts())
                .executeUpdate();
    }

    /** Prolongs the lease when more work was done than before. */
    @Transactional
    void progress(UUID job, JobProgress progress) {
        Instant now = clock.instant();
        Held held = held(job, progress.fence());
        boolean moved = progress.workDone() > held.workDone();
        database.createNativeQuery(
                        """
                        update job set stage = :stage, percent = greatest(percent, :percent),
                               work_done = greatest(work_done, :done),
                               lease_until = case when :moved then :until else lease_until end
                         where id = :job
                        """)
                .setParameter("stage", progress.stage().name())
                .setParameter("percent", Math.clamp(progress.percent(), 0, 100))
                .setParameter("done", progress.workDone())
                .setParameter("moved", moved)
                .setParameter("until", now.plus(config.lease()))
                .setParameter("job", job)
                .executeUpdate();
    }

    /**
     * @param outcome hash of the outcome that ended it, where it has ended
     */
    record Held(
            UUID courseware,
            BlobRef original,
            String state,
            long workDone,
            int attempts,
            @Nullable String outcome) {}

    /**
     * The job, locked for this transaction.
     *
     * @throws ProblemException {@code lease-lost} when it was lent again, or its lease has ended
     */
    Held held(UUID job, long fence) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select j.courseware, j.state, j.fence, j.lease_until, j.work_done,
                                       j.attempts, j.outcome, c.original_sha256, c.original_bytes
                                  from job j join courseware c on c.id = j.courseware
                                 where j.id = :job for update of j
                                """,
                                Tuple.class)
                        .setParameter("job", job)
                        .getResultList();
        Tuple row =
                rows.stream()
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        boolean mine = row.get("fence", Long.class) == fence;
        boolean running = row.get("state", String.class).equals("RUNNING");
        Instant until = row.get("lease_until", Instant.class);
        if (!mine || running && (until == null || until.isBefore(clock.instant()))) {
            throw new ProblemException(Problem.LEASE_LOST);
        }
        return new Held(
                row.get("courseware", UUID.class),
                new BlobRef(
                        row.get("original_sha256", String.class),
                        row.get("original_bytes", Long.class)),
                row.get("state", String.class),
                row.get("work_done", Long.class),
                row.get("attempts", Integer.class),
                row.get("outcome", String.class));
    }

    /** What a job is made from, for its present holder only. */
    @Transactional
    BlobRef original(UUID job, long fence) {
        return held(job, fence).original();
    }

    void ended(UUID job, String state, JobOutcome outcome, String hash)
            throws JsonProcessingException {
        JobOutcome.Refusal refusal = outcome.refusal();
        database.createNativeQuery(
                        """
                        update job set state = :state, outcome = :hash, findings = :findings,
                               code = :code, detail = :detail, detail_en = :detailEn,
                               percent = 100, lease_until = null
                         where id = :job
                        """)
                .setParameter("state", state)
                .setParameter("hash", hash)
                .setParameter("findings", json.writeValueAsString(outcome.findings()))
                .setParameter("code", refusal == null ? null : refusal.code())
                .setParameter("detail", refusal == null ? null : refusal.detail())
                .setParameter("detailEn", refusal == null ? null : refusal.detailEn())
                .setParameter("job", job)
                .executeUpdate();
    }

    /** We failed, not the content: later again, or aside. */
    void failed(UUID job, int attempts, String code, String detail) {
        boolean last = attempts >= config.attempts();
        Duration pause = config.backOff().multipliedBy(1L << Math.min(attempts, 10));
        database.createNativeQuery(
                        """
                        update job set state = :state, code = :code, detail = :detail,
                               detail_en = :detail, not_before = :later, lease_until = null
                         where id = :job
                        """)
                .setParameter("state", last ? "FAILED" : "QUEUED")
                .setParameter("code", code)
                .setParameter("detail", detail)
                .setParameter("later", clock.instant().plus(pause))
                .setParameter("job", job)
                .executeUpdate();
    }
}
