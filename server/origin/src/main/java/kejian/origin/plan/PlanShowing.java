package kejian.origin.plan;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.courseware.State;
import kejian.origin.area.Areas;
import kejian.origin.column.Columns;
import kejian.origin.figures.Rules;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.month.Months;
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

    /** What its courseware has brought an item {@code p} to, whether or not it is dropped. */
    private static final String STAGE =
            """
            (select case when count(*) = 0 then 'PLANNED'
                         when not bool_or(w.state = 'PUBLISHED') then 'IN_PRODUCTION'
                         when bool_or(w.state = 'PUBLISHED' and exists (
                              select 1 from survey v
                               where v.of_courseware = w.id
                                 and v.questions::jsonb @> '[{"kind":"STARS"}]'
                                 and %d <= (
                                   select count(distinct a.voice) from survey_answer a
                                    where a.survey = v.id::text and a.fits)
                                 + (select coalesce(sum(b.sheets), 0) from (
                                       select distinct on (station) sheets from survey_paper
                                        where survey = v.id order by station, id desc) b)))
                              then 'JUDGED'
                         when bool_or(w.state = 'PUBLISHED' and exists (
                              select 1 from viewing_session s
                               where s.courseware = w.id::text and s.counted and %s))
                              then 'WATCHED'
                         else 'PUBLISHED' end
               from plan_courseware k join courseware w on w.id = k.courseware
              where k.item = p.id)
            """
                    .formatted(LEAST_ANSWERS, Rules.VALID);

    private static final String SHOWN =
            """
            select p.*, c.slug,
                   case when p.dropped_at is not null then 'DROPPED' else %s end as stage
              from plan_item p left join column_node c on c.id = p.of_column
            """
                    .formatted(STAGE);

    private static final String CHOSEN =
            """
             where p.area in (select code from below)
               and (p.dropped_at is not null) = (:stage = 'DROPPED')
               and (:stage in ('', 'DROPPED') or %s = :stage)
               and (:column = '' or p.of_column in %s)
               and (:audience = '' or p.audience = :audience)
               and (:editor = '' or p.editor = :editor)
            """
                    .formatted(STAGE, Columns.BELOW);

    private final EntityManager database;
    private final PlanItems items;
    private final CurrentPerson person;
    private final Clock clock;

    PlanShowing(EntityManager database, PlanItems items, CurrentPerson person, Clock clock) {
        this.database = database;
        this.items = items;
        this.person = person;
        this.clock = clock;
    }

    /**
     * What is due first comes first, what is due at no time last; dropped ones are named alone.
     * Stages cost much: without a wanted one only those of the page are looked at.
     */
    PlanForms.ItemPage list(Filter filter, int page, int size) {
        Query count =
                database.createNativeQuery(
                        Areas.BELOW + "select count(*) from plan_item p" + CHOSEN, Long.class);
        Query rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + SHOWN
                                        + CHOSEN
                                        + " order by p.due nulls last, p.created_at, p.id"
                                        + " limit :size offset :from",
                                Tuple.class)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size);
        return new PlanForms.ItemPage(
                ((Number) bound(count, filter).getSingleResult()).longValue(),
                shown(bound(rows, filter)));
    }

    /**
     * @throws ProblemException {@code not-found}, also of another area's
     */
    PlanForms.ShownItem show(UUID id) {
        Query row =
                database.createNativeQuery(SHOWN + " where p.id = :id", Tuple.class)
                        .setParameter("id", items.visible(id).id);
        return shown(row).getFirst();
    }

    private static Query bound(Query query, Filter f) {
        return query.setParameter("root", f.area())
                .setParameter("stage", f.stage() == null ? "" : f.stage().name())
                .setParameter("column", f.column() == null ? "" : f.column())
                .setParameter("audience", f.audience() == null ? "" : f.audience().name())
                .setParameter("editor", f.editor() == null ? "" : f.editor());
    }

    private List<PlanForms.ShownItem> shown(Query query) {
        List<?> rows = query.getResultList();
        List<UUID> ids = rows.stream().map(row -> ((Tuple) row).get("id", UUID.class)).toList();
        Map<UUID, List<PlanForms.OfNeed>> needs = needsOf(ids);
        Map<UUID, List<PlanForms.OfCourseware>> courseware = coursewareOf(ids);
        LocalDate today = LocalDate.ofInstant(clock.instant(), Months.ZONE);
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
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + """
                                        select k.item, w.id, w.state, w.published_at,
                                               case when w.state = 'PUBLISHED'
                                                      or w.area in (select code from below)
                                                    then w.title end as title
                                          from plan_courseware k
                                          join courseware w on w.id = k.courseware
                                         where k.item in (:items) order by w.created_at, w.id
                                        """,
                                Tuple.class)
                        .setParameter("root", person.areaOfAsker())
                        .setParameter("items", items)
                        .getResultList();
        for (Tuple t : rows) {
            found.computeIfAbsent(t.get("item", UUID.class), k -> new ArrayList<>())
                    .add(
                            new PlanForms.OfCourseware(
                                    t.get("id", UUID.class),
                                    t.get("title", String.class),
                                    State.valueOf(t.get("state", String.class)),
                                    t.get("published_at", Instant.class)));
        }
        return found;
    }
}
