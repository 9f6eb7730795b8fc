package kejian.origin.courseware;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.job.BurnIn;
import org.jspecify.annotations.Nullable;

/** What courseware needs of whoever transcodes. */
public interface TranscodeQueue {

    /** Asks for the transcode of a courseware's original, within the caller's transaction. */
    void enqueue(UUID courseware, Priority priority);

    /**
     * Tries a failed or cancelled one again; what was finished of it is not made again.
     *
     * @return false where there is none
     */
    boolean retry(UUID courseware);

    /**
     * Ends it, whoever is at work on it.
     *
     * @return false where it has ended already
     */
    boolean cancel(UUID courseware);

    /**
     * Changes its place in the queue; what is lent stays lent.
     *
     * @return false where it has ended already
     */
    boolean hurry(UUID courseware, Priority priority);

    /**
     * Keeps it from beginning until this transaction ends.
     *
     * @return false where it has begun: what its pictures are made of is settled
     */
    boolean holdUnbegun(UUID courseware);

    Optional<Status> status(UUID courseware, boolean english);

    /** What is lent first. */
    enum Priority {
        /** 归档 */
        ARCHIVE(-1),
        /** 普通 */
        NORMAL(0),
        /** 紧急 */
        URGENT(1);

        private final int rank;

        Priority(int rank) {
            this.rank = rank;
        }

        public int rank() {
            return rank;
        }

        public static Priority of(int rank) {
            return values()[rank - ARCHIVE.rank];
        }
    }

    /**
     * @param state {@code QUEUED}, {@code RUNNING}, {@code READY}, {@code REFUSED}, {@code FAILED},
     *     {@code CANCELLED}
     * @param chunks into which it is divided, 0 for none
     * @param chunksReady how many of them are made
     * @param preview what can be seen of it by now
     * @param burntIn captions that are in tier A's picture, or are to be since it has begun
     */
    record Status(
            String state,
            @Nullable String stage,
            int percent,
            @Nullable String code,
            @Nullable String detail,
            Priority priority,
            int chunks,
            int chunksReady,
            @Nullable Preview preview,
            @Nullable BurnIn burntIn,
            List<Finding> findings) {

        Status judged(List<Finding> by) {
            return new Status(
                    state,
                    stage,
                    percent,
                    code,
                    detail,
                    priority,
                    chunks,
                    chunksReady,
                    preview,
                    burntIn,
                    by);
        }
    }

    /**
     * @param rule code of {@link kejian.contract.job.FindingRule}
     * @param holds whether it must be let pass before review
     * @param override who let it pass
     */
    record Finding(
            String rule, String title, String detail, boolean holds, @Nullable LetPass override) {

        Finding passed(History.Entry by) {
            return new Finding(
                    rule,
                    title,
                    detail,
                    holds,
                    new LetPass(by.who(), by.at(), Objects.requireNonNull(by.reason())));
        }
    }

    /** A finding let pass. */
    record LetPass(String by, Instant at, String reason) {}

    /**
     * @param address a playlist (RFC 8216); another one as soon as more can be seen in another form
     * @param playableMs from the beginning
     * @param durationMs of the whole, as it seems
     */
    record Preview(String address, long playableMs, long durationMs) {}
}
