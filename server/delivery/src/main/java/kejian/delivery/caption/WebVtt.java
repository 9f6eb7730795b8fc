package kejian.delivery.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A WebVTT file taken apart, as forgiving as players are (W3C WebVTT §6.1): a block that is no cue
 * is left out, nothing in it stops the rest.
 *
 * @param styles STYLE and REGION blocks, which every segment repeats
 */
public record WebVtt(List<String> styles, List<Cue> cues) {

    private static final Pattern TIMES =
            Pattern.compile(
                    "\\s*((?:\\d{2,}:)?[0-5]\\d:[0-5]\\d\\.\\d{3})\\s+-->\\s+"
                            + "((?:\\d{2,}:)?[0-5]\\d:[0-5]\\d\\.\\d{3})(?:\\s.*)?");

    /**
     * @param text timing line and payload as they stand in the file
     */
    public record Cue(long fromMs, long toMs, String text) {}

    public WebVtt {
        styles = List.copyOf(styles);
        cues = List.copyOf(cues);
    }

    public static WebVtt read(String file) {
        String text = file.startsWith("\uFEFF") ? file.substring(1) : file;
        List<String> styles = new ArrayList<>();
        List<Cue> cues = new ArrayList<>();
        List<String> block = new ArrayList<>();
        boolean head = true;
        for (String line : text.replace("\0", "\uFFFD").lines().toList()) {
            if (!line.isBlank()) {
                block.add(line);
                continue;
            }
            head = take(block, head, styles, cues);
        }
        take(block, head, styles, cues);
        return new WebVtt(styles, cues);
    }

    /** Whether the file's head is still to come. */
    private static boolean take(
            List<String> block, boolean head, List<String> styles, List<Cue> cues) {
        if (block.isEmpty()) {
            return head;
        }
        List<String> lines = List.copyOf(block);
        block.clear();
        String first = lines.getFirst().strip();
        if (head && first.startsWith("WEBVTT")) {
            return false;
        }
        if (first.equals("STYLE") || first.equals("REGION")) {
            styles.add(String.join("\n", lines));
        } else if (!first.startsWith("NOTE")) {
            cue(lines, cues);
        }
        return false;
    }

    private static void cue(List<String> lines, List<Cue> cues) {
        int at = lines.getFirst().contains("-->") ? 0 : 1;
        if (at >= lines.size()) {
            return;
        }
        Matcher times = TIMES.matcher(lines.get(at));
        if (times.matches()) {
            long from = ms(times.group(1));
            long to = ms(times.group(2));
            if (to > from) {
                cues.add(new Cue(from, to, String.join("\n", lines.subList(at, lines.size()))));
            }
        }
    }

    private static long ms(String time) {
        int dot = time.indexOf('.');
        long ms = Long.parseLong(time.substring(dot + 1));
        long seconds = 0;
        for (String part : time.substring(0, dot).split(":", -1)) {
            if (part.length() > 6) {
                return Long.MAX_VALUE / 2; // an hour beyond every courseware
            }
            seconds = seconds * 60 + Long.parseLong(part);
        }
        return seconds * 1000 + ms;
    }
}
