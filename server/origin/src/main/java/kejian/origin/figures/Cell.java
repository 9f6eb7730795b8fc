package kejian.origin.figures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one place in a table.
 *
 * @param keys one of each that was asked by
 * @param later beside a closed figure, absent where no month is closed
 */
record Cell(List<Key> keys, Figures figures, @Nullable Later later) {

    /** The id, and what people call it. */
    record Key(String key, String name) {}

    List<String> ids() {
        return keys.stream().map(Key::key).toList();
    }
}
