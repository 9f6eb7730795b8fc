package kejian.transcoder.cage;

import java.util.List;

/**
 * How a child ended. A zero exit code proves nothing about what it made.
 *
 * @param errorLines lines of FFmpeg's levels error, fatal and panic
 * @param errorText the first of them, at most 64 KiB in all
 */
public record Ended(Cause cause, int exitCode, long errorLines, List<String> errorText) {

    public Ended {
        errorText = List.copyOf(errorText);
    }

    public boolean succeeded() {
        return cause == Cause.EXITED && exitCode == 0;
    }

    /** The first error, for a log line or an operator. */
    public String firstError() {
        return errorText.isEmpty() ? cause + ", exit code " + exitCode : errorText.getFirst();
    }

    public enum Cause {
        EXITED,
        /** It made no progress. */
        STALLED,
        /** It took longer than it may. */
        OVER_TIME
    }
}
