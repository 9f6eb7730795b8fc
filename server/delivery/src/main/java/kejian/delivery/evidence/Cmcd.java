package kejian.delivery.evidence;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads one CMCD report: keys and values as a structured-field dictionary (CTA-5004 §3.2,
 * CTA-5004-B; RFC 8941 §3.2). Of an inner list the first member counts, parameters are left out.
 * What cannot be read is left out.
 */
public final class Cmcd {

    private static final int MOST_KEYS = 64;
    private static final int LONGEST = 8_192;

    private Cmcd() {}

    /**
     * @param report {@code e=ps,sid="…",sta=p,bl=(5000)}
     * @return keys and bare values; empty for junk
     */
    public static Map<String, String> read(String report) {
        Map<String, String> values = new LinkedHashMap<>();
        if (report.length() > LONGEST) {
            return values;
        }
        int begin = 0;
        while (begin < report.length() && values.size() < MOST_KEYS) {
            int end = endOfMember(report, begin);
            String member = report.substring(begin, end).strip();
            int equals = member.indexOf('=');
            String key = equals < 0 ? member : member.substring(0, equals);
            if (isKey(key)) {
                values.putIfAbsent(key, equals < 0 ? "?1" : bare(member.substring(equals + 1)));
            }
            begin = end + 1;
        }
        return values;
    }

    private static int endOfMember(String report, int begin) {
        boolean quoted = false;
        int depth = 0;
        for (int i = begin; i < report.length(); i++) {
            char c = report.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth <= 0) {
                return i;
            }
        }
        return report.length();
    }

    private static String bare(String value) {
        String text = value.strip();
        if (text.startsWith("(")) {
            text = text.substring(1).strip();
        }
        if (text.startsWith("\"")) {
            return unquoted(text);
        }
        int end = 0;
        while (end < text.length() && " ;)".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static String unquoted(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                break;
            }
            if (c == '\\' && i + 1 < text.length()) {
                c = text.charAt(++i);
            }
            out.append(c);
        }
        return out.toString();
    }

    private static boolean isKey(String key) {
        return !key.isEmpty()
                && key.length() <= 64
                && key.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || (c >= '0' && c <= '9')
                                        || c == '-'
                                        || c == '_'
                                        || c == '.');
    }
}
