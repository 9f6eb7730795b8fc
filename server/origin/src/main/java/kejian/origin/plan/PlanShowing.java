package kejian.origin.plan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Plan items as the API shows them, with the stage that their courseware has brought them to. */
@ApplicationScoped
class PlanShowing {

    /** What a list is of. */
    record Filter(
            String area,
            PlanForms.@Nullable Stage stage,
            @Nullable String column,
            @Nullable Audience audience,
            @Nullable String editor) {}

    /** Fewer answers say nothing. */
    private static final int LEAST_ANSWERS = 5;

    private static final String ITEMS =
            """
            , staged as (
                select p.*, c.slug,
                       case when p.dropped_at is not null then 'DROPPED'
                            when l.titles = 0 then 'PLANNED'
                            when l.published = 0 then 'IN_PRODUCTION'
                            when l.judged then 'JUDGED'
                            when l.watched then 'WATCHED'
                            else 'PUBLISHED' end as stage
                  from plan_item p
                  left join column_node c on c.id = p.of_column
                 cross join lateral (
                    select count(*) as titles,
                           count(*) filter (where w.state = 'PUBLISHED') as published,
                           bool_or(w.state = 'PUBLISHED' and exists (
                               select 1 from viewing_session s
                                where s.courseware = w.id::text and s.counted and s.duration_ms > 0
                                  and s.effective_ms >= least(30000, s.duration_ms / 2.0)))
                               as watched,
                           bool_or(w.state = 'PUBLISHED' and exists (
                               select 1 from survey v
                                where v.of_courseware = w.id
                                  and v.questions::jsonb @> '[{"kind":"STARS"}]'
                                  and %d <= (
                                    select count(distinct a.voice) from survey_answer a
                                     where a.survey = v.id::text and a.fits)
                                  + (select coalesce(sum(b.sheets), 0) from (
                                        select distinct on (station) sheets from survey_paper
                                         where survey = v.id order by station, id desc) b)))
                               as judged
                      from plan_courseware k join courseware w on w.id = k.courseware
                     where k.item = p.id) l
                 where p.area in (select code from below)
                   and (:column = '' or p.of_column in (
                        with recursive under(id) as (
                            select id from column_node where slug = :column
                            union select d.id from column_node d join under u on d.parent = u.id)
                        select id from under))
                   and (:audience = '' or p.audience = :audience)
                   and (:editor = '' or p.editor = :editor))
            """
                    .formatted(LEAST_ANSWERS);

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    PlanShowing(EntityManager database, Areas areas, CurrentPerson person, Clock clock) {
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /** What is due first comes first, what is due at no time last; dropped ones are named alone. */
    PlanForms.ItemPage list(Filter filter, int page, int size) {
        String where =
                " from staged where "
                        + (filter.stage() == null ? "stage <> 'DROPPED'" : "stage = :stage");
        Query count =
                bound(
                        database.createNativeQuery(
                                Areas.BELOW + ITEMS + "select count(*)" + where, Long.class),
                        filter);
        Query rows =
                bound(
                                database.createNativeQuery(
                                        Areas.BELOW
                                                + ITEMS
                                                + "select *"
                                                + where
                                                + " order by due nulls last, created_at, id"
                                                + " limit :size offset :from",
                                        Tuple.class),
                                filter)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size);
        return new PlanForms.ItemPage(((Number) count.getSingleResult()).longValue(), shown(rows));
    }

    /**
     * @throws ProblemException {@code not-found}, also of another area's
     */
    PlanForms.ShownItem show(UUID id) {
        Filter all = new Filter(person.areaOfAsker(), null, null, null, null);
        Query row =
                bound(
                                database.createNativeQuery(
                                        Areas.BELOW
                                                + ITEMS.replace(
                                                        "where p.area",
                                                        "where p.id = :id and p.area")
                                                + "select * from staged",
                                        Tuple.class),
                                all)
                        .setParameter("id", id);
        List<PlanForms.ShownItem> found = shown(row);
        if (found.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return found.getFirst();
    }

    private static Query bound(Query query, Filter f) {
        query.setParameter("root", f.area())
                .setParameter("column", f.column() == null ? "" : f.column())
                .setParameter("audience", f.audience() == null ? "" : f.audience().name())
                .setParameter("editor", f.editor() == null ? "" : f.editor());
        return f.stage() == null ? query : query.setParameter("stage", f.stage().name());
    }

    private List<PlanForms.ShownItem> shown(Query query) {
        List<?> rows = query.getResultList();
        List<UUID> ids = rows.stream().map(row -> ((Tuple) row).get("id", UUID.class)).toList();
        Map<UUID, List<PlanForms.OfNeed>> needs = needsOf(ids);
        Map<UUID, List<PlanForms.OfCourseware>> courseware = coursewareOf(ids);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Shanghai"));
        List<PlanForms.ShownItem> items = new ArrayList<>();
        for (Object row : rows) {
            Tuple t = (Tuple) row;
            UUID id = t.get("id", UUID.class);
            LocalDate due = t.get("due", LocalDate.class);
            PlanForms.Stage stage = PlanForms.Stage.valueOf(t.get("stage", String.class));
            items.add(
                    new PlanForms.ShownItem(
                            id,
                            t.get("title", String.class),
                            t.get("slug", String.class),
                            Audience.valueOf(t.get("audience", String.class)),
                            t.get("area", String.class),
                            due,
                            due != null && due.isBefore(today) && isUnmade(stage),
                            t.get("editor", String.class),
                            stage,
                            needs.getOrDefault(id, List.of()),
                            courseware.getOrDefault(id, List.of()),
                            t.get("version", Number.class).longValue(),
                            t.get("created_by", String.class),
                            t.get("created_at", Instant.class),
                            t.get("dropped_at", Instant.class),
                            t.get("dropped_by", String.class),
                            t.get("reason", String.class)));
        }
        return items;
    }

    private static boolean isUnmade(PlanForms.Stage stage) {
        return stage == PlanForms.Stage.PLANNED || stage == PlanForms.Stage.IN_PRODUCTION;
    }

    private Map<UUID, List<PlanForms.OfNeed>> needsOf(List<UUID> items) {
        Map<UUID, List<PlanForms.OfNeed>> found = new HashMap<>();
        if (items.isEmpty()) {
            return found;
        }
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select item, id, title, area from need where item in (:items)
                                 order by asked_on, title, id
                                """,
                                Tuple.class)
                        .setParameter("items", items)
                        .getResultList();
        for (Tuple t : rows) {
            found.computeIfAbsent(t.get("item", UUID.class), k -> new ArrayList<>())
                    .add(
                            new PlanForms.OfNeed(
                                    t.get("id", UUID.class),
                                    t.get("title", String.class),
                                    t.get("area", String.class)));
        }
        return found;
    }

    private Map<UUID, List<PlanForms.OfCourseware>> coursewareOf(List<UUID> items) {
        Map<UUID, List<PlanForms.OfCourseware>> found = new HashMap<>();
        if (items.isEmpty()) {
            return found;
        }
        Set<String> own = new HashSet<>(areas.codesBelow(person.areaOfAsker()));
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select k.item, w.id, w.title, w.area, w.state, w.published_at
                                  from plan_courseware k join courseware w on w.id = k.courseware
                                 where k.item in (:items) order by w.created_at, w.id
                                """,
                                Tuple.class)
                        .setParameter("items", items)
                        .getResultList();
        for (Tuple t : rows) {
            State state = State.valueOf(t.get("state", String.class));
            boolean isKnown = state == State.PUBLISHED || own.contains(t.get("area", String.class));
            found.computeIfAbsent(t.get("item", UUID.class), k -> new ArrayList<>())
                    .add(
                            new PlanForms.OfCourseware(
                                    t.get("id", UUID.class),
                                    isKnown ? t.get("title", String.class) : null,
                                    state,
                                    t.get("published_at", Instant.class)));
        }
        return found;
    }
}
