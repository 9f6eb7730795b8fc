package kejian.origin.caption;

/**
 * Words and when they are shown.
 *
 * @param settings WebVTT cue settings that were kept, empty for none
 * @param text WebVTT cue text: escaped, without empty lines
 */
public record Cue(long fromMs, long toMs, String settings, String text) {}
