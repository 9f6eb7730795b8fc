package kejian.transcoder.caption;

import java.util.List;

/**
 * Words and when they are shown, from the first time up to the second.
 *
 * @param lines without marks
 */
public record Cue(long fromMs, long toMs, List<String> lines) {

    public Cue {
        lines = List.copyOf(lines);
    }
}
