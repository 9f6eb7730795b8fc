package kejian.delivery.box;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a query however broken it is: a beacon is answered whatever a box writes into it. */
final class QueryText {

    private static final int MOST_PARAMETERS = 64;
    private static final int LONGEST = 16_384;

    private QueryText() {}

    /** The first value of each name; a part that cannot be decoded is left out. */
    static Map<String, String> read(@Nullable String query) {
        Map<String, String> values = new LinkedHashMap<>();
        if (query == null || query.length() > LONGEST) {
            return values;
        }
        int begin = 0;
        while (begin < query.length() && values.size() < MOST_PARAMETERS) {
            int end = query.indexOf('&', begin);
            end = end < 0 ? query.length() : end;
            String part = query.substring(begin, end);
            int equals = part.indexOf('=');
            if (equals > 0) {
                String value = decoded(part.substring(equals + 1));
                if (value != null) {
                    values.putIfAbsent(part.substring(0, equals), value);
                }
            }
            begin = end + 1;
        }
        return values;
    }

    /** How often a name stands there, with a value or without. */
    static int count(@Nullable String query, String name) {
        int count = 0;
        if (query != null) {
            for (String part : query.split("&", -1)) {
                if (part.equals(name) || part.startsWith(name + "=")) {
                    count++;
                }
            }
        }
        return count;
    }

    private static @Nullable String decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            // A broken percent escape: the caller treats the parameter as absent.
            return null;
        }
    }
}
