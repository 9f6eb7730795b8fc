package kejian.delivery.box;

import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.viewing.Section;
import org.jspecify.annotations.Nullable;

/**
 * One viewing under way over another protocol than HTTP. It holds its place under the caps until it
 * is closed. Used by one thread at a time.
 */
public interface Viewing extends AutoCloseable {

    MediaPackage media();

    /**
     * Why it must end now: withdrawn, its lease or its token has ended. Nothing while it may go on.
     */
    @Nullable Problem refusal();

    /** Books what was sent at the speed at which it was filmed. */
    void watched(Section section, long bytes);

    /** Counts what was sent in fast motion, which nobody has watched. */
    void wound(long bytes);

    @Override
    void close();
}
