package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.release.Survey;
import kejian.origin.area.Areas;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Surveys: drafted, opened with the next release, closed with a later one. */
@Path("/api/surveys")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class SurveyResource {

    private static final List<String> STARS =
            List.of("★ 很不满意", "★★ 不满意", "★★★ 一般", "★★★★ 满意", "★★★★★ 很满意");

    private final Surveys surveys;
    private final SurveyRights rights;
    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final ObjectMapper json;
    private final Clock clock;
    private final Event<SurveyOpened> opened;

    SurveyResource(
            Surveys surveys,
            SurveyRights rights,
            EntityManager database,
            Areas areas,
            CurrentPerson person,
            ObjectMapper json,
            Clock clock,
            Event<SurveyOpened> opened) {
        this.surveys = surveys;
        this.rights = rights;
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.json = json;
        this.clock = clock;
        this.opened = opened;
    }

    /** What a question asks for. */
    public enum Kind {
        /** One of its options. */
        CHOICE,
        /** One to five stars; it has no options of its own. */
        STARS,
        /** What one would like to see: one of its topics. */
        WISH
    }

    public record WantedQuestion(
            @NotNull Kind kind,
            @NotBlank @Size(max = 50) String text,
            @Size(max = Survey.MOST_OPTIONS)
                    @Nullable List<@NotBlank @Size(max = 20) String> options) {}

    /**
     * @param area where it is asked; one's own where none is named
     * @param column that it is about
     * @param courseware that it is about; not both
     * @param from not before; at once where none is named
     * @param until not after; for as long as it is open where none is named
     */
    public record Wanted(
            @NotBlank @Size(max = 40) String title,
            @Size(max = 15) @Nullable String area,
            @Nullable UUID column,
            @Nullable UUID courseware,
            @Nullable Instant from,
            @Nullable Instant until,
            @NotNull @Size(min = 1, max = Survey.MOST_QUESTIONS)
                    List<@NotNull @Valid WantedQuestion> questions) {}

    public record Shown(
            UUID id,
            String title,
            String area,
            @Nullable UUID column,
            @Nullable UUID courseware,
            @Nullable Instant from,
            @Nullable Instant until,
            SurveyEntry.State state,
            long version,
            String createdBy,
            Instant createdAt,
            @Nullable Instant openedAt,
            @Nullable Instant closedAt,
            List<Survey.Question> questions) {}

    public record Page(long total, List<Shown> items) {}

    /** Of one's area and of those above and below it, the newest first. */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Page list(
            @QueryParam("state")
                    @DefaultValue("all")
                    @Size(max = 6)
                    @Pattern(regexp = "draft|open|closed|all")
                    String state,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(200) int size)
            throws JsonProcessingException {
        List<String> codes = rights.concerned();
        boolean all = state.equals("all");
        String where = all ? "area in ?1" : "area in ?1 and state = ?2";
        Object[] values =
                all
                        ? new Object[] {codes}
                        : new Object[] {
                            codes, SurveyEntry.State.valueOf(state.toUpperCase(Locale.ROOT))
                        };
        List<Shown> items = new ArrayList<>();
        for (SurveyEntry s :
                surveys.find(where + " order by createdAt desc, id", values)
                        .page(page - 1, size)
                        .list()) {
            items.add(shown(s));
        }
        return new Page(surveys.count(where, values), items);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Response show(UUID id) throws JsonProcessingException {
        return answer(200, rights.visible(id));
    }

    /** Makes a draft. */
    @POST
    @RolesAllowed(Roles.EDITOR)
    public Response make(@NotNull @Valid Wanted wanted) throws JsonProcessingException {
        SurveyEntry survey = new SurveyEntry();
        survey.createdBy = person.name();
        survey.createdAt = now();
        fill(survey, wanted);
        surveys.persistAndFlush(survey);
        return answer(201, survey);
    }

    /** Says the whole of a draft anew. */
    @PUT
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public Response change(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Wanted wanted)
            throws JsonProcessingException {
        SurveyEntry survey = own(id);
        Versions.demand(ifMatch, survey.version);
        demand(survey, SurveyEntry.State.DRAFT);
        fill(survey, wanted);
        surveys.flush();
        return answer(200, survey);
    }

    /** Asks it from the next release on. */
    @POST
    @Path("/{id}/open")
    @RolesAllowed(Roles.EDITOR)
    public Response open(UUID id) throws JsonProcessingException {
        SurveyEntry survey = own(id);
        demand(survey, SurveyEntry.State.DRAFT);
        if (survey.until != null && !survey.until.isAfter(now())) {
            throw new ProblemException(Problem.CONFLICT, "until");
        }
        if (surveys.count("state", SurveyEntry.State.OPEN) >= Surveys.MOST_OPEN) {
            throw new ProblemException(Problem.CONFLICT, Surveys.MOST_OPEN + " are open");
        }
        survey.state = SurveyEntry.State.OPEN;
        survey.openedAt = now();
        surveys.flush();
        opened.fire(new SurveyOpened(survey.id));
        return answer(200, survey);
    }

    /**
     * Asks it no more from the next release on; what was answered until an edge has that counts.
     */
    @POST
    @Path("/{id}/close")
    @RolesAllowed(Roles.EDITOR)
    public Response close(UUID id) throws JsonProcessingException {
        SurveyEntry survey = own(id);
        demand(survey, SurveyEntry.State.OPEN);
        survey.state = SurveyEntry.State.CLOSED;
        survey.closedAt = now();
        surveys.flush();
        return answer(200, survey);
    }

    /** One of one's own area, locked until the end of this request. */
    private SurveyEntry own(UUID id) {
        SurveyEntry survey = rights.visible(id);
        if (!areas.covers(person.area(), survey.area)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        database.refresh(survey, LockModeType.PESSIMISTIC_WRITE);
        return survey;
    }

    private static void demand(SurveyEntry survey, SurveyEntry.State state) {
        if (survey.state != state) {
            throw new ProblemException(Problem.CONFLICT, survey.state.name());
        }
    }

    private void fill(SurveyEntry survey, Wanted wanted) throws JsonProcessingException {
        String area = areas.within(person.areaOfAsker(), wanted.area());
        if (wanted.column() != null && wanted.courseware() != null) {
            throw new ProblemException(Problem.VALIDATION, "column, courseware");
        }
        demandThere("column_node", wanted.column());
        demandThere("courseware", wanted.courseware());
        Instant from = wanted.from();
        Instant until = wanted.until();
        if (from != null && until != null && !from.isBefore(until)) {
            throw new ProblemException(Problem.VALIDATION, "from, until");
        }
        List<Survey.Question> questions = new ArrayList<>();
        for (WantedQuestion q : wanted.questions()) {
            List<String> options = Objects.requireNonNullElse(q.options(), List.of());
            boolean stars = q.kind() == Kind.STARS;
            if (stars != options.isEmpty() || (!stars && options.size() < Survey.LEAST_OPTIONS)) {
                throw new ProblemException(Problem.VALIDATION, "options");
            }
            questions.add(
                    new Survey.Question(
                            q.kind().name(),
                            q.text().strip(),
                            stars ? STARS : options.stream().map(String::strip).toList()));
        }
        survey.title = wanted.title().strip();
        survey.area = area;
        survey.column = wanted.column();
        survey.courseware = wanted.courseware();
        survey.from = from;
        survey.until = until;
        survey.questions = json.writeValueAsString(questions);
    }

    /**
     * @param table of ours, never of a caller
     */
    private void demandThere(String table, @Nullable UUID id) {
        if (id != null
                && database.createNativeQuery("select 1 from " + table + " where id = :id")
                        .setParameter("id", id)
                        .getResultList()
                        .isEmpty()) {
            throw new ProblemException(
                    Problem.VALIDATION, table.equals("courseware") ? table : "column");
        }
    }

    /** As the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Response answer(int status, SurveyEntry survey) throws JsonProcessingException {
        return Response.status(status)
                .entity(shown(survey))
                .header("ETag", Versions.tag(survey.version))
                .build();
    }

    private Shown shown(SurveyEntry s) throws JsonProcessingException {
        return new Shown(
                s.id,
                s.title,
                s.area,
                s.column,
                s.courseware,
                s.from,
                s.until,
                s.state,
                s.version,
                s.createdBy,
                s.createdAt,
                s.openedAt,
                s.closedAt,
                surveys.questions(s));
    }
}
