package kejian.transcoder.caption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kejian.transcoder.cage.FailedException;

/**
 * Reads what the origin wrote of an editor's captions: cues alone, without styles and regions (W3C
 * WebVTT §4). Anything else is damage and no captions; that is said, and nothing is guessed.
 */
final class WebVtt {

    static final String UNREADABLE = "captions-unreadable";

    /** As the origin bounds them; escapes take room. */
    static final long LARGEST_BYTES = 4 << 20;

    private static final int MOST_CUES = 20_000;
    private static final int LONGEST_CUE = 32_000;

    private static final Pattern TIMES =
            Pattern.compile(
                    "(\\d{2,4}):(\\d{2}):(\\d{2})\\.(\\d{3}) --> (\\d{2,4}):(\\d{2}):(\\d{2})\\.(\\d{3})"
                            + "(?: .{0,200})?");

    /** What stands above a word says how it is read, and would be read behind it. */
    private static final Pattern READING = Pattern.compile("<rt>[^<]*(?:</rt>|$)");

    private static final Pattern MARK = Pattern.compile("<[^>]*>?");
    private static final Pattern ESCAPE = Pattern.compile("&(amp|lt|gt|nbsp|lrm|rlm);");
    private static final Map<String, String> ESCAPED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "nbsp", " ", "lrm", "", "rlm", "");

    private WebVtt() {}

    /**
     * @return by time; they may overlap, and none is empty in time
     */
    static List<Cue> read(Path file) throws IOException, FailedException {
        if (Files.size(file) > LARGEST_BYTES) {
            throw unreadable("%d bytes".formatted(Files.size(file)));
        }
        List<String> lines;
        try {
            // strictly, unlike String: damage must not become words
            lines =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString()
                            .lines()
                            .toList();
        } catch (CharacterCodingException e) {
            throw unreadable("no UTF-8");
        }
        if (lines.isEmpty() || !lines.getFirst().equals("WEBVTT")) {
            throw unreadable("no WEBVTT in its first line");
        }
        List<Cue> cues = new ArrayList<>();
        int at = 1;
        while (at < lines.size()) {
            if (lines.get(at).isEmpty()) {
                at++;
                continue;
            }
            Matcher times = TIMES.matcher(lines.get(at));
            if (!times.matches() || cues.size() == MOST_CUES) {
                throw unreadable("line %d".formatted(at + 1));
            }
            int first = at + 1;
            int length = 0;
            for (at = first; at < lines.size() && !lines.get(at).isEmpty(); at++) {
                length += lines.get(at).length();
            }
            if (length > LONGEST_CUE) {
                throw unreadable("line %d: %d characters".formatted(first, length));
            }
            long from = ms(times, 1);
            long to = ms(times, 5);
            if (from < to) {
                cues.add(new Cue(from, to, words(lines.subList(first, at))));
            }
        }
        return cues;
    }

    private static FailedException unreadable(String why) {
        return new FailedException(UNREADABLE, "the captions to be burnt in: " + why);
    }

    private static long ms(Matcher times, int group) {
        long hours = Long.parseLong(times.group(group));
        long minutes = Long.parseLong(times.group(group + 1));
        long seconds = Long.parseLong(times.group(group + 2));
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
                + Long.parseLong(times.group(group + 3));
    }

    private static List<String> words(List<String> lines) {
        // marks may reach over lines
        String text = String.join("\n", lines);
        text = MARK.matcher(READING.matcher(text).replaceAll("")).replaceAll("");
        text = ESCAPE.matcher(text).replaceAll(found -> escaped(found.group(1)));
        return text.lines()
                .map(WebVtt::visible)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toList());
    }

    private static String escaped(String name) {
        return Matcher.quoteReplacement(String.valueOf(ESCAPED.get(name)));
    }

    /** Without controls, those of direction among them, halves of pairs and what is unassigned. */
    static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (Character.getType(c)) {
                        case Character.CONTROL,
                                Character.FORMAT,
                                Character.SURROGATE,
                                Character.UNASSIGNED,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR -> {}
                        case Character.SPACE_SEPARATOR -> out.append(' ');
                        default -> out.appendCodePoint(c);
                    }
                });
        return out.toString().strip();
    }
}
