package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.release.Survey;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a survey's answers say, and what was answered on paper. */
@Path("/api/surveys/{id}")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class ResultResource {

    private final SurveyRights rights;
    private final Surveys surveys;
    private final Counted counted;
    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final ObjectMapper json;
    private final Clock clock;

    ResultResource(
            SurveyRights rights,
            Surveys surveys,
            Counted counted,
            EntityManager database,
            Areas areas,
            CurrentPerson person,
            ObjectMapper json,
            Clock clock) {
        this.rights = rights;
        this.surveys = surveys;
        this.counted = counted;
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.json = json;
        this.clock = clock;
    }

    /**
     * How many sheets chose what.
     *
     * @param question from 1, likewise {@code option}
     */
    public record Tally(
            @Min(1) @Max(Survey.MOST_QUESTIONS) int question,
            @Min(1) @Max(Survey.MOST_OPTIONS) int option,
            @Min(0) @Max(100_000) int count) {}

    /**
     * @param station its code
     * @param sheets that came back
     * @param tallies what is not named is nought
     */
    public record Sheets(
            @NotNull @Size(min = 1, max = 32) String station,
            @Min(1) @Max(100_000) int sheets,
            @NotNull @Size(max = Survey.MOST_QUESTIONS * Survey.MOST_OPTIONS)
                    List<@NotNull @Valid Tally> tallies) {}

    /** What was entered last for the station counts. */
    public record Entered(
            String station, int sheets, List<Tally> tallies, String enteredBy, Instant enteredAt) {}

    /**
     * Of one's own area, and of no part of it: nobody sees two of which one gives away the other.
     */
    @GET
    @Path("/results")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Results results(UUID id) throws JsonProcessingException {
        SurveyEntry survey = rights.visible(id);
        return counted.results(survey, person.areaOfAsker());
    }

    /** Enters what a station answered on paper, or corrects it. */
    @POST
    @Path("/paper")
    @RolesAllowed({Roles.EDITOR, Roles.OPERATOR})
    public Response paper(
            UUID id,
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 100) @Nullable String key,
            @NotNull @Valid Sheets sheets)
            throws JsonProcessingException {
        if (key == null) {
            throw new ProblemException(Problem.VALIDATION, "Idempotency-Key");
        }
        SurveyEntry survey = rights.visible(id);
        if (survey.state == SurveyEntry.State.DRAFT) {
            throw new ProblemException(Problem.CONFLICT, survey.state.name());
        }
        check(sheets, surveys.questions(survey));
        UUID station = station(sheets.station(), survey);
        String counts = json.writeValueAsString(sheets.tallies());
        int added =
                database.createNativeQuery(
                                """
                                insert into survey_paper
                                    (survey, station, sheets, counts, key, entered_by, entered_at)
                                values (:survey, :station, :sheets, :counts, :key, :who, :now)
                                on conflict (survey, key) do nothing
                                """)
                        .setParameter("survey", id)
                        .setParameter("station", station)
                        .setParameter("sheets", sheets.sheets())
                        .setParameter("counts", counts)
                        .setParameter("key", key)
                        .setParameter("who", person.name())
                        .setParameter("now", clock.instant())
                        .executeUpdate();
        Tuple entered =
                (Tuple)
                        database.createNativeQuery(
                                        """
                                        select station, sheets, counts, entered_by, entered_at
                                          from survey_paper where survey = :survey and key = :key
                                        """,
                                        Tuple.class)
                                .setParameter("survey", id)
                                .setParameter("key", key)
                                .getSingleResult();
        if (!entered.get("station", UUID.class).equals(station)
                || entered.get("sheets", Integer.class) != sheets.sheets()
                || !entered.get("counts", String.class).equals(counts)) {
            throw new ProblemException(Problem.IDEMPOTENCY_MISMATCH);
        }
        return Response.status(added == 1 ? 201 : 200)
                .entity(
                        new Entered(
                                sheets.station(),
                                sheets.sheets(),
                                sheets.tallies(),
                                entered.get("entered_by", String.class),
                                entered.get("entered_at", Instant.class)))
                .build();
    }

    private static void check(Sheets sheets, List<Survey.Question> questions) {
        long[] said = new long[questions.size()];
        Set<Integer> seen = new HashSet<>();
        for (Tally t : sheets.tallies()) {
            if (t.question() > questions.size()
                    || t.option() > questions.get(t.question() - 1).options().size()
                    || !seen.add(t.question() * 100 + t.option())) {
                throw new ProblemException(
                        Problem.VALIDATION, "tallies: " + t.question() + "/" + t.option());
            }
            said[t.question() - 1] += t.count();
        }
        for (long one : said) {
            if (one > sheets.sheets()) {
                throw new ProblemException(Problem.VALIDATION, "sheets");
            }
        }
    }

    /** One of one's own area, in which it is asked. */
    private UUID station(String code, SurveyEntry survey) {
        List<Tuple> found =
                database.createNativeQuery(
                                "select id, area from station where code = :code", Tuple.class)
                        .setParameter("code", code)
                        .getResultList();
        if (found.isEmpty()
                || !areas.covers(person.area(), found.getFirst().get("area", String.class))
                || !areas.covers(survey.area, found.getFirst().get("area", String.class))) {
            throw new ProblemException(Problem.VALIDATION, "station");
        }
        return found.getFirst().get("id", UUID.class);
    }
}
