package kejian.origin.figures;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What figures are asked by. */
enum By {
    DAY("s.begins::text", null),
    MONTH("to_char(s.begins, 'YYYY-MM')", null),
    COUNTY("s.county", "select code, name from area where code = any (:keys)"),
    COURSEWARE(
            "s.courseware", "select id::text, title from courseware where id::text = any (:keys)"),
    TIER("s.tier", null),
    EDGE("s.edge", null);

    /** Of a row {@code s} of sums. */
    final String key;

    /** Names of keys, where they have other ones. */
    final @Nullable String names;

    By(String key, @Nullable String names) {
        this.key = key;
        this.names = names;
    }

    /** As the API says it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
