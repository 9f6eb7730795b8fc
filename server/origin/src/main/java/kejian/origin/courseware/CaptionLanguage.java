package kejian.origin.courseware;

import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/**
 * Language tags (BCP 47, RFC 5646): language, script, region, variant. Extensions say nothing that
 * a player asks for and are refused. Three letters are taken unseen, there are 7,900 of them.
 */
final class CaptionLanguage {

    private static final Set<String> TWO_LETTERS = Set.of(Locale.getISOLanguages());

    /** Languages that may also be written after {@code zh-} (RFC 5646 §2.2.2). */
    private static final Set<String> CHINESE =
            Set.of(
                    "cdo", "cjy", "cmn", "cpx", "czh", "czo", "gan", "hak", "hsn", "lzh", "mnp",
                    "nan", "wuu", "yue");

    private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

    /** What a box's address may hold. */
    private static final Pattern WRITTEN = Pattern.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}");

    private CaptionLanguage() {}

    /**
     * The tag in its canonical form: {@code zh-hans-cn} is {@code zh-Hans-CN}.
     *
     * @throws ProblemException {@code validation}, {@code /language}
     */
    static String checked(String tag) {
        return checked(tag, "/language");
    }

    /**
     * @param pointer to where the tag stands
     */
    static String checked(String tag, String pointer) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            String written = locale.toLanguageTag();
            String language = locale.getLanguage();
            boolean known =
                    language.length() == 2
                            ? TWO_LETTERS.contains(language)
                            // zh-Hns is no script but would be an extended language
                            : tag.toLowerCase(Locale.ROOT).startsWith(language)
                                    || CHINESE.contains(language);
            if (WRITTEN.matcher(written).matches()
                    && known
                    && !language.isEmpty()
                    && isScript(locale)
                    && isRegion(locale)) {
                return written;
            }
        } catch (IllformedLocaleException e) {
            // falls through to the one answer
        }
        throw new ProblemException(
                Problem.VALIDATION,
                null,
                List.of(
                        new ProblemException.FieldError(
                                pointer, "bcp47", "zh, zh-Hans, en, bo, ug-Arab …")));
    }

    private static boolean isScript(Locale locale) {
        return locale.getScript().isEmpty()
                || !locale.getDisplayScript(Locale.ENGLISH).equals(locale.getScript());
    }

    private static boolean isRegion(Locale locale) {
        String region = locale.getCountry();
        return region.isEmpty() || region.length() == 3 || REGIONS.contains(region);
    }

    /** How its speakers call it: 中文, English. */
    static String ownName(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        return locale.getDisplayName(locale);
    }
}
