package kejian.origin.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.jspecify.annotations.Nullable;

/**
 * What an entry is found by. It is computed here for every engine, so that none needs a plugin and
 * all answer alike: an engine keeps {@code title}, {@code words} and {@code pairs} as text whose
 * terms are parted by spaces, {@code syllables} and {@code initials} as they are, and scores by
 * BM25.
 *
 * @param title its words, as a dictionary parts them
 * @param words those of everything
 * @param pairs each two neighbouring characters of everything, for what no dictionary knows
 * @param syllables a title, tag or presenter as it is read, from each syllable on
 * @param initials first letters of these
 */
record Terms(
        List<String> title,
        List<String> words,
        List<String> pairs,
        List<String> syllables,
        List<String> initials) {

    /**
     * Rises with each change of what is computed here, or of how it is kept, so that every index is
     * made anew.
     */
    static final int VERSION = 2;

    private static final Analyzer WORDS = new SmartChineseAnalyzer();
    private static final Analyzer PAIRS = new CJKAnalyzer();

    /** A question is a line that somebody typed. */
    private static final int MOST_ASKED = 64;

    /** Engines cut a longer term in two, which nobody asks for. */
    private static final int LONGEST_TERM = 255;

    Terms {
        title = List.copyOf(title);
        words = List.copyOf(words);
        pairs = List.copyOf(pairs);
        syllables = List.copyOf(syllables);
        initials = List.copyOf(initials);
    }

    /** Two syllables are many words: only what is longer is sought by its sound. */
    private static final int FEWEST_SYLLABLES = 3;

    private static final int MOST_LETTERS = 60;

    /**
     * What is asked for. An entry is a hit where a word is there (weight 2 in the title, 2
     * anywhere), every pair is (3), something read begins with the letters (2 each), or with what
     * the question sounds like (2 a syllable). A hit is the better the more of the pairs it has (2
     * each): a sentence's words are cut here in other places than there.
     *
     * @param letters nothing where the question is not of Latin letters and digits alone
     * @param sound nothing where it is not of Chinese characters alone, or short
     */
    record Asked(
            List<String> words,
            List<String> pairs,
            @Nullable String letters,
            @Nullable Sound sound) {

        Asked {
            words = List.copyOf(words);
            pairs = List.copyOf(pairs);
        }

        /** Who types by sound picks a wrong character now and then, and another one each time. */
        record Sound(String letters, int syllables) {

            float weight() {
                return 2f * syllables;
            }
        }

        boolean isEmpty() {
            return words.isEmpty() && pairs.isEmpty() && letters == null;
        }
    }

    static Terms of(SearchIndex.Entry entry) throws IOException {
        String all =
                Readings.simplified(
                        String.join(
                                " \n",
                                entry.title(),
                                entry.summary(),
                                String.join(" ", entry.tags()),
                                entry.presenter(),
                                entry.text()));
        List<String> read = new ArrayList<>(entry.tags());
        read.add(entry.title());
        read.add(entry.presenter());
        return new Terms(
                terms(WORDS, Readings.simplified(entry.title()), Integer.MAX_VALUE),
                terms(WORDS, all, Integer.MAX_VALUE),
                terms(PAIRS, all, Integer.MAX_VALUE),
                read.stream().flatMap(text -> Readings.syllables(text).stream()).toList(),
                read.stream().flatMap(text -> Readings.initials(text).stream()).toList());
    }

    static Asked asked(String question) throws IOException {
        String text = Readings.simplified(question);
        String letters = text.toLowerCase(Locale.ROOT).replaceAll("[\\s']+", "");
        return new Asked(
                terms(WORDS, text, MOST_ASKED),
                terms(PAIRS, text, MOST_ASKED),
                letters.matches("[a-z0-9]{1," + MOST_LETTERS + "}") ? letters : null,
                sound(text));
    }

    private static Asked.@Nullable Sound sound(String text) {
        if (!text.matches("[\\p{IsHan}\\s]+")) {
            return null;
        }
        String[] syllables = Readings.spoken(text).split(" ");
        String letters = String.join("", syllables);
        return syllables.length < FEWEST_SYLLABLES || letters.length() > MOST_LETTERS
                ? null
                : new Asked.Sound(letters, syllables.length);
    }

    private static List<String> terms(Analyzer analyzer, String text, int most) throws IOException {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("text", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && terms.size() < most) {
                if (term.length() <= LONGEST_TERM) {
                    terms.add(term.toString());
                }
            }
            stream.end();
        }
        return terms;
    }
}
