package kejian.origin.caption;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SRT: a number, times, words, an empty line. Files in the wild lack the number or the empty line,
 * and have empty lines among the words; all that is taken. A line that was meant as times and says
 * none is refused, since its words would be shown at another's time.
 */
final class SubRip {

    private final List<String> lines;
    private final List<Cue> cues = new ArrayList<>();
    private @Nullable CueTimes times;
    private int timesLine;
    private final StringBuilder words = new StringBuilder();

    private SubRip(List<String> lines) {
        this.lines = lines;
    }

    static List<Cue> read(List<String> lines) throws CaptionException {
        return new SubRip(lines).read();
    }

    private List<Cue> read() throws CaptionException {
        boolean betweenCues = true;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                betweenCues = true;
                continue;
            }
            CueTimes said = CueTimes.of(line, /* hoursMayLack= */ false);
            if (said != null) {
                end();
                times = said.checked(i + 1);
                timesLine = i + 1;
                betweenCues = false;
            } else if (isNumber(line) && isTimes(i + 1, betweenCues)) {
                end(); // the next line is its time, or is refused as one
                betweenCues = true;
            } else if (times == null || betweenCues && isMeantAsTimes(line)) {
                throw refusal(line, i + 1);
            } else {
                word(line, i + 1);
            }
        }
        end();
        return cues;
    }

    private void word(String line, int number) throws CaptionException {
        // twice: marks that are left out count here
        if (words.length() + line.length() > 2 * CaptionFile.LONGEST_CUE) {
            throw new CaptionException(CaptionRefusal.CUE_TOO_LONG, number);
        }
        words.append(line).append('\n');
    }

    private void end() throws CaptionException {
        if (times != null) {
            String text = CueMarkup.of(words.toString(), CueMarkup.Dialect.SRT);
            CaptionFile.add(cues, times, text, timesLine);
        }
        times = null;
        words.setLength(0);
    }

    private CaptionException refusal(String line, int number) {
        if (isMeantAsTimes(line)) {
            boolean vtt = cues.isEmpty() && CueTimes.of(line, /* hoursMayLack= */ true) != null;
            return new CaptionException(
                    vtt ? CaptionRefusal.HEADER : CaptionRefusal.TIME, vtt ? 1 : number);
        }
        return new CaptionException(
                cues.isEmpty() ? CaptionRefusal.NO_CAPTIONS : CaptionRefusal.TIME, number);
    }

    private boolean isTimes(int i, boolean meantIsEnough) {
        if (i >= lines.size()) {
            return false;
        }
        String line = lines.get(i);
        return CueTimes.of(line, /* hoursMayLack= */ false) != null
                || meantIsEnough && isMeantAsTimes(line);
    }

    /** An arrow of any kind after digits and colons, or digits and colons alone. */
    private static boolean isMeantAsTimes(String line) {
        String start = line.strip();
        int i = start.startsWith("-") ? 1 : 0;
        int colons = 0;
        boolean digit = false;
        for (; i < start.length(); i++) {
            char c = start.charAt(i);
            digit |= c >= '0' && c <= '9';
            colons += c == ':' || c == '：' ? 1 : 0;
            if ((c < '0' || c > '9') && ":：,，. \t".indexOf(c) < 0) {
                break;
            }
        }
        boolean arrow = i < start.length() && "-—–>→".indexOf(start.charAt(i)) >= 0;
        return digit && colons > 0 && (arrow || i == start.length());
    }

    private static boolean isNumber(String line) {
        String digits = line.strip();
        return digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
