package kejian.origin.attachment;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name that a viewer's machine will save a file under. What an editor's machine said is a wish:
 * nothing of it that a system would take for a folder, a device or a program is kept.
 */
final class AttachmentName {

    private static final int LONGEST_BYTES = 180;
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final Set<Integer> JOINERS = Set.of(0x200c, 0x200d);

    private AttachmentName() {}

    /**
     * @param endings of its content; the name has one of them at its end, or gets the first
     */
    static String of(String wished, List<String> endings) {
        String leaf =
                wished.substring(1 + Math.max(wished.lastIndexOf('/'), wished.lastIndexOf('\\')));
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(leaf, Normalizer.Form.NFC)
                .codePoints()
                .filter(c -> !isUnwanted(c))
                .forEach(c -> plain.appendCodePoint("<>:\"|?*".indexOf(c) >= 0 ? '_' : c));
        String name = trimmed(plain.toString());
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        boolean fits = endings.contains(ending);
        String stem = trimmed(fits ? name.substring(0, dot) : name);
        if (stem.isEmpty()) {
            stem = "讲义";
        }
        if (DEVICE.matcher(stem).matches()) {
            stem = "_" + stem;
        }
        return shortened(stem) + "." + (fits ? ending : endings.getFirst());
    }

    /** Hidden on one system, lost on another. */
    private static String trimmed(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && isEdge(name.charAt(from))) {
            from++;
        }
        while (from < to && isEdge(name.charAt(to - 1))) {
            to--;
        }
        return name.substring(from, to);
    }

    private static boolean isEdge(char c) {
        return c == '.' || c == ' ' || c >= '\t' && c <= '\r';
    }

    /** Names of 255 bytes are the most that common systems keep; a browser adds to them. */
    private static String shortened(String stem) {
        int end = 0;
        int bytes = 0;
        while (end < stem.length()) {
            String one = Character.toString(stem.codePointAt(end));
            bytes += one.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > LONGEST_BYTES) {
                break;
            }
            end += one.length();
        }
        return trimmed(stem.substring(0, end));
    }

    /** Controls, those of direction among them, and halves of pairs. */
    private static boolean isUnwanted(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT && !JOINERS.contains(c)
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
