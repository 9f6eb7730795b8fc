package kejian.origin.caption;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A caption file of any form that editors have, as cues. What comes out was written anew from them:
 * nothing of the file but its words, times and a few harmless marks reaches a box. Reading takes
 * time in proportion to the file, whatever it holds.
 *
 * @param charset how the file was written
 * @param cues by time; they may overlap
 */
public record CaptionFile(Form form, String charset, List<Cue> cues) {

    public static final int LARGEST_BYTES = 2 << 20;

    /** Escapes and UTF-8 may need more room than the file did. */
    private static final int LARGEST_WRITTEN = 4 << 20;

    static final int MOST_CUES = 20_000;
    static final int LONGEST_CUE = 4_000;

    /** How captions are written. */
    public enum Form {
        SRT,
        ASS,
        WEBVTT
    }

    public CaptionFile {
        cues = List.copyOf(cues);
    }

    /**
     * @throws CaptionException what is wrong, where, and what to do; nothing else is ever thrown
     */
    public static CaptionFile read(byte[] file) throws CaptionException {
        if (file.length > LARGEST_BYTES) {
            throw new CaptionException(CaptionRefusal.TOO_LARGE, 0);
        }
        CaptionCharset.Text text = CaptionCharset.decode(file);
        List<String> lines = lines(text.characters());
        int first = 0;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        if (first == lines.size()) {
            throw new CaptionException(CaptionRefusal.EMPTY, 0);
        }
        Form form = form(lines.get(first));
        List<Cue> cues =
                switch (form) {
                    case SRT -> SubRip.read(lines);
                    case ASS -> SubStation.read(lines);
                    case WEBVTT -> WebVttText.read(lines, first + 1);
                };
        if (cues.isEmpty()) {
            throw new CaptionException(CaptionRefusal.EMPTY, 0);
        }
        // stable: of two that begin together the first of the file stays above
        cues.sort(Comparator.comparingLong(Cue::fromMs));
        CaptionFile captions = new CaptionFile(form, text.charset(), cues);
        if (captions.webVtt().length > LARGEST_WRITTEN) {
            throw new CaptionException(CaptionRefusal.TOO_LARGE, 0);
        }
        return captions;
    }

    private static Form form(String firstLine) {
        String first = firstLine.strip();
        if (first.equals("WEBVTT") || first.startsWith("WEBVTT ") || first.startsWith("WEBVTT\t")) {
            return Form.WEBVTT;
        }
        String section = first.toLowerCase(Locale.ROOT);
        boolean ass = section.equals("[script info]") || section.equals("[events]");
        return ass ? Form.ASS : Form.SRT;
    }

    private static List<String> lines(String text) throws CaptionException {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new CaptionException(CaptionRefusal.NOT_TEXT, lines.size() + 1);
            }
            if (c == '\n' || c == '\r') {
                lines.add(text.substring(from, i));
                i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
                from = i + 1;
            }
        }
        lines.add(text.substring(from));
        return lines;
    }

    /** Takes one more cue, unless nobody would see anything of it. */
    static void add(List<Cue> cues, CueTimes times, String text, int line) throws CaptionException {
        if (text.isEmpty()) {
            return;
        }
        if (text.length() > LONGEST_CUE) {
            throw new CaptionException(CaptionRefusal.CUE_TOO_LONG, line);
        }
        if (cues.size() == MOST_CUES) {
            throw new CaptionException(CaptionRefusal.TOO_MANY_CUES, line);
        }
        cues.add(new Cue(times.fromMs(), times.toMs(), times.settings(), text));
    }

    /** As WebVTT in UTF-8 (W3C WebVTT §4). */
    public byte[] webVtt() {
        StringBuilder out = new StringBuilder("WEBVTT\n");
        for (Cue cue : cues) {
            out.append('\n').append(CueTimes.text(cue.fromMs())).append(" --> ");
            out.append(CueTimes.text(cue.toMs()));
            out.append(cue.settings().isEmpty() ? "" : " " + cue.settings());
            out.append('\n').append(cue.text()).append('\n');
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
