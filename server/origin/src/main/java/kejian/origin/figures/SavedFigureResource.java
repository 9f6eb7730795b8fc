package kejian.origin.figures;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.export.Exports;
import kejian.origin.figures.FigureMails.Every;
import kejian.origin.figures.SavedFigures.Saved;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;

/** Questions for figures that one keeps; nobody sees another's. */
@Path("/api/figures/saved")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
public class SavedFigureResource {

    /** What stands in an address and on a line. */
    private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N} _.()（）-]{0,59}";

    /** What SMTP servers take without quotes. */
    private static final String ADDRESS =
            "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,180}[A-Za-z0-9])?";

    private static final java.util.regex.Pattern NAMES = java.util.regex.Pattern.compile(NAME);

    private final SavedFigures saved;
    private final FigureAnswers answers;
    private final FigureMails mails;
    private final MailConfig config;
    private final Exports exports;
    private final CurrentPerson person;

    SavedFigureResource(
            SavedFigures saved,
            FigureAnswers answers,
            FigureMails mails,
            MailConfig config,
            Exports exports,
            CurrentPerson person) {
        this.saved = saved;
        this.answers = answers;
        this.mails = mails;
        this.config = config;
        this.exports = exports;
        this.person = person;
    }

    public record All(List<Saved> items) {}

    public record Name(@NotBlank @Size(max = 60) @Pattern(regexp = NAME) String name) {}

    /** One's own, by name: {@value SavedFigures#MOST} at most. */
    @GET
    public All list() {
        return new All(saved.of(person.name()));
    }

    /** Keeps what could be answered now; what was kept under the name before is gone. */
    @PUT
    @Path("/{name}")
    public Saved save(String name, @NotNull @Valid FigureQuestion question) {
        if (!NAMES.matcher(name).matches()) {
            throw new ProblemException(Problem.VALIDATION, "name");
        }
        answers.check(question, person.areaOfAsker());
        return saved.save(person.name(), name, question);
    }

    /** As if it were asked now. */
    @GET
    @Path("/{name}/answer")
    public FigureAnswers.Answer answer(String name) {
        return answers.of(saved.get(person.name(), name).question(), person.areaOfAsker());
    }

    /** The same as a workbook. */
    @GET
    @Path("/{name}/answer.xlsx")
    public Response workbook(String name) {
        Saved of = saved.get(person.name(), name);
        String area = person.areaOfAsker();
        FigureAnswers.Answer answer = answers.of(of.question(), area);
        exports.add(
                person.name(),
                Exports.What.FIGURES,
                answers.check(of.question(), area),
                AnswerBook.about(name, answer),
                answer.rows().size());
        return Response.ok(AnswerBook.of(name, of.question(), answer))
                .type(AnswerBook.TYPE)
                .header("Content-Disposition", "attachment; filename=\"kejian-figures.xlsx\"")
                .build();
    }

    @POST
    @Path("/{name}/rename")
    public Saved rename(String name, @NotNull @Valid Name other) {
        return saved.rename(person.name(), name, other.name());
    }

    /**
     * Where it is mailed to.
     *
     * @param every from the next day, Monday or closed month on
     */
    public record Order(
            @NotNull @Size(max = 254) @Pattern(regexp = ADDRESS) String to, @NotNull Every every) {}

    /** Its answer comes by mail, as a workbook, until this is taken back. */
    @PUT
    @Path("/{name}/mail")
    public Saved mail(String name, @NotNull @Valid Order order) {
        if (config.host().isEmpty()) {
            throw new ProblemException(Problem.MAIL_OFF);
        }
        String domain = order.to().substring(order.to().indexOf('@') + 1);
        if (config.domains().isPresent()
                && config.domains().get().stream().noneMatch(domain::equalsIgnoreCase)) {
            throw new ProblemException(Problem.VALIDATION, "to: " + domain);
        }
        mails.order(person.name(), name, order.to(), order.every());
        return saved.get(person.name(), name);
    }

    @DELETE
    @Path("/{name}/mail")
    public Saved stopMail(String name) {
        mails.stop(person.name(), name);
        return saved.get(person.name(), name);
    }

    @DELETE
    @Path("/{name}")
    public void forget(String name) {
        saved.remove(person.name(), name);
    }
}
