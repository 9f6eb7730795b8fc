package kejian.origin.lecture;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outline of a lecture: lines of {@code time,title,slide}, or a WebVTT file whose cues are
 * chapters (W3C WebVTT §1.5), the slide's name perhaps on a second line.
 *
 * @param lines by rising time
 */
record Outline(List<Line> lines) {

    private static final int MOST = 500;
    private static final Pattern TIME =
            Pattern.compile("(?:(\\d{1,2}):)?(\\d{1,3}):(\\d{2})(?:[.,](\\d{1,3}))?|(\\d{1,6})s?");
    private static final Pattern CUE =
            Pattern.compile("((?:\\d{2,}:)?\\d{2}:\\d{2}\\.\\d{3})[ \\t]+-->.*");

    /**
     * @param number of the line in the file
     * @param slide file name, or empty
     */
    record Line(int number, long atMs, String title, String slide) {}

    Outline {
        lines = List.copyOf(lines);
    }

    static Outline read(byte[] file) throws LectureException {
        String text = decode(file);
        List<String> raw = text.lines().toList();
        List<Line> lines =
                !raw.isEmpty() && raw.getFirst().startsWith("WEBVTT") ? cues(raw) : rows(raw);
        if (lines.isEmpty()) {
            throw new LectureException(LectureRefusal.EMPTY);
        }
        long before = -1;
        for (Line line : lines) {
            if (line.atMs <= before) {
                throw new LectureException(LectureRefusal.LINE, line.number);
            }
            before = line.atMs;
        }
        return new Outline(lines);
    }

    private static List<Line> rows(List<String> raw) throws LectureException {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            String row = raw.get(i).strip();
            if (row.isEmpty() || row.startsWith("#")) {
                continue;
            }
            String[] cells = row.split("[,，;；\\t]", 3);
            boolean head = lines.isEmpty() && !TIME.matcher(cells[0].strip()).matches();
            if (head && cells[0].strip().matches("(?i)时间|起始时间|time|start")) {
                continue;
            }
            if (cells.length < 2) {
                throw new LectureException(LectureRefusal.LINE, i + 1);
            }
            String slide = cells.length > 2 ? clean(cells[2]) : "";
            add(lines, new Line(i + 1, time(cells[0].strip(), i + 1), clean(cells[1]), slide));
        }
        return lines;
    }

    private static List<Line> cues(List<String> raw) throws LectureException {
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i < raw.size(); i++) {
            Matcher cue = CUE.matcher(raw.get(i).strip());
            if (cue.matches()) {
                String title = i + 1 < raw.size() ? raw.get(i + 1) : "";
                String slide = title.isBlank() || i + 2 >= raw.size() ? "" : raw.get(i + 2);
                add(lines, new Line(i + 1, time(cue.group(1), i + 1), clean(title), clean(slide)));
            }
        }
        return lines;
    }

    private static void add(List<Line> lines, Line line) throws LectureException {
        if (lines.size() == MOST) {
            throw new LectureException(LectureRefusal.TOO_MANY);
        }
        if (line.title.isEmpty() && line.slide.isEmpty() || line.title.length() > 200) {
            throw new LectureException(LectureRefusal.LINE, line.number);
        }
        lines.add(line);
    }

    private static long time(String text, int number) throws LectureException {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new LectureException(LectureRefusal.LINE, number);
        }
        if (time.group(5) != null) {
            return 1_000 * Long.parseLong(time.group(5));
        }
        long hours = time.group(1) == null ? 0 : Long.parseLong(time.group(1));
        long minutes = Long.parseLong(time.group(2));
        long seconds = Long.parseLong(time.group(3));
        if (seconds > 59 || time.group(1) != null && minutes > 59) {
            throw new LectureException(LectureRefusal.LINE, number);
        }
        String rest = time.group(4) == null ? "" : time.group(4);
        long ms = rest.isEmpty() ? 0 : Long.parseLong((rest + "00").substring(0, 3));
        return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
    }

    /** On one line, without quotes around it and what is no text. */
    private static String clean(String cell) {
        String text = cell.strip().replaceAll("^\"(.*)\"$", "$1").replaceAll("<[^>]{0,200}>", "");
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    int type = Character.getType(c);
                    if (type != Character.CONTROL
                            && type != Character.FORMAT
                            && type != Character.SURROGATE
                            && type != Character.LINE_SEPARATOR
                            && type != Character.PARAGRAPH_SEPARATOR) {
                        out.appendCodePoint(c);
                    }
                });
        return Normalizer.normalize(out, Normalizer.Form.NFC).strip();
    }

    private static String decode(byte[] file) throws LectureException {
        for (Charset charset : List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"))) {
            try {
                String text =
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)
                                .decode(ByteBuffer.wrap(file))
                                .toString();
                return text.startsWith("\uFEFF") ? text.substring(1) : text;
            } catch (CharacterCodingException e) {
                continue; // an answer: it is not of this charset
            }
        }
        throw new LectureException(LectureRefusal.CHARSET);
    }
}
