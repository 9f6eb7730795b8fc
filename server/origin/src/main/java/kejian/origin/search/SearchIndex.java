package kejian.origin.search;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The port to a search engine. Analysis of words, pinyin and initials is ours, so engines answer
 * alike.
 */
interface SearchIndex {

    /**
     * What is found by.
     *
     * @param text what an article says, or empty
     */
    record Entry(
            String id,
            String title,
            String summary,
            List<String> tags,
            String presenter,
            String text) {}

    /**
     * Adds or replaces; durable, and found, when it returns.
     *
     * @throws EntriesRefusedException the engine took the others and will never take these
     */
    void put(List<Entry> entries) throws IOException;

    /** How many entries it holds. */
    long size() throws IOException;

    void clear() throws IOException;

    /**
     * @param words taken as words, never as operators
     * @return ids, best first; equal ones by id
     */
    List<String> find(String words, int most) throws IOException;

    /** What an engine does not take, by id, each with the engine's reason. */
    final class EntriesRefusedException extends IOException {

        private static final long serialVersionUID = 1L;
        private final transient Map<String, String> reasons;

        EntriesRefusedException(Map<String, String> reasons) {
            super("refused: " + reasons);
            this.reasons = Map.copyOf(reasons);
        }

        Map<String, String> reasons() {
            return reasons;
        }
    }
}
