package kejian.origin.release;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Releases, for people. */
@Path("/api/releases")
@RunOnVirtualThread
public class ReleaseResource {

    private final Publisher publisher;
    private final Reach reach;
    private final Differences differences;
    private final Areas areas;
    private final CurrentPerson person;

    ReleaseResource(
            Publisher publisher,
            Reach reach,
            Differences differences,
            Areas areas,
            CurrentPerson person) {
        this.publisher = publisher;
        this.reach = reach;
        this.differences = differences;
        this.areas = areas;
        this.person = person;
    }

    /** What this feature asks of the register of edges. */
    public interface Reach {

        /** Which release each edge has, by name. */
        List<EdgeState> edges();

        /** One edge as it last reported. */
        record EdgeState(String edge, long activeRelease, long missingBytes) {}
    }

    /**
     * @param again number of an earlier release that shall be shown again
     * @param resume whether to go on to what is published, where an earlier one is shown again
     */
    public record Ask(
            @Size(max = 500) @Nullable String note,
            @Min(1) @Nullable Long again,
            @Nullable Boolean resume) {}

    public record Shown(
            long number,
            Instant madeAt,
            String note,
            int titles,
            int blobs,
            long bytes,
            @Nullable Long again,
            List<Reach.EdgeState> edges) {}

    @POST
    @RolesAllowed(Roles.REVIEWER)
    public Response publish(
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 100) @Nullable String key,
            @Valid @Nullable Ask ask)
            throws IOException, GeneralSecurityException {
        if (key == null) {
            throw new ProblemException(Problem.VALIDATION, "Idempotency-Key");
        }
        Ask asked = ask == null ? new Ask(null, null, null) : ask;
        String note = asked.note() == null ? "" : asked.note();
        Long again = asked.again();
        long before =
                publisher.newestFirst().stream()
                        .mapToLong(Publisher.Made::number)
                        .findFirst()
                        .orElse(0);
        Publisher.Made made =
                publisher.publish(
                        note,
                        key,
                        again == null
                                ? new Publisher.Content.All(Boolean.TRUE.equals(asked.resume()))
                                : new Publisher.Content.Again(again));
        if (!made.note().equals(note) || (made.again() == null) != (again == null)) {
            throw new ProblemException(Problem.IDEMPOTENCY_MISMATCH);
        }
        return Response.status(made.number() > before ? 201 : 200).entity(made).build();
    }

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<?> list() {
        return publisher.newestFirst();
    }

    @GET
    @Path("/{number}")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Shown show(long number) {
        Publisher.Made m =
                publisher.numbered(number).stream()
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        return new Shown(
                m.number(),
                m.madeAt(),
                m.note(),
                m.titles(),
                m.blobs(),
                m.bytes(),
                m.again(),
                reach.edges());
    }

    /**
     * @param from number of the release to compare with, 0 for none; the one before where it is not
     *     named
     */
    @GET
    @Path("/{number}/difference")
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Differences.Difference difference(
            long number, @QueryParam("from") @Min(0) @Nullable Long from) throws IOException {
        return differences.between(
                from == null ? number - 1 : from, number, areas.codesBelow(person.areaOfAsker()));
    }
}
