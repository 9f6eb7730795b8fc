package kejian.delivery.find;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody typed as it is compared and counted: small letters, half width, simplified, words
 * with one space between them. Signs, tags, formulas and marks that turn the direction of writing
 * are no part of a word, so none of them is left.
 */
public final class SearchText {

    /** More than this is no question. */
    public static final int LONGEST = 60;

    /** Years and the like; so many more digits are somebody's telephone or papers. */
    private static final int MOST_DIGITS = 5;

    static final Pattern BETWEEN = Pattern.compile("[\\p{Z}\\p{C}\\p{P}\\p{S}]+");

    private SearchText() {}

    /**
     * @return nothing where no word is left, and where it has digits as a telephone number has
     */
    public static Optional<String> of(String asked) {
        if (asked.length() > TitleSearch.LONGEST) {
            return Optional.empty();
        }
        String text =
                BETWEEN.splitAsStream(Simplified.fold(asked))
                        .filter(w -> !w.isEmpty())
                        .collect(Collectors.joining(" "));
        if (text.codePoints().filter(Character::isDigit).count() > MOST_DIGITS) {
            return Optional.empty();
        }
        return Optional.of(cut(text)).filter(t -> !t.isEmpty());
    }

    /** Between two characters. */
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        boolean parts = Character.isHighSurrogate(text.charAt(LONGEST - 1));
        return text.substring(0, parts ? LONGEST - 1 : LONGEST).strip();
    }
}
