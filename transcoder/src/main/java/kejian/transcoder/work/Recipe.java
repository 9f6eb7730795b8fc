package kejian.transcoder.work;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.function.Consumer;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress.Stage;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * From an original that lies in the room to an outcome; says whose fault it is when there is none.
 */
public final class Recipe {

    /** The name under which the original lies in a room. */
    public static final String ORIGINAL = "original.bin";

    private static final Logger LOG = Logger.getLogger(Recipe.class);

    private Recipe() {}

    public static JobOutcome cook(Room room, JobLease lease, Consumer<Stage> stages)
            throws InterruptedException {
        try {
            stages.accept(Stage.PROBING);
            Source source = Probe.look(room, ORIGINAL);
            room.meter().percent(10);
            stages.accept(Stage.TRANSCODING);
            Ladder.Made made = Ladder.make(room, ORIGINAL, source);
            return new JobOutcome(
                    lease.fence(),
                    null,
                    null,
                    made.durationMs(),
                    made.tracks(),
                    made.poster(),
                    made.storyboard(),
                    made.findings());
        } catch (Refused e) {
            LOG.infof("job=%s refused: %s", lease.job(), e.getMessage());
            return without(lease, e.refusal(), null);
        } catch (FailedException e) {
            LOG.warnf("job=%s failed: %s %s", lease.job(), e.code(), e.getMessage());
            return failed(lease, e.code(), String.valueOf(e.getMessage()));
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            LOG.errorf(e, "job=%s failed", lease.job());
            return failed(lease, codeOf(e), String.valueOf(e.getMessage()));
        }
    }

    static JobOutcome failed(JobLease lease, String code, String detail) {
        return without(lease, null, new JobOutcome.Failure(code, detail));
    }

    /** Reading a file says in its own way that the thread was interrupted. */
    static InterruptedException interrupted(ClosedByInterruptException e) {
        boolean unused = Thread.interrupted(); // told by the exception from here on
        InterruptedException told = new InterruptedException("while reading a file");
        told.initCause(e);
        return told;
    }

    static String codeOf(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left on device") ? "scratch-full" : "io";
    }

    @SuppressWarnings("NullAway") // it cannot see @Nullable on a nested type of another module
    private static JobOutcome without(
            JobLease lease,
            JobOutcome.@Nullable Refusal refusal,
            JobOutcome.@Nullable Failure failure) {
        return new JobOutcome(lease.fence(), refusal, failure, 0, List.of(), null, null, List.of());
    }
}
