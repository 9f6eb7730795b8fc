package kejian.origin.courseware;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What courseware needs of whoever transcodes. */
public interface TranscodeQueue {

    /** Asks for the transcode of a courseware's original, within the caller's transaction. */
    void enqueue(UUID courseware);

    /**
     * Tries a failed one again.
     *
     * @return false where there is none that failed
     */
    boolean retry(UUID courseware);

    Optional<Status> status(UUID courseware, boolean english);

    /**
     * @param state {@code QUEUED}, {@code RUNNING}, {@code READY}, {@code REFUSED}, {@code FAILED}
     */
    record Status(
            String state,
            @Nullable String stage,
            int percent,
            @Nullable String code,
            @Nullable String detail,
            List<Finding> findings) {}

    record Finding(String rule, String detail) {}
}
