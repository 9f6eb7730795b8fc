package kejian.origin.courseware;

import java.text.Normalizer;
import java.util.Locale;

/** What is left of a title when width, case, blanks and signs do not count. */
final class TitleKey {

    private TitleKey() {}

    static String of(String title) {
        return Normalizer.normalize(title, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
