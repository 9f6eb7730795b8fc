package kejian.transcoder.work;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.function.Consumer;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.JobProgress.Stage;
import kejian.contract.job.Task;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.hardware.Hardware;
import kejian.transcoder.ladder.Beside;
import kejian.transcoder.ladder.Chunks;
import kejian.transcoder.ladder.Encoder;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.ladder.Lengths;
import kejian.transcoder.ladder.Outline;
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

    /** What a task came to. */
    public sealed interface Result {

        /** The job has ended, well or not; or this task failed. */
        record Outcome(JobOutcome outcome) implements Result {}

        /** The title is long: others may help. */
        record Divided(Outline outline) implements Result {}

        /** A part of it lies in the room. */
        record Part(Chunks.Made made) implements Result {}
    }

    /** All of it in one piece. */
    public static JobOutcome cook(
            Room room, JobLease lease, Hardware hardware, Consumer<Stage> stages)
            throws InterruptedException {
        Result result =
                guarded(
                        lease,
                        () -> {
                            stages.accept(Stage.PROBING);
                            return whole(room, lease, hardware, Probe.look(room, ORIGINAL), stages);
                        });
        return ((Result.Outcome) result).outcome();
    }

    /**
     * Does what the lease says with what lies in the room.
     *
     * @param owner see {@link Chunks#pictures}
     */
    static Result prepare(
            Room room,
            JobLease lease,
            Hardware hardware,
            Lengths lengths,
            String owner,
            Consumer<Stage> stages,
            Chunks.Audience audience)
            throws InterruptedException {
        return guarded(
                lease,
                () ->
                        switch (lease.task()) {
                            case Task.Start start -> {
                                stages.accept(Stage.PROBING);
                                Source source = Probe.look(room, ORIGINAL);
                                room.meter().percent(10);
                                if (!start.mayDivide() || !Chunks.worthwhile(source, lengths)) {
                                    yield whole(room, lease, hardware, source, stages);
                                }
                                Outline outline =
                                        Chunks.outline(
                                                room,
                                                ORIGINAL,
                                                source,
                                                Beside.of(lease),
                                                lengths,
                                                owner,
                                                audience);
                                // one encoder of the machine's is worth many workers' x264,
                                // and chunks of several would not fit
                                boolean divided =
                                        outline.ends().size() > 1 && !outdoes(hardware, source);
                                yield divided
                                        ? new Result.Divided(outline)
                                        : whole(room, lease, hardware, source, stages);
                            }
                            case Task.Pictures one -> {
                                stages.accept(Stage.TRANSCODING);
                                Outline outline = Outline.read(one.recipe());
                                yield new Result.Part(
                                        Chunks.pictures(
                                                room,
                                                ORIGINAL,
                                                outline,
                                                Beside.of(lease),
                                                outline.chunk(one.from(), one.to()),
                                                owner));
                            }
                            case Task.Sound one -> {
                                stages.accept(Stage.TRANSCODING);
                                yield new Result.Part(
                                        Chunks.sound(
                                                room, ORIGINAL, Outline.read(one.recipe()), owner));
                            }
                            case Task.Join join -> {
                                stages.accept(Stage.CHECKING);
                                yield made(
                                        lease,
                                        Chunks.join(
                                                room, Outline.read(join.recipe()), join.parts()));
                            }
                        });
    }

    private static boolean outdoes(Hardware hardware, Source source) {
        Source.Picture picture = source.picture();
        return !hardware.encoder().isX264() && picture != null && !picture.standing();
    }

    private static Result whole(
            Room room, JobLease lease, Hardware hardware, Source source, Consumer<Stage> stages)
            throws IOException, InterruptedException, Refused, FailedException {
        room.meter().percent(10);
        stages.accept(Stage.TRANSCODING);
        Encoder encoder = hardware.encoder();
        if (!encoder.isX264()) {
            try {
                return made(lease, Ladder.make(room, ORIGINAL, source, Beside.of(lease), encoder));
            } catch (FailedException | Refused e) {
                // whose fault it was shows now
                Result made = inX264(room, lease, source);
                hardware.failed(String.valueOf(e.getMessage()));
                return made;
            }
        }
        return inX264(room, lease, source);
    }

    private static Result inX264(Room room, JobLease lease, Source source)
            throws IOException, InterruptedException, Refused, FailedException {
        return made(lease, Ladder.make(room, ORIGINAL, source, Beside.of(lease)));
    }

    @SuppressWarnings("NullAway") // it cannot see @Nullable on a nested type of another module
    private static Result made(JobLease lease, Ladder.Made made) {
        return new Result.Outcome(
                new JobOutcome(
                        lease.fence(),
                        null,
                        null,
                        made.durationMs(),
                        made.tracks(),
                        made.poster(),
                        made.storyboard(),
                        made.findings()));
    }

    private interface Work {
        Result done() throws IOException, InterruptedException, Refused, FailedException;
    }

    /** Says whose fault it is. */
    private static Result guarded(JobLease lease, Work work) throws InterruptedException {
        try {
            return work.done();
        } catch (Refused e) {
            LOG.infof("job=%s refused: %s", lease.job(), e.getMessage());
            return new Result.Outcome(without(lease, e.refusal(), null));
        } catch (FailedException e) {
            LOG.warnf("job=%s failed: %s %s", lease.job(), e.code(), e.getMessage());
            return new Result.Outcome(failed(lease, e.code(), String.valueOf(e.getMessage())));
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            LOG.errorf(e, "job=%s failed", lease.job());
            return new Result.Outcome(failed(lease, codeOf(e), String.valueOf(e.getMessage())));
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
