package kejian.contract.job;

/**
 * The heartbeat, tied to work that was really done ({@code POST /api/work/{job}/progress}): the
 * origin prolongs the lease only when {@code workDone} is larger than it was.
 *
 * @param workDone rises only with FFmpeg's own progress or with bytes moved; its unit is the
 *     worker's
 * @param percent 0 … 100, never falling within one lease
 */
public record JobProgress(long fence, Stage stage, int percent, long workDone) {

    public enum Stage {
        FETCHING,
        PROBING,
        TRANSCODING,
        CHECKING,
        UPLOADING
    }
}
