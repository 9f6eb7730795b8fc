package kejian.origin.search;

import java.io.IOException;
import java.util.List;

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

    /** Adds or replaces; durable when it returns. */
    void put(List<Entry> entries) throws IOException;

    /** How many entries it holds. */
    long size() throws IOException;

    void clear() throws IOException;

    /**
     * @param words taken as words, never as operators
     * @return ids, best first
     */
    List<String> find(String words, int most) throws IOException;
}
