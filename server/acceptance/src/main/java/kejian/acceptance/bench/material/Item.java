package kejian.acceptance.bench.material;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One thing to ask for.
 *
 * @param path without the query
 * @param range {@code first-last}, none for all of it
 * @param length of the answer's body
 * @param truth the body as it must be, none where only the peer knows
 */
public record Item(String path, @Nullable String range, long length, @Nullable Truth truth) {

    /** Where the right bytes come from; never from the server under test. */
    @FunctionalInterface
    public interface Truth {
        byte[] bytes() throws IOException;
    }

    /** Under another address, the same bytes. */
    public Item at(String other, @Nullable String otherRange) {
        return new Item(other, otherRange, length, truth);
    }
}
