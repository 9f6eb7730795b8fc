package kejian.origin.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.job.Division;
import kejian.contract.job.PartMade;
import kejian.contract.job.Task;
import kejian.contract.problem.Problem;
import kejian.delivery.packaging.CmafException;
import kejian.delivery.packaging.TrackPart;
import kejian.origin.blob.Blobs;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Divides a job and takes what becomes of it. A finished chunk is a set of blobs and one row: both
 * are durable before the worker hears that it was taken, and nothing that was taken is made again.
 */
@ApplicationScoped
class Parts {

    private static final Logger LOG = Logger.getLogger(Parts.class);
    private static final int LONGEST_RECIPE = 2_000_000;
    private static final int MOST_CHUNKS = 2_000;
    private static final int MOST_FILES = 16;
    private static final int FIRST_CHUNK = 2;
    private static final int JOIN = FIRST_CHUNK + MOST_CHUNKS;

    private final Tasks tasks;
    private final Blobs blobs;
    private final Previews previews;
    private final EntityManager database;

    Parts(Tasks tasks, Blobs blobs, Previews previews, EntityManager database) {
        this.tasks = tasks;
        this.blobs = blobs;
        this.previews = previews;
        this.database = database;
    }

    /** Ends the first task and makes the others; said twice, it counts once. */
    @Transactional(rollbackOn = Exception.class)
    void divide(UUID job, Division division) throws IOException {
        Tasks.Held held = tasks.heldWithJob(job, division.fence());
        Task.Part part = new Task.Part(division.copied(), 0, null, null, null);
        if (!held.running()) {
            demandSame(held, part);
            return;
        }
        List<Long> ends = division.ends();
        boolean fits =
                held.kind().equals("START")
                        && division.recipe().length() <= LONGEST_RECIPE
                        && ends.size() > 1
                        && ends.size() <= MOST_CHUNKS;
        for (int i = 0; fits && i < ends.size(); i++) {
            fits = ends.get(i) > (i == 0 ? 0 : ends.get(i - 1));
        }
        if (!fits) {
            throw new ProblemException(Problem.VALIDATION, "ends");
        }
        look(part);
        tasks.done(held, part);
        tasks.add(job, 1, "SOUND", 0, 0, /* last= */ false);
        for (int i = 0; i < ends.size(); i++) {
            tasks.add(
                    job,
                    FIRST_CHUNK + i,
                    "PICTURES",
                    i == 0 ? 0 : ends.get(i - 1),
                    ends.get(i),
                    /* last= */ i == ends.size() - 1);
        }
        database.createNativeQuery("update job set recipe = :recipe where id = :job")
                .setParameter("recipe", division.recipe())
                .setParameter("job", job)
                .executeUpdate();
        LOG.infof("divided: job=%s chunks=%d", job, ends.size());
    }

    /** Takes a chunk or the sound; said twice, it counts once. */
    @Transactional(rollbackOn = Exception.class)
    void take(UUID job, PartMade made) throws IOException {
        Tasks.Held held = tasks.heldWithJob(job, made.fence());
        Task.Part part = demand(made.part(), "part");
        if (!held.running()) {
            demandSame(held, part);
            return;
        }
        boolean pictures = held.kind().equals("PICTURES");
        if (!pictures && !held.kind().equals("SOUND") || part.files().isEmpty()) {
            throw new ProblemException(Problem.VALIDATION, "part");
        }
        long endMs = 0;
        for (TrackPart track : look(part)) {
            endMs = track.endMs();
            boolean fits =
                    track.isPicture() == pictures
                            && track.firstSample() == held.from()
                            && (!pictures || track.samples() == part.pictures())
                            && (!pictures
                                    || held.last()
                                    || track.samples() == held.to() - held.from());
            if (!fits) {
                throw new ProblemException(Problem.VALIDATION, "part");
            }
        }
        tasks.done(held, part);
        tasks.reaches(held, endMs);
        if (tasks.allDone(job)) {
            tasks.add(job, JOIN, "JOIN", 0, 0, /* last= */ true);
        }
        LOG.infof("part: job=%s number=%d pictures=%d", job, held.number(), part.pictures());
    }

    private void demandSame(Tasks.Held held, Task.Part part) throws JsonProcessingException {
        if (held.made() == null || !tasks.part(held.made()).equals(part)) {
            throw new ProblemException(Problem.LEASE_LOST);
        }
    }

    /** What a task left must be there, whole, and be what its task was about. */
    private List<TrackPart> look(Task.Part part) throws IOException {
        if (part.files().size() > MOST_FILES) {
            throw new ProblemException(Problem.VALIDATION, "files");
        }
        List<TrackPart> tracks = new ArrayList<>();
        for (Task.PartFile file : part.files()) {
            if (!demand(file.name(), "name").matches("[a-z0-9-]{1,16}\\.mp4")) {
                throw new ProblemException(Problem.VALIDATION, "files");
            }
            try {
                tracks.add(TrackPart.read(there(demand(file.media(), "media"))));
            } catch (CmafException e) {
                throw new ProblemException(Problem.VALIDATION, file.name() + ": " + e.getMessage());
            }
        }
        return tracks;
    }

    /** JSON may leave out what the record has. */
    private static <T> T demand(@Nullable T value, String name) {
        if (value == null) {
            throw new ProblemException(Problem.VALIDATION, name);
        }
        return value;
    }

    private Path there(BlobRef blob) throws IOException {
        if (blobs.size(blob.digest()).filter(size -> size == blob.sizeBytes()).isEmpty()) {
            throw new ProblemException(Problem.NOT_READY, blob.sha256());
        }
        return blobs.locate(blob.digest())
                .orElseThrow(() -> new ProblemException(Problem.NOT_READY, blob.sha256()));
    }

    /** Before a blob is stored: what a worker leaves behind must be found again. */
    @Transactional(rollbackOn = Exception.class)
    void arrives(UUID job, long fence, String sha256) throws IOException {
        String kind = tasks.held(job, fence).kind();
        // nobody else can have the same bytes: a worker writes job and fence into a chunk
        boolean shared = !kind.equals("PICTURES") && !kind.equals("SOUND");
        BlobLock.take(database, sha256);
        if (shared || blobs.size(new Digest(sha256)).isEmpty()) {
            sent(job, sha256, shared);
        }
    }

    /** It goes when the job has ended; where it is shared, only if nothing that stays has it. */
    private void sent(UUID job, String sha256, boolean shared) {
        database.createNativeQuery(
                        """
                        insert into job_blob (sha256, job, shared) values (:sha256, :job, :shared)
                            on conflict do nothing
                        """)
                .setParameter("sha256", sha256)
                .setParameter("job", job)
                .setParameter("shared", shared)
                .executeUpdate();
    }

    /** The beginning, while the rest is made; each says it anew. */
    @Transactional(rollbackOn = Exception.class)
    void preview(UUID job, kejian.contract.job.Preview preview) throws IOException {
        Tasks.Held held = tasks.heldWithJob(job, preview.fence());
        if (!held.running() || !held.kind().equals("START")) {
            throw new ProblemException(Problem.LEASE_LOST);
        }
        Task.PartFile picture =
                new Task.PartFile("picture.mp4", demand(preview.picture(), "picture"));
        Task.PartFile sound = new Task.PartFile("sound.mp4", demand(preview.sound(), "sound"));
        List<TrackPart> tracks = look(new Task.Part(List.of(picture, sound), 0, null, null, null));
        if (!tracks.get(0).isPicture() || tracks.get(1).isPicture()) {
            throw new ProblemException(Problem.VALIDATION, "preview");
        }
        for (BlobRef one : List.of(preview.sound(), preview.picture())) {
            BlobLock.take(database, one.sha256());
            sent(job, one.sha256(), /* shared= */ true);
        }
        long playableMs = tracks.stream().mapToLong(TrackPart::durationMs).min().orElseThrow();
        database.createNativeQuery("update job set preview = :preview where id = :job")
                .setParameter("preview", previews.kept(preview, playableMs))
                .setParameter("job", job)
                .executeUpdate();
    }
}
