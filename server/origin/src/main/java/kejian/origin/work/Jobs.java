package kejian.origin.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.job.BurnIn;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome;
import kejian.origin.courseware.TranscodeQueue;

/** Jobs as editors see them: one for each courseware, whatever tasks it comes to. */
@ApplicationScoped
class Jobs implements TranscodeQueue {

    private static final String FIRST_TASK =
            """
            insert into task (job, number, kind, state, not_before)
            values (:id, 0, 'START', 'QUEUED', :now)
            """;

    /** What keeps a job back is told like a failure, but is none. */
    private static final String WAITS = "captions-awaited";

    private final EntityManager database;
    private final Clock clock;
    private final Previews previews;
    private final ObjectMapper json;

    Jobs(EntityManager database, Clock clock, Previews previews, ObjectMapper json) {
        this.database = database;
        this.clock = clock;
        this.previews = previews;
        this.json = json;
    }

    @Override
    public void enqueue(UUID courseware, Priority priority) {
        UUID id = UUID.randomUUID();
        database.createNativeQuery(
                        """
                        insert into job (id, courseware, state, created_at, priority)
                        values (:id, :courseware, 'QUEUED', :now, :priority)
                        """)
                .setParameter("id", id)
                .setParameter("courseware", courseware)
                .setParameter("now", clock.instant())
                .setParameter("priority", priority.rank())
                .executeUpdate();
        database.createNativeQuery(FIRST_TASK)
                .setParameter("id", id)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    @Override
    public boolean retry(UUID courseware) {
        lockTasks(courseware);
        List<UUID> jobs =
                database.createNativeQuery(
                                """
                                update job set state = 'QUEUED', code = null, detail = null,
                                       detail_en = null
                                 where courseware = :courseware
                                   and state in ('FAILED', 'CANCELLED')
                                returning id
                                """,
                                UUID.class)
                        .setParameter("courseware", courseware)
                        .getResultList();
        for (UUID job : jobs) {
            database.createNativeQuery(
                            """
                            update task set state = 'QUEUED', attempts = 0, not_before = :now,
                                   lease_until = null, percent = 0
                             where job = :job and state <> 'DONE'
                            """)
                    .setParameter("now", clock.instant())
                    .setParameter("job", job)
                    .executeUpdate();
            database.createNativeQuery(FIRST_TASK + " on conflict do nothing")
                    .setParameter("id", job)
                    .setParameter("now", clock.instant())
                    .executeUpdate();
        }
        return !jobs.isEmpty();
    }

    @Override
    public boolean cancel(UUID courseware) {
        List<UUID> jobs = open(courseware);
        for (UUID job : jobs) {
            database.createNativeQuery(
                            """
                            update job set state = 'CANCELLED', recipe = null, preview = null,
                                   one_piece = false, code = null, detail = null, detail_en = null
                             where id = :job
                            """)
                    .setParameter("job", job)
                    .executeUpdate();
            database.createNativeQuery("delete from task where job = :job")
                    .setParameter("job", job)
                    .executeUpdate();
        }
        return !jobs.isEmpty();
    }

    /** The job that is not at its end, locked behind its tasks like everywhere. */
    private List<UUID> open(UUID courseware) {
        lockTasks(courseware);
        return database.createNativeQuery(
                        """
                        select id from job where courseware = :courseware
                           and state in ('QUEUED', 'RUNNING', 'FAILED') for update
                        """,
                        UUID.class)
                .setParameter("courseware", courseware)
                .getResultList();
    }

    private void lockTasks(UUID courseware) {
        database.createNativeQuery(
                        """
                        select t.number from task t join job j on j.id = t.job
                         where j.courseware = :courseware order by t.number for update of t
                        """)
                .setParameter("courseware", courseware)
                .getResultList();
    }

    @Override
    public boolean hurry(UUID courseware, Priority priority) {
        return database.createNativeQuery(
                                """
                                update job set priority = :priority
                                 where courseware = :courseware
                                   and state in ('QUEUED', 'RUNNING', 'FAILED', 'CANCELLED')
                                """)
                        .setParameter("priority", priority.rank())
                        .setParameter("courseware", courseware)
                        .executeUpdate()
                == 1;
    }

    @Override
    public boolean holdUnbegun(UUID courseware) {
        lockTasks(courseware);
        return !database.createNativeQuery(
                        """
                        select j.id from job j
                         where j.courseware = :courseware and j.state in ('QUEUED', 'FAILED', 'CANCELLED')
                           and not exists (select 1 from task t where t.job = j.id
                                              and (t.number > 0 or t.state <> 'QUEUED'
                                                   and j.state = 'QUEUED'))
                        """,
                        UUID.class)
                .setParameter("courseware", courseware)
                .getResultList()
                .isEmpty();
    }

    @Override
    public Optional<Status> status(UUID courseware, boolean english) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select j.id, j.state, j.priority, j.code, j.detail, j.detail_en,
                                       j.findings, j.recipe is not null as divided,
                                       j.burn_in, c.burn_in as wanted,
                                       coalesce(c.burn_in is not null and not exists (
                                         select 1 from jsonb_array_elements(cast(c.captions as jsonb)) x
                                          where x->>'language' = c.burn_in), false) as waits,
                                       coalesce(t.percent, 0) as percent, t.stage,
                                       coalesce(t.chunks, 0) as chunks,
                                       coalesce(t.ready, 0) as ready
                                  from job j join courseware c on c.id = j.courseware
                                  left join lateral (
                                    select cast(avg(percent) as integer) as percent,
                                           max(stage) filter (where state = 'RUNNING') as stage,
                                           count(*) filter (where kind = 'PICTURES') as chunks,
                                           count(*) filter (where kind = 'PICTURES'
                                                              and state = 'DONE') as ready
                                      from task where job = j.id) t on true
                                 where j.courseware = :courseware
                                """,
                                Tuple.class)
                        .setParameter("courseware", courseware)
                        .getResultList();
        return rows.stream().findFirst().map(row -> status(courseware, row, english));
    }

    private Status status(UUID courseware, Tuple row, boolean english) {
        try {
            List<JobOutcome.Finding> findings =
                    json.readValue(row.get("findings", String.class), new TypeReference<>() {});
            String state = row.get("state", String.class);
            String burnIn = row.get("burn_in", String.class);
            boolean waits = state.equals("QUEUED") && row.get("waits", Boolean.class);
            return new Status(
                    state,
                    row.get("stage", String.class),
                    state.equals("READY") || state.equals("REFUSED")
                            ? 100
                            : row.get("percent", Integer.class),
                    waits ? WAITS : row.get("code", String.class),
                    waits
                            ? waiting(row.get("wanted", String.class), english)
                            : row.get(english ? "detail_en" : "detail", String.class),
                    Priority.of(row.get("priority", Integer.class)),
                    row.get("chunks", Long.class).intValue(),
                    row.get("ready", Long.class).intValue(),
                    previews.of(courseware).map(Previews.Seen::shown).orElse(null),
                    burnIn == null || state.equals("QUEUED")
                            ? null
                            : json.readValue(burnIn, BurnIn.class),
                    findings.stream().map(f -> shown(f, english)).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("findings of a job are no JSON", e);
        }
    }

    private static String waiting(String language, boolean english) {
        return english
                ? "it waits for captions (%s) to be burnt in: add them, or take the wish back"
                        .formatted(language)
                : "等待要压入画面的字幕(%s):请上传这种语言的字幕,或取消压入".formatted(language);
    }

    private static Finding shown(JobOutcome.Finding f, boolean english) {
        Optional<FindingRule> rule = FindingRule.of(f.rule());
        return new Finding(
                f.rule(),
                rule.map(r -> english ? r.titleEn() : r.title()).orElse(f.rule()),
                english ? f.detailEn() : f.detail(),
                rule.map(FindingRule::holds).orElse(false),
                /* override= */ null);
    }
}
