package kejian.origin.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.job.JobOutcome;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.problem.Problem;
import kejian.delivery.packaging.CmafException;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;
import kejian.origin.blob.Blobs;
import kejian.origin.courseware.Courseware;
import kejian.origin.courseware.CoursewareChanged;
import kejian.origin.courseware.Coursewares;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;

/**
 * Ends a job. What the worker says of its files is not believed: the origin parses each and makes
 * the packaging index itself. All durable things come before the one commit that makes the package
 * exist.
 */
@ApplicationScoped
class Packager {

    private static final Logger LOG = Logger.getLogger(Packager.class);

    /** What a worker says when chunks do not come to what one piece would. */
    private static final String UNFIT = "chunks-unfit";

    private static final String NOT_BURNT_IN = "captions-not-burnt-in";

    private static final double DURATION_TOLERANCE = 0.01;
    private static final long DURATION_SLACK_MS = 250;

    private final Tasks tasks;
    private final Aside aside;
    private final BurntIn burntIn;
    private final Coursewares coursewares;
    private final Blobs blobs;
    private final Event<CoursewareChanged> changed;
    private final ObjectMapper json;

    Packager(
            Tasks tasks,
            Aside aside,
            BurntIn burntIn,
            Coursewares coursewares,
            Blobs blobs,
            Event<CoursewareChanged> changed,
            ObjectMapper json) {
        this.tasks = tasks;
        this.aside = aside;
        this.burntIn = burntIn;
        this.coursewares = coursewares;
        this.blobs = blobs;
        this.changed = changed;
        this.json = json;
    }

    @Transactional(rollbackOn = Exception.class)
    void end(UUID job, JobOutcome outcome) throws IOException {
        Tasks.Held held = tasks.heldWithAll(job, outcome.fence());
        String hash = Digest.of(json.writeValueAsBytes(outcome)).hex();
        if (!held.running()) {
            // The answer was lost on the way and the worker says it again.
            if (hash.equals(held.outcome())) {
                return;
            }
            throw new ProblemException(Problem.LEASE_LOST);
        }
        JobOutcome.Failure failure = outcome.failure();
        if (failure != null) {
            LOG.warnf("transcode failed: job=%s code=%s %s", job, failure.code(), failure.detail());
            if (failure.code().equals(UNFIT)) {
                aside.inOnePiece(job);
            } else {
                tasks.failed(held, failure.code(), failure.detail());
            }
            return;
        }
        if (!held.kind().equals("START") && !held.kind().equals("JOIN")) {
            throw new ProblemException(Problem.VALIDATION, "a part is no outcome");
        }
        if (outcome.refusal() != null) {
            tasks.ended(held, "REFUSED", outcome, hash);
            changed.fire(new CoursewareChanged(held.courseware()));
            return;
        }
        if (burntIn.isMissing(job, outcome)) {
            tasks.failed(held, NOT_BURNT_IN, "this worker does not burn in captions: update it");
            return;
        }
        MediaPackage made;
        try {
            made = make(outcome);
        } catch (CmafException e) {
            LOG.warnf("what the worker made is no package: job=%s %s", job, e.getMessage());
            tasks.failed(held, "package-invalid", String.valueOf(e.getMessage()));
            return;
        }
        Courseware courseware = coursewares.findById(held.courseware());
        courseware.packaged(json.writeValueAsString(made), made.durationMs());
        tasks.ended(held, "READY", outcome, hash);
        changed.fire(new CoursewareChanged(held.courseware()));
        LOG.infof(
                "packaged: courseware=%s package=%s durationMs=%d",
                held.courseware(), made.id(), made.durationMs());
    }

    private MediaPackage make(JobOutcome outcome) throws IOException {
        List<TrackFile> files = new ArrayList<>();
        for (JobOutcome.Track track : outcome.tracks()) {
            if (!track.name().matches("[a-z0-9-]{1,16}")) {
                throw new ProblemException(Problem.VALIDATION, "tracks");
            }
            files.add(
                    new TrackFile(
                            track.name(),
                            track.role(),
                            held(track.media()),
                            track.media().digest()));
        }
        if (outcome.poster() != null) {
            held(outcome.poster());
        }
        if (outcome.storyboard() != null) {
            held(outcome.storyboard().sheet());
        }
        PackagingIndex.Made made = PackagingIndex.make(files);
        long difference = Math.abs(made.durationMs() - outcome.durationMs());
        if (difference > DURATION_SLACK_MS
                && difference > outcome.durationMs() * DURATION_TOLERANCE) {
            throw new ProblemException(Problem.VALIDATION, "durationMs");
        }
        List<Rendition> renditions = new ArrayList<>();
        for (JobOutcome.Track track : outcome.tracks()) {
            PackagingIndex.Track measured = made.tracks().get(track.name());
            if (measured == null) {
                throw new IllegalStateException("the index lacks " + track.name());
            }
            renditions.add(
                    new Rendition(
                            track.name(),
                            track.role(),
                            track.media(),
                            measured.durationMs(),
                            measured.averageBps(),
                            measured.peakBps(),
                            measured.video(),
                            measured.audio()));
        }
        BlobRef index = blobs.put(made.index());
        return new MediaPackage(
                index,
                made.durationMs(),
                renditions,
                outcome.poster(),
                outcome.storyboard(),
                /* captions= */ List.of());
    }

    private Path held(BlobRef blob) throws IOException {
        if (blobs.size(blob.digest()).filter(size -> size == blob.sizeBytes()).isEmpty()) {
            throw new ProblemException(Problem.NOT_READY, blob.sha256());
        }
        return blobs.locate(blob.digest())
                .orElseThrow(() -> new ProblemException(Problem.NOT_READY, blob.sha256()));
    }
}
