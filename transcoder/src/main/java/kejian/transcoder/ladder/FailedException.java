package kejian.transcoder.ladder;

import java.util.Collection;
import java.util.List;
import kejian.transcoder.cage.Ended;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Refused;

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

    /** Whether the child's end is no statement about the content. */
    static boolean ours(Ended ended) {
        return ended.cause() != Ended.Cause.EXITED
                || fullDisk(ended.errorText())
                || ended.exitCode() == 127
                || ended.exitCode() == 126;
    }

    static FailedException of(Ended ended) {
        String code =
                switch (ended.cause()) {
                    case STALLED -> "ffmpeg-hung";
                    case OVER_TIME -> "ffmpeg-over-time";
                    case EXITED -> fullDisk(ended.errorText()) ? "scratch-full" : "ffmpeg-failed";
                };
        return new FailedException(code, ended.firstError());
    }

    /** A child that ended with an error though it could decode nothing: the content's fault. */
    static FailedException of(Ended ended, Collection<Room.Read> streams) throws Refused {
        boolean nothing = streams.stream().allMatch(read -> read.frames() == 0);
        if (!ours(ended) && nothing) {
            throw Refused.invalid(
                    "画面无法解码,文件可能已损坏,请重新导出后上传。",
                    "No picture can be decoded; the file may be damaged. Export it again and upload"
                            + " it.");
        }
        return of(ended);
    }

    private static boolean fullDisk(List<String> errors) {
        return errors.stream().anyMatch(line -> line.contains("No space left on device"));
    }
}
