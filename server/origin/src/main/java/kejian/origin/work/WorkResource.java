package kejian.origin.work;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.job.Division;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress;
import kejian.contract.job.PartMade;
import kejian.contract.job.Preview;
import kejian.contract.problem.Problem;
import kejian.origin.blob.Blobs;
import kejian.origin.http.BlobAnswer;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What transcoders ask for; docs/api.md §Work. */
@Path("/api/work")
@RolesAllowed(Roles.WORKER)
@RunOnVirtualThread
public class WorkResource {

    private static final long POLL_SECONDS = 15;
    private static final long LARGEST_BLOB = 1L << 38;

    private final Tasks tasks;
    private final Parts parts;
    private final Packager packager;
    private final Blobs blobs;
    private final Arriving arriving;

    WorkResource(Tasks tasks, Parts parts, Packager packager, Blobs blobs, Arriving arriving) {
        this.tasks = tasks;
        this.parts = parts;
        this.packager = packager;
        this.blobs = blobs;
        this.arriving = arriving;
    }

    public record Ask(@NotNull @Size(min = 1, max = 100) String worker) {}

    /** A worker that has gone away meanwhile is lent nothing: the job would wait for its lease. */
    @POST
    @Path("/lease")
    public Response lease(@NotNull @Valid Ask ask, @Context HttpServerRequest request)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(POLL_SECONDS);
        while (!request.response().closed()) {
            Optional<JobLease> lease = tasks.lease(ask.worker());
            if (lease.isPresent()) {
                return Response.ok(lease.get()).build();
            }
            if (System.nanoTime() > end) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return Response.noContent().build();
    }

    @POST
    @Path("/{job}/progress")
    public void progress(UUID job, @NotNull JobProgress progress) {
        tasks.progress(job, progress);
    }

    @GET
    @Path("/{job}/original")
    public Response original(
            UUID job,
            @QueryParam("fence") long fence,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        return BlobAnswer.of(blobs, tasks.original(job, fence).digest(), range, ifRange);
    }

    @PUT
    @Path("/{job}/blobs/{sha256}")
    public Response blob(
            UUID job,
            String sha256,
            @QueryParam("fence") long fence,
            @HeaderParam("Content-Length") @Nullable Long length,
            @Nullable InputStream body)
            throws IOException {
        if (!Digest.isDigest(sha256)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        if (body == null || length == null || length > LARGEST_BLOB) {
            throw new ProblemException(length == null ? Problem.BODY_MISSING : Problem.TOO_LARGE);
        }
        try (Arriving.Sending _ = arriving.begin(sha256)) {
            parts.arrives(job, fence, sha256);
            if (blobs.size(new Digest(sha256)).isPresent()) {
                return Response.ok().build();
            }
            blobs.put(new BlobRef(sha256, length), body);
        } catch (Blobs.WrongDigestException e) {
            throw new ProblemException(Problem.DIGEST_MISMATCH);
        }
        return Response.status(201).build();
    }

    /** What an earlier task of the same job left, and the slides of its lecture. */
    @GET
    @Path("/{job}/blobs/{sha256}")
    public Response made(
            UUID job,
            String sha256,
            @QueryParam("fence") long fence,
            @HeaderParam("Range") @Nullable String range,
            @HeaderParam("If-Range") @Nullable String ifRange)
            throws IOException {
        if (!Digest.isDigest(sha256) || !tasks.left(job, fence, sha256)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return BlobAnswer.of(blobs, new Digest(sha256), range, ifRange);
    }

    @POST
    @Path("/{job}/preview")
    public void preview(UUID job, @NotNull Preview preview) throws IOException {
        parts.preview(job, preview);
    }

    @POST
    @Path("/{job}/division")
    public void divide(UUID job, @NotNull Division division) throws IOException {
        parts.divide(job, division);
    }

    @POST
    @Path("/{job}/part")
    public void part(UUID job, @NotNull PartMade made) throws IOException {
        parts.take(job, made);
    }

    @POST
    @Path("/{job}/outcome")
    public void outcome(UUID job, @NotNull JobOutcome outcome) throws IOException {
        packager.end(job, outcome);
    }
}
