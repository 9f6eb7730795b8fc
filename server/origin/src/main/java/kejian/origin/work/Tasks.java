package kejian.origin.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.contract.job.Task;
import kejian.contract.problem.Problem;
import kejian.contract.release.Lecture;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The queue, in the database. A task is lent with a fence that rises with each lending of anything
 * of its job; whoever comes with another one is refused, so a worker that slept through its lease
 * can do no harm. The lease is prolonged only by work that was done: a hanging worker loses it like
 * a dead one.
 *
 * <p>Rows are locked in one order everywhere: tasks by number, then their job. Lending waits for
 * none of its own.
 */
@ApplicationScoped
class Tasks {

    /** A worker that was told to stop hands back what it had; that is no try. */
    private static final String STOPPING = "worker-stopping";

    private static final String SCRATCH_FULL = "scratch-full";

    private final EntityManager database;
    private final Clock clock;
    private final WorkConfig config;
    private final Aside aside;
    private final BurntIn burntIn;
    private final ObjectMapper json;

    Tasks(
            EntityManager database,
            Clock clock,
            WorkConfig config,
            Aside aside,
            BurntIn burntIn,
            ObjectMapper json) {
        this.database = database;
        this.clock = clock;
        this.config = config;
        this.aside = aside;
        this.burntIn = burntIn;
        this.json = json;
    }

    /** Lends the most urgent, oldest task that waits or whose lease has ended. */
    @Transactional
    Optional<JobLease> lease(String worker) {
        Instant now = clock.instant();
        aside.setAside(now);
        List<Tuple> chosen =
                database.createNativeQuery(
                                """
                                select t.job, t.number, t.kind, t.from_picture, t.to_picture, t.last
                                  from task t join job j on j.id = t.job
                                  join courseware c on c.id = j.courseware
                                 where j.state in ('QUEUED', 'RUNNING')
                                   and (t.kind <> 'START' or c.burn_in is null or exists (
                                        select 1
                                          from jsonb_array_elements(cast(c.captions as jsonb)) x
                                         where x->>'language' = c.burn_in))
                                   and (t.state = 'QUEUED' and t.not_before <= :now
                                        or t.state = 'RUNNING' and t.lease_until < :now)
                                 order by j.priority desc, j.created_at, j.id, t.number
                                 limit 1 for update of t, j skip locked
                                """,
                                Tuple.class)
                        .setParameter("now", now)
                        .getResultList();
        return chosen.stream().findFirst().map(row -> lend(row, worker, now));
    }

    private JobLease lend(Tuple row, String worker, Instant now) {
        UUID job = row.get("job", UUID.class);
        int number = row.get("number", Integer.class);
        List<Tuple> jobs =
                database.createNativeQuery(
                                """
                                update job j set fence = j.fence + 1, state = 'RUNNING'
                                  from courseware c
                                 where j.id = :job and c.id = j.courseware
                                returning j.fence, j.one_piece, j.recipe, c.original_sha256,
                                          c.original_bytes, c.original_name, c.lecture,
                                          c.captions, c.burn_in as wanted, j.burn_in
                                """,
                                Tuple.class)
                        .setParameter("job", job)
                        .getResultList();
        Tuple of = jobs.getFirst();
        long fence = of.get("fence", Long.class);
        database.createNativeQuery(
                        """
                        update task set state = 'RUNNING', fence = :fence, worker = :worker,
                               lease_until = :until, attempts = attempts + 1, work_done = -1,
                               stage = 'FETCHING', percent = 0
                         where job = :job and number = :number
                        """)
                .setParameter("fence", fence)
                .setParameter("worker", worker)
                .setParameter("until", now.plus(config.lease()))
                .setParameter("job", job)
                .setParameter("number", number)
                .executeUpdate();
        String recipe = String.valueOf(of.get("recipe", String.class));
        Task task =
                switch (row.get("kind", String.class)) {
                    case "START" -> new Task.Start(!of.get("one_piece", Boolean.class));
                    case "SOUND" -> new Task.Sound(recipe);
                    case "PICTURES" ->
                            new Task.Pictures(
                                    number,
                                    row.get("from_picture", Long.class),
                                    row.get("to_picture", Long.class),
                                    row.get("last", Boolean.class),
                                    recipe);
                    default -> new Task.Join(recipe, made(job));
                };
        boolean pictures = !(task instanceof Task.Sound || task instanceof Task.Join);
        return JobLease.of(
                job.toString(),
                fence,
                (int) config.lease().toSeconds(),
                new BlobRef(
                        of.get("original_sha256", String.class),
                        of.get("original_bytes", Long.class)),
                of.get("original_name", String.class),
                task,
                pictures ? lecture(of.get("lecture", String.class)) : null,
                switch (task) {
                    case Task.Start _ -> burntIn.begin(job, of);
                    case Task.Pictures _ -> burntIn.read(of.get("burn_in", String.class));
                    case Task.Sound _, Task.Join _ -> null;
                });
    }

    private @Nullable Lecture lecture(@Nullable String text) {
        try {
            return text == null ? null : json.readValue(text, Lecture.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a lecture is no JSON", e);
        }
    }

    /** What the finished tasks of a job left, by number. */
    List<Task.Part> made(UUID job) {
        List<String> rows =
                database.createNativeQuery(
                                """
                                select made from task where job = :job and made is not null
                                 order by number
                                """,
                                String.class)
                        .setParameter("job", job)
                        .getResultList();
        List<Task.Part> parts = new ArrayList<>();
        for (String row : rows) {
            parts.add(part(row));
        }
        return parts;
    }

    Task.Part part(String made) {
        try {
            return json.readValue(made, Task.Part.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what a task made is no JSON", e);
        }
    }

    /** Prolongs the lease when more work was done than before. */
    @Transactional
    void progress(UUID job, JobProgress progress) {
        Instant now = clock.instant();
        Held held = held(job, progress.fence());
        boolean moved = progress.workDone() > held.workDone();
        database.createNativeQuery(
                        """
                        update task set stage = :stage, percent = greatest(percent, :percent),
                               work_done = greatest(work_done, :done),
                               lease_until = case when :moved then :until else lease_until end
                         where job = :job and number = :number and state = 'RUNNING'
                        """)
                .setParameter("stage", progress.stage().name())
                .setParameter("percent", Math.clamp(progress.percent(), 0, 100))
                .setParameter("done", progress.workDone())
                .setParameter("moved", moved)
                .setParameter("until", now.plus(config.lease()))
                .setParameter("job", job)
                .setParameter("number", held.number())
                .executeUpdate();
    }

    /**
     * @param outcome hash of the outcome that ended the job, where it has ended
     * @param made what the task left, where it is done
     */
    record Held(
            UUID job,
            int number,
            String kind,
            boolean running,
            long from,
            long to,
            boolean last,
            long workDone,
            int attempts,
            @Nullable String made,
            UUID courseware,
            BlobRef original,
            @Nullable String outcome) {}

    /**
     * The task that was lent with this fence, locked for this transaction with its job.
     *
     * @throws ProblemException {@code lease-lost} when it was lent again, its lease has ended, or
     *     nobody waits for the job any more
     */
    Held held(UUID job, long fence) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select t.number, t.kind, t.state, t.lease_until, t.from_picture,
                                       t.to_picture, t.last, t.work_done, t.attempts, t.made,
                                       j.courseware, j.state as job_state, j.outcome,
                                       c.original_sha256, c.original_bytes
                                  from task t join job j on j.id = t.job
                                  join courseware c on c.id = j.courseware
                                 where t.job = :job and t.fence = :fence for update of t
                                """,
                                Tuple.class)
                        .setParameter("job", job)
                        .setParameter("fence", fence)
                        .getResultList();
        Tuple row = rows.stream().findFirst().orElseThrow(() -> gone(job));
        String state = row.get("state", String.class);
        Instant until = row.get("lease_until", Instant.class);
        boolean running = state.equals("RUNNING");
        boolean lent =
                running
                        && row.get("job_state", String.class).equals("RUNNING")
                        && until != null
                        && !until.isBefore(clock.instant());
        if (!lent && !state.equals("DONE")) {
            throw new ProblemException(Problem.LEASE_LOST);
        }
        return new Held(
                job,
                row.get("number", Integer.class),
                row.get("kind", String.class),
                running,
                row.get("from_picture", Long.class),
                row.get("to_picture", Long.class),
                row.get("last", Boolean.class),
                row.get("work_done", Long.class),
                row.get("attempts", Integer.class),
                row.get("made", String.class),
                row.get("courseware", UUID.class),
                new BlobRef(
                        row.get("original_sha256", String.class),
                        row.get("original_bytes", Long.class)),
                row.get("outcome", String.class));
    }

    private ProblemException gone(UUID job) {
        Number jobs =
                (Number)
                        database.createNativeQuery("select count(*) from job where id = :job")
                                .setParameter("job", job)
                                .getSingleResult();
        return new ProblemException(jobs.longValue() == 0 ? Problem.NOT_FOUND : Problem.LEASE_LOST);
    }

    /** The same, with the job locked too; nothing of it changes until this transaction ends. */
    Held heldWithJob(UUID job, long fence) {
        Held held = held(job, fence);
        if (!lockJob(job) && held.running()) {
            throw new ProblemException(Problem.LEASE_LOST);
        }
        return held;
    }

    /** The same, with all tasks of the job locked before it: what may make it in one piece. */
    Held heldWithAll(UUID job, long fence) {
        database.createNativeQuery(
                        "select number from task where job = :job order by number for update")
                .setParameter("job", job)
                .getResultList();
        return heldWithJob(job, fence);
    }

    private boolean lockJob(UUID job) {
        String state =
                (String)
                        database.createNativeQuery(
                                        "select state from job where id = :job for update",
                                        String.class)
                                .setParameter("job", job)
                                .getSingleResult();
        return state.equals("RUNNING");
    }

    /** What a job is made from, for a present holder only. */
    @Transactional
    BlobRef original(UUID job, long fence) {
        return held(job, fence).original();
    }

    /**
     * Whether a finished task of the job left this blob, or it is a slide of its lecture or the
     * captions that it burns in; for a present holder only.
     */
    @Transactional
    boolean left(UUID job, long fence, String sha256) {
        Held held = held(job, fence);
        return made(job).stream()
                        .flatMap(part -> part.files().stream())
                        .anyMatch(file -> file.media().sha256().equals(sha256))
                || isSlide(held.courseware(), sha256)
                || burntIn.of(job).filter(b -> b.text().sha256().equals(sha256)).isPresent();
    }

    private boolean isSlide(UUID courseware, String sha256) {
        Lecture lecture =
                lecture(
                        (String)
                                database.createNativeQuery(
                                                "select lecture from courseware where id = :id",
                                                String.class)
                                        .setParameter("id", courseware)
                                        .getSingleResult());
        return lecture != null
                && lecture.pictures().anyMatch(picture -> picture.sha256().equals(sha256));
    }

    void done(Held held, Task.@Nullable Part part) throws JsonProcessingException {
        database.createNativeQuery(
                        """
                        update task set state = 'DONE', percent = 100, lease_until = null,
                               made = :made
                         where job = :job and number = :number
                        """)
                .setParameter("made", part == null ? null : json.writeValueAsString(part))
                .setParameter("job", held.job())
                .setParameter("number", held.number())
                .executeUpdate();
    }

    /** Where a finished task's media end in the whole. */
    void reaches(Held held, long endMs) {
        database.createNativeQuery(
                        "update task set end_ms = :end where job = :job and number = :number")
                .setParameter("end", endMs)
                .setParameter("job", held.job())
                .setParameter("number", held.number())
                .executeUpdate();
    }

    void add(UUID job, int number, String kind, long from, long to, boolean last) {
        database.createNativeQuery(
                        """
                        insert into task (job, number, kind, state, from_picture, to_picture, last,
                                          not_before)
                        values (:job, :number, :kind, 'QUEUED', :from, :to, :last, :now)
                        """)
                .setParameter("job", job)
                .setParameter("number", number)
                .setParameter("kind", kind)
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("last", last)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    /** Whether nothing is left to do before the join. */
    boolean allDone(UUID job) {
        Number open =
                (Number)
                        database.createNativeQuery(
                                        """
                                        select count(*) from task
                                         where job = :job and state <> 'DONE'
                                        """)
                                .setParameter("job", job)
                                .getSingleResult();
        return open.longValue() == 0;
    }

    void ended(Held held, String state, JobOutcome outcome, String hash)
            throws JsonProcessingException {
        JobOutcome.Refusal refusal = outcome.refusal();
        done(held, null);
        database.createNativeQuery(
                        """
                        update job set state = :state, outcome = :hash, findings = :findings,
                               code = :code, detail = :detail, detail_en = :detailEn
                         where id = :job
                        """)
                .setParameter("state", state)
                .setParameter("hash", hash)
                .setParameter("findings", json.writeValueAsString(outcome.findings()))
                .setParameter("code", refusal == null ? null : refusal.code())
                .setParameter("detail", refusal == null ? null : refusal.detail())
                .setParameter("detailEn", refusal == null ? null : refusal.detailEn())
                .setParameter("job", held.job())
                .executeUpdate();
    }

    /**
     * We failed, not the content: later again, or aside with what FFmpeg said. A part that never
     * comes out is no reason to give the title up: one piece may. Where the disk is full it would
     * not, as it needs more. Needs {@link #heldWithAll}.
     */
    void failed(Held held, String code, String detail) {
        boolean stopping = code.equals(STOPPING);
        boolean last = !stopping && held.attempts() >= config.attempts();
        if (last && held.number() > 0 && !code.equals(SCRATCH_FULL)) {
            aside.inOnePiece(held.job());
            return;
        }
        Duration pause =
                stopping
                        ? Duration.ZERO
                        : config.backOff().multipliedBy(1L << Math.min(held.attempts(), 10));
        String reason = detail.substring(0, Math.min(500, detail.length()));
        database.createNativeQuery(
                        """
                        update task set state = 'QUEUED', code = :code, reason = :reason,
                               not_before = :later, lease_until = null,
                               attempts = attempts - :given
                         where job = :job and number = :number
                        """)
                .setParameter("code", code)
                .setParameter("reason", reason)
                .setParameter("later", clock.instant().plus(pause))
                .setParameter("given", stopping ? 1 : 0)
                .setParameter("job", held.job())
                .setParameter("number", held.number())
                .executeUpdate();
        if (last) {
            database.createNativeQuery(
                            """
                            update job set state = 'FAILED', code = 'poison', detail = :detail,
                                   detail_en = :detailEn
                             where id = :job
                            """)
                    .setParameter("detail", aside.told(/* english= */ false) + reason)
                    .setParameter("detailEn", aside.told(/* english= */ true) + reason)
                    .setParameter("job", held.job())
                    .executeUpdate();
        }
    }
}
