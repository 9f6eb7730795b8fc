package kejian.origin.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.archive.ArchiveException;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import kejian.origin.courseware.Arrivals;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import kejian.origin.upload.Uploads;
import org.jspecify.annotations.Nullable;

/** Courseware in and out, for people. No transaction stands open while bytes move. */
@Path("/api/exchange")
@RunOnVirtualThread
public class ExchangeResource {

    /** As many as a request's line has room for. */
    private static final int MOST = 100;

    private final Arrivals arrivals;
    private final Imports imports;
    private final Uploads uploads;
    private final Blobs blobs;
    private final CurrentPerson person;
    private final OriginConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    ExchangeResource(
            Arrivals arrivals,
            Imports imports,
            Uploads uploads,
            Blobs blobs,
            CurrentPerson person,
            OriginConfig config,
            ObjectMapper json,
            Clock clock) {
        this.arrivals = arrivals;
        this.imports = imports;
        this.uploads = uploads;
        this.blobs = blobs;
        this.person = person;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    record Taken(@NotNull UUID upload, @NotNull @Size(min = 1, max = 64) String column) {}

    public record Results(List<Imports.Result> items) {}

    /**
     * @param ids with commas between
     */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.OPERATOR})
    public Response give(
            @QueryParam("courseware") @NotNull @Size(min = 36, max = 37 * MOST) String ids,
            @QueryParam("format")
                    @DefaultValue("package")
                    @Size(max = 8)
                    @Pattern(regexp = "package|mrss|dc|lom")
                    String format,
            @Context UriInfo address)
            throws IOException {
        List<Arrivals.Leaving> all = new ArrayList<>();
        for (String id : ids.split(",", -1)) {
            all.add(arrivals.leaving(id(id)));
        }
        return switch (format) {
            case "dc" -> Response.ok(DublinCore.of(all), "application/xml; charset=utf-8").build();
            case "lom" -> Response.ok(Lom.of(all), "application/xml; charset=utf-8").build();
            case "mrss" -> {
                String base = address.getBaseUri().resolve("/").toString().replaceAll("/$", "");
                String text = DublinCore.mediaRss(config.province().name(), base, all);
                yield Response.ok(text, "application/rss+xml; charset=utf-8").build();
            }
            default -> packed(all);
        };
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.QUERY, "courseware");
        }
    }

    private Response packed(List<Arrivals.Leaving> all) {
        PackageManifest manifest =
                new PackageManifest(
                        PackageManifest.FORMAT,
                        clock.instant().toString(),
                        config.province().name(),
                        all.stream().map(Arrivals.Leaving::item).toList());
        StreamingOutput body = out -> new PackageWriter(blobs, json).write(manifest, all, out);
        return Response.ok(body, "application/zip")
                .header("Content-Disposition", "attachment; filename=\"kejian-package.zip\"")
                .build();
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    public Results take(
            @NotNull @Valid Taken taken, @HeaderParam("Accept-Language") @Nullable String language)
            throws SQLException, IOException {
        boolean english = ProblemBody.isEnglish(language);
        Uploads.Original original = uploads.completed(taken.upload(), person.name());
        java.nio.file.Path file =
                blobs.locate(original.blob().digest())
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
        try {
            return new Results(imports.take(file, taken.column(), english));
        } catch (ArchiveException e) {
            throw new ProblemException(
                    e.fault().problem(),
                    e.sentence(english),
                    List.of(
                            new ProblemException.FieldError(
                                    "/upload", "archive-" + e.fault().number(), "")));
        }
    }
}
