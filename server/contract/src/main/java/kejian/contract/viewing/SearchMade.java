package kejian.contract.viewing;

import org.jspecify.annotations.Nullable;

/**
 * What somebody looked for at an edge's pages, and what became of it. It lies in the edge's journal
 * among the evidence of viewing, and travels with it. It names no box, no address and no time finer
 * than an hour.
 *
 * @param by {@link #KEYS} or {@link #WORDS}, or what a newer edge knows: lower-case letters, at
 *     most 16
 * @param text digits 2 to 9; or words, folded (small letters, half width, simplified, one space
 *     between): 1 to 60 characters
 * @param found titles that were found, 0 to {@link #MOST_FOUND}; that stands for more too
 * @param opened the courseware of these that was opened first; none where none was
 * @param voice tells one box from the next that looked for the same, and nothing else: a keyed
 *     digest of box and question, so that two questions of one box have nothing in common
 * @param hourMs the hour in which it ended by the edge's clock, epoch milliseconds
 */
public record SearchMade(
        String by, String text, int found, @Nullable String opened, String voice, long hourMs) {

    public static final String KEYS = "keys";
    public static final String WORDS = "words";

    /** Nobody turns further pages than these. */
    public static final int MOST_FOUND = 180;
}
