package kejian.origin.upload;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * tus 1.0.0 (https://tus.io/protocols/resumable-upload) with creation, creation-with-upload,
 * creation-defer-length, checksum, termination, expiration and concatenation. Method override is
 * refused (docs/adr/0007).
 */
@Path("/api/uploads")
@RunOnVirtualThread
public class UploadResource {

    private static final String TYPE = "application/offset+octet-stream";

    private final Uploads uploads;
    private final CurrentPerson person;

    UploadResource(Uploads uploads, CurrentPerson person) {
        this.uploads = uploads;
        this.person = person;
    }

    /** An upload as the API shows it. */
    public record Shown(
            UUID id,
            Upload.State state,
            long offset,
            @Nullable Long length,
            String filename,
            @Nullable String sha256,
            Instant createdAt,
            Instant expiresAt) {

        static Shown of(Upload u) {
            return new Shown(
                    u.id(),
                    u.state(),
                    u.received(),
                    u.length(),
                    u.filename(),
                    u.sha256(),
                    u.createdAt(),
                    u.expiresAt());
        }
    }

    @OPTIONS
    @PermitAll
    public Response abilities() {
        return Response.noContent()
                .header("Tus-Resumable", "1.0.0")
                .header("Tus-Version", "1.0.0")
                .header("Tus-Max-Size", TusHeaders.MAX_SIZE)
                .header(
                        "Tus-Extension",
                        "creation,creation-with-upload,creation-defer-length,checksum,termination,"
                                + "expiration,concatenation")
                .header("Tus-Checksum-Algorithm", "sha1,sha256")
                .build();
    }

    @GET
    @RolesAllowed(Roles.EDITOR)
    @Produces("application/json")
    public List<Shown> list() throws SQLException {
        return uploads.of(person.name()).stream().map(Shown::of).toList();
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    public Response create(
            @HeaderParam("Tus-Resumable") @Nullable String version,
            @HeaderParam("Upload-Length") @Nullable String lengthHeader,
            @HeaderParam("Upload-Defer-Length") @Nullable String defer,
            @HeaderParam("Upload-Metadata") @Nullable String metadataHeader,
            @HeaderParam("Upload-Concat") @Nullable String concat,
            @HeaderParam("Upload-Checksum") @Nullable String checksum,
            @HeaderParam("Content-Type") @Nullable String type,
            @Nullable InputStream body)
            throws SQLException, IOException {
        version(version);
        Map<String, String> metadata = TusHeaders.metadata(metadataHeader);
        String filename = TusHeaders.filename(metadata);
        String announced = TusHeaders.digest(metadata);
        if (concat != null && concat.startsWith("final;")) {
            if (lengthHeader != null) {
                throw new ProblemException(Problem.UPLOAD_LENGTH);
            }
            return created(uploads.concatenate(person.name(), parts(concat), filename, announced));
        }
        Upload.Role role = "partial".equals(concat) ? Upload.Role.PARTIAL : Upload.Role.WHOLE;
        Long length = length(lengthHeader, defer);
        Upload upload = uploads.create(person.name(), length, role, filename, announced);
        if (isUpload(type) && body != null) {
            upload =
                    uploads.append(
                            upload.id(),
                            person.name(),
                            0,
                            null,
                            body,
                            TusHeaders.checksum(checksum));
        }
        return created(upload);
    }

    private static @Nullable Long length(@Nullable String header, @Nullable String defer) {
        Long length = TusHeaders.number(header, Problem.UPLOAD_LENGTH);
        if (defer != null && !defer.equals("1") || (length == null) != "1".equals(defer)) {
            throw new ProblemException(Problem.UPLOAD_LENGTH);
        }
        if (length != null && length > TusHeaders.MAX_SIZE) {
            throw new ProblemException(Problem.TOO_LARGE);
        }
        return length;
    }

    private static List<UUID> parts(String concat) {
        return java.util.Arrays.stream(concat.substring("final;".length()).strip().split(" +"))
                .map(address -> id(address.substring(address.lastIndexOf('/') + 1)))
                .toList();
    }

    private static Response created(Upload upload) {
        return headers(Response.status(201), upload)
                .header("Location", "/api/uploads/" + upload.id())
                .build();
    }

    @HEAD
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public Response where(String id, @HeaderParam("Tus-Resumable") @Nullable String version)
            throws SQLException, IOException {
        version(version);
        Upload upload = uploads.resumed(id(id), person.name());
        return headers(Response.ok(), upload).header("Cache-Control", "no-store").build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    @Produces("application/json")
    public Shown show(String id) throws SQLException, IOException {
        return Shown.of(uploads.resumed(id(id), person.name()));
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public Response append(
            String id,
            @HeaderParam("Tus-Resumable") @Nullable String version,
            @HeaderParam("Upload-Offset") @Nullable String offsetHeader,
            @HeaderParam("Upload-Length") @Nullable String lengthHeader,
            @HeaderParam("Upload-Checksum") @Nullable String checksum,
            @HeaderParam("Content-Type") @Nullable String type,
            @HeaderParam("Content-Encoding") @Nullable String encoding,
            @Nullable InputStream body)
            throws SQLException, IOException {
        version(version);
        if (!isUpload(type) || encoding != null && !encoding.equals("identity")) {
            throw new ProblemException(Problem.MEDIA_TYPE);
        }
        Long offset = TusHeaders.number(offsetHeader, Problem.UPLOAD_OFFSET_MISSING);
        if (offset == null) {
            throw new ProblemException(Problem.UPLOAD_OFFSET_MISSING);
        }
        Upload upload =
                uploads.append(
                        id(id),
                        person.name(),
                        offset,
                        TusHeaders.number(lengthHeader, Problem.UPLOAD_LENGTH),
                        body == null ? InputStream.nullInputStream() : body,
                        TusHeaders.checksum(checksum));
        return headers(Response.noContent(), upload).build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public Response delete(String id, @HeaderParam("Tus-Resumable") @Nullable String version)
            throws SQLException, IOException {
        version(version);
        uploads.delete(id(id), person.name());
        return Response.noContent().header("Tus-Resumable", "1.0.0").build();
    }

    @Scheduled(every = "10m", delayed = "1m")
    void sweep() throws SQLException, IOException {
        uploads.sweep();
    }

    private static boolean isUpload(@Nullable String type) {
        return type != null && type.split(";")[0].strip().equals(TYPE);
    }

    private static void version(@Nullable String version) {
        if (!"1.0.0".equals(version)) {
            throw new ProblemException(Problem.TUS_VERSION);
        }
    }

    private static UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.NOT_FOUND, "id");
        }
        throw new ProblemException(Problem.NOT_FOUND);
    }

    private static Response.ResponseBuilder headers(
            Response.ResponseBuilder response, Upload upload) {
        response.header("Tus-Resumable", "1.0.0").header("Upload-Offset", upload.received());
        if (upload.length() != null) {
            response.header("Upload-Length", upload.length());
        } else {
            response.header("Upload-Defer-Length", "1");
        }
        if (upload.state() == Upload.State.RECEIVING) {
            response.header(
                    "Upload-Expires",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            upload.expiresAt().atOffset(ZoneOffset.UTC)));
        }
        switch (upload.role()) {
            case PARTIAL -> response.header("Upload-Concat", "partial");
            case FINAL -> response.header("Upload-Concat", "final;");
            case WHOLE -> {}
        }
        return response;
    }
}
