package kejian.origin.caption;

import java.util.ArrayList;
import java.util.List;

/**
 * WebVTT as it is written by hand. STYLE, REGION and NOTE are left out: a style may fetch an
 * address, a region is nothing without its style.
 */
final class WebVttText {

    private WebVttText() {}

    /**
     * @param from the line after the header's first
     */
    static List<Cue> read(List<String> lines, int from) throws CaptionException {
        List<Cue> cues = new ArrayList<>();
        int i = end(lines, from); // what follows WEBVTT up to an empty line belongs to the head
        while (i < lines.size()) {
            if (lines.get(i).isBlank()) {
                i++;
                continue;
            }
            int end = end(lines, i);
            String first = lines.get(i).strip();
            if (isBlock(first, "STYLE") || isBlock(first, "REGION") || isBlock(first, "NOTE")) {
                i = end;
                continue;
            }
            boolean named = !first.contains(CueTimes.ARROW);
            int at = named ? i + 1 : i;
            if (at == end) {
                throw new CaptionException(CaptionRefusal.TIME, i + 1);
            }
            while (at < end) {
                at = cue(lines, at, end, cues);
            }
            i = end;
        }
        return cues;
    }

    private static boolean isBlock(String first, String name) {
        return first.equals(name) || first.startsWith(name + " ") || first.startsWith(name + "\t");
    }

    /** The cue whose times stand at this line; returns the line after it. */
    private static int cue(List<String> lines, int at, int end, List<Cue> cues)
            throws CaptionException {
        CueTimes times = CueTimes.of(lines.get(at), /* hoursMayLack= */ true);
        if (times == null) {
            throw new CaptionException(CaptionRefusal.TIME, at + 1);
        }
        times.checked(at + 1);
        StringBuilder words = new StringBuilder();
        int i = at + 1;
        while (i < end && CueTimes.of(lines.get(i), /* hoursMayLack= */ true) == null) {
            if (words.length() + lines.get(i).length() > 2 * CaptionFile.LONGEST_CUE) {
                throw new CaptionException(CaptionRefusal.CUE_TOO_LONG, i + 1);
            }
            words.append(lines.get(i++)).append('\n');
        }
        String text = CueMarkup.of(words.toString(), CueMarkup.Dialect.WEBVTT);
        CaptionFile.add(cues, times, text, at + 1);
        return i;
    }

    private static int end(List<String> lines, int from) {
        int end = from;
        while (end < lines.size() && !lines.get(end).isBlank()) {
            end++;
        }
        return end;
    }
}
