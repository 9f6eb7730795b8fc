package kejian.transcoder.cage;

import java.util.List;

/** We are at fault, or ran out of something; another worker may try. */
public final class FailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final String code;

    public FailedException(String code, String detail) {
        super(detail);
        this.code = code;
    }

    /** Stable, for the operator. */
    public String code() {
        return code;
    }

    public static FailedException of(Ended ended) {
        String code =
                switch (ended.cause()) {
                    case STALLED -> "ffmpeg-hung";
                    case OVER_TIME -> "ffmpeg-over-time";
                    case EXITED -> fullDisk(ended.errorText()) ? "scratch-full" : "ffmpeg-failed";
                };
        return new FailedException(code, ended.firstError());
    }

    /**
     * Throws when the child was ended by us, or by a full disk: that says nothing of the content.
     */
    public static void unlessOwnEnd(Ended ended) throws FailedException {
        if (ended.cause() != Ended.Cause.EXITED
                || fullDisk(ended.errorText())
                || ended.exitCode() == 127
                || ended.exitCode() == 126) {
            throw of(ended);
        }
    }

    private static boolean fullDisk(List<String> errors) {
        return errors.stream().anyMatch(line -> line.contains("No space left on device"));
    }
}
