package kejian.acceptance.bench.search;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody types.
 *
 * @param answer the one that is looked for; none where many are as good
 */
record Question(Kind kind, String words, @Nullable UUID answer) {

    /** How it is put. */
    enum Kind {
        /** Words of the title, in another order. */
        WORDS,
        /** The title's beginning, as it is read. */
        PINYIN,
        /** First letters of that. */
        INITIALS,
        /** The title's beginning, a character of it exchanged for one that sounds alike. */
        MISTYPED,
        /** One word that a thousand titles have. */
        BROAD,
        /** A sentence that an article answers. */
        SENTENCE
    }
}
