package kejian.transcoder.cage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How hard the cage is, and how much a child may use. */
@ConfigMapping(prefix = "kejian.cage")
public interface CageSettings {

    /** {@code auto}: the strongest that the kernel has, else refuse; {@code none}: run bare. */
    @WithDefault("auto")
    Wish confinement();

    /**
     * The folder of {@code ffmpeg}, {@code ffprobe} and their libraries; by default the one that
     * the build put beside {@code quarkus-app}.
     */
    Optional<Path> programs();

    /** Threads that FFmpeg may use for a decoder; encoders have one each, side by side. */
    @WithDefault("2")
    int threads();

    /** Pixels of one picture that FFmpeg may decode: 4096 × 2176. */
    @WithDefault("8912896")
    long maxPixels();

    /** Originals that play longer are refused. */
    @WithDefault("PT8H")
    Duration maxDuration();

    /** Largest file that a child may write, in bytes. */
    @WithDefault("17179869184")
    long maxFileBytes();

    /** Seconds of processor time, and of wall clock, that one second of media may cost. */
    @WithDefault("40")
    int secondsPerMediaSecond();

    /** A child that makes no progress for this long is ended. */
    @WithDefault("PT90S")
    Duration stall();

    enum Wish {
        AUTO,
        NONE
    }
}
