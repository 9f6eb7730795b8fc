package kejian.origin.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.column.Columns;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import kejian.origin.survey.Counted;
import kejian.origin.survey.Results;
import kejian.origin.survey.SurveyOpened;
import org.jspecify.annotations.Nullable;

/** All needs, within the caller's transaction. */
@ApplicationScoped
class Needs implements PanacheRepositoryBase<Need, UUID> {

    /** What a list is of. */
    record Filter(
            String area,
            PlanForms.@Nullable NeedState state,
            @Nullable Boolean ofSurveys,
            @Nullable String column,
            @Nullable Audience audience) {}

    private static final String STATE =
            """
            case when n.dropped_at is not null then 'DROPPED'
                 when i.id is not null and i.dropped_at is null then 'PLANNED'
                 else 'OPEN' end
            """;

    private static final String FROM =
            """
              from need n
              left join plan_item i on i.id = n.item
              left join column_node c on c.id = n.of_column
            """;

    private static final String CHOSEN =
            FROM
                    + """
                     where n.area in (select code from below)
                       and (:state = '' or %s = :state)
                       and (:source = '' or (n.survey is not null) = (:source = 'survey'))
                       and (:column = '' or n.of_column in %s)
                       and (:audience = '' or n.audience = :audience)
                    """
                            .formatted(STATE, Columns.BELOW);

    private static final String SHOWN =
            """
            select n.id, n.title, c.slug, n.audience, n.area, n.asked, n.asked_on, n.source,
                   n.survey, n.question, n.choice, n.item, n.version, n.created_by, n.created_at,
                   n.dropped_at, n.dropped_by, n.reason, %s as state
            """
                    .formatted(STATE);

    private final Areas areas;
    private final CurrentPerson person;
    private final Counted counted;

    Needs(Areas areas, CurrentPerson person, Counted counted) {
        this.areas = areas;
        this.person = person;
        this.counted = counted;
    }

    /** Its wishes are needs from now on. */
    void opened(@Observes SurveyOpened survey) {
        getEntityManager()
                .createNativeQuery("select cast(needs_of_survey(:survey) as text)", Object.class)
                .setParameter("survey", survey.id())
                .getResultList();
    }

    /**
     * One of one's own area or below.
     *
     * @throws ProblemException {@code not-found}
     */
    Need visible(UUID id) {
        return findByIdOptional(id)
                .filter(n -> areas.covers(person.area(), n.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** Likewise, locked until the end of this request. */
    Need own(UUID id) {
        Need need = visible(id);
        getEntityManager().refresh(need, LockModeType.PESSIMISTIC_WRITE);
        return need;
    }

    /** Likewise, as it is shown. */
    PlanForms.ShownNeed show(UUID id) throws JsonProcessingException {
        Query query =
                getEntityManager()
                        .createNativeQuery(SHOWN + FROM + " where n.id = :id", Tuple.class)
                        .setParameter("id", visible(id).id);
        return shown(query).getFirst();
    }

    /** What was asked last comes first. */
    PlanForms.NeedPage list(Filter filter, int page, int size) throws JsonProcessingException {
        Query count =
                getEntityManager()
                        .createNativeQuery(Areas.BELOW + "select count(*)" + CHOSEN, Long.class);
        long total = ((Number) bound(count, filter).getSingleResult()).longValue();
        Query query =
                getEntityManager()
                        .createNativeQuery(
                                Areas.BELOW
                                        + SHOWN
                                        + CHOSEN
                                        + " order by n.asked_on desc, n.created_at desc, n.survey,"
                                        + " n.question, n.choice, n.id limit :size offset :from",
                                Tuple.class)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size);
        return new PlanForms.NeedPage(total, shown(bound(query, filter)));
    }

    private static Query bound(Query query, Filter f) {
        return query.setParameter("root", f.area())
                .setParameter("state", f.state() == null ? "" : f.state().name())
                .setParameter(
                        "source", f.ofSurveys() == null ? "" : f.ofSurveys() ? "survey" : "staff")
                .setParameter("column", f.column() == null ? "" : f.column())
                .setParameter("audience", f.audience() == null ? "" : f.audience().name());
    }

    private List<PlanForms.ShownNeed> shown(Query query) throws JsonProcessingException {
        List<?> rows = query.getResultList();
        Map<UUID, Results> surveys = new HashMap<>();
        List<PlanForms.ShownNeed> needs = new ArrayList<>();
        for (Object row : rows) {
            needs.add(shown((Tuple) row, surveys));
        }
        return needs;
    }

    /**
     * @param surveys whose answers were counted
     */
    private PlanForms.ShownNeed shown(Tuple t, Map<UUID, Results> surveys)
            throws JsonProcessingException {
        UUID survey = t.get("survey", UUID.class);
        Integer question = t.get("question", Integer.class);
        Integer option = t.get("choice", Integer.class);
        Long asked = null;
        if (survey == null || question == null || option == null) {
            asked = t.get("asked", Number.class).longValue();
        } else {
            Results results = surveys.get(survey);
            if (results == null) {
                results = counted.results(survey, person.areaOfAsker());
                surveys.put(survey, results);
            }
            asked = results.questions().get(question - 1).options().get(option - 1).answers();
        }
        return new PlanForms.ShownNeed(
                t.get("id", UUID.class),
                t.get("title", String.class),
                t.get("slug", String.class),
                Audience.valueOf(t.get("audience", String.class)),
                t.get("area", String.class),
                asked,
                t.get("asked_on", LocalDate.class),
                t.get("source", String.class),
                survey,
                question,
                option,
                PlanForms.NeedState.valueOf(t.get("state", String.class)),
                t.get("item", UUID.class),
                t.get("version", Number.class).longValue(),
                t.get("created_by", String.class),
                t.get("created_at", Instant.class),
                t.get("dropped_at", Instant.class),
                t.get("dropped_by", String.class),
                t.get("reason", String.class));
    }
}
