package kejian.delivery.find;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Texts as they are compared: full width as half width (Unicode Annex 15, NFKC), small letters,
 * traditional characters as simplified ones. Character by character; OpenCC's table, 4,000 pairs in
 * 16 kB, read when somebody first searches.
 */
final class Simplified {

    private static final String TABLE = "TSCharacters.txt";

    private Simplified() {}

    static String fold(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        char[] characters = folded.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            characters[i] = Table.ALL.simplified(characters[i]);
        }
        return new String(characters);
    }

    /**
     * @param from sorted
     */
    private record Table(char[] from, char[] to) {

        private static final char FIRST = 0x2E80;
        private static final Table ALL = read();

        char simplified(char c) {
            if (c < FIRST) {
                return c;
            }
            int at = Arrays.binarySearch(from, c);
            return at < 0 ? c : to[at];
        }

        /** A line is a character, a tab, and what it may stand for, the usual one first. */
        private static Table read() {
            try (InputStream in = Simplified.class.getResourceAsStream(TABLE);
                    BufferedReader lines =
                            new BufferedReader(
                                    new InputStreamReader(
                                            Objects.requireNonNull(in, TABLE),
                                            StandardCharsets.UTF_8))) {
                // outside of the first plane no title has a character that two spellings share
                String[] pairs =
                        lines.lines()
                                .filter(l -> l.matches("(?s).\\t.( .*)?"))
                                .filter(l -> l.charAt(1) == '\t' && !isPart(l.charAt(2)))
                                .map(l -> l.substring(0, 1) + l.charAt(2))
                                .sorted()
                                .toArray(String[]::new);
                char[] from = new char[pairs.length];
                char[] to = new char[pairs.length];
                for (int i = 0; i < pairs.length; i++) {
                    from[i] = pairs[i].charAt(0);
                    to[i] = pairs[i].charAt(1);
                }
                return new Table(from, to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean isPart(char c) {
            return Character.isSurrogate(c);
        }
    }
}
