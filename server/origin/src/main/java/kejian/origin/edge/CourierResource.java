package kejian.origin.edge;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.courier.CourierLoad;
import kejian.contract.edge.EdgeReport;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.blob.Blobs;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import kejian.origin.release.CourierDocuments;
import kejian.origin.release.Documents;
import org.jspecify.annotations.Nullable;

/** What an operator writes onto a courier's disk. */
@Path("/api/courier")
@RunOnVirtualThread
public class CourierResource {

    private final CourierDocuments courier;
    private final Documents documents;
    private final Edges edges;
    private final Areas areas;
    private final Blobs blobs;
    private final OriginConfig config;
    private final CurrentPerson person;

    CourierResource(
            CourierDocuments courier,
            Documents documents,
            Edges edges,
            Areas areas,
            Blobs blobs,
            OriginConfig config,
            CurrentPerson person) {
        this.courier = courier;
        this.documents = documents;
        this.edges = edges;
        this.areas = areas;
        this.blobs = blobs;
        this.config = config;
        this.person = person;
    }

    /**
     * @param edge for which only the difference is wanted; none for the whole release
     */
    public record Ask(@Nullable @Pattern(regexp = "[a-z0-9-]{1,40}") String edge) {}

    @POST
    @Path("/loads")
    @RolesAllowed(Roles.OPERATOR)
    public CourierLoad load(@NotNull @Valid Ask ask) throws IOException, GeneralSecurityException {
        String edge = ask.edge();
        Edges.Registered known = edge == null ? null : registered(edge);
        Set<String> held = known == null ? Set.of() : heldBy(known);
        CourierDocuments.Carried carried = courier.make();
        Map<String, String> encoded = new TreeMap<>();
        carried.byAddress()
                .forEach((address, bytes) ->
                        encoded.put(address, Base64.getEncoder().encodeToString(bytes)));
        Set<BlobRef> all = new LinkedHashSet<>(carried.release().blobs());
        carried.ofCounties()
                .forEach((area, more) -> {
                    if (known == null || areas.covers(area, known.area())) {
                        all.addAll(more);
                    }
                });
        List<BlobRef> wanted = all.stream().filter(b -> !held.contains(b.sha256())).toList();
        return new CourierLoad(
                config.province().name(),
                edge,
                carried.release().number(),
                carried.expires().toString(),
                encoded,
                wanted,
                all.size() - wanted.size());
    }

    private Edges.Registered registered(String name) {
        return edges.all().stream()
                .filter(e -> e.name().equals(name))
                .filter(e -> areas.covers(person.area(), e.area()))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, name));
    }

    /** Blobs of the release that the edge last said to have whole. */
    private Set<String> heldBy(Edges.Registered edge) throws IOException {
        EdgeReport report = edge.report();
        Set<String> held = new HashSet<>();
        // Bytes that no newer release wants are missing of the active one itself.
        if (report != null
                && (report.missingBytes() == 0
                        || report.pendingRelease() > report.activeRelease())) {
            courier.release(report.activeRelease())
                    .ifPresent(r -> r.blobs().forEach(b -> held.add(b.sha256())));
        }
        return held;
    }

    @GET
    @Path("/blob/{sha256}")
    @RolesAllowed(Roles.OPERATOR)
    public Response blob(
            String sha256,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        return SyncResource.released(documents, blobs, sha256, range, ifRange);
    }
}
