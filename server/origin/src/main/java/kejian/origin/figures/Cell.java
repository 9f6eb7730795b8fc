package kejian.origin.figures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one place in a table.
 *
 * @param keys one of each that was asked by
 * @param heads of valid group viewings alone: who watches alone is no person that we know of
 * @param later beside a closed figure, absent where no month is closed
 */
record Cell(List<Key> keys, Figures figures, long heads, @Nullable Later later) {

    /** The id, and what people call it. */
    record Key(String key, String name) {}

    List<String> ids() {
        return keys.stream().map(Key::key).toList();
    }
}
