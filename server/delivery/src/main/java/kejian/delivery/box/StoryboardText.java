package kejian.delivery.box;

import kejian.contract.pack.MediaPackage;

/**
 * The storyboard as WebVTT: which part of the sheet belongs to which time (Media Fragments 1.0
 * §4.2.2).
 */
final class StoryboardText {

    private StoryboardText() {}

    /**
     * @param token of the picture's address, with its {@code ?}; empty for none
     */
    static String of(MediaPackage.Storyboard board, long durationMs, String token) {
        StringBuilder out = new StringBuilder("WEBVTT\n");
        for (int tile = 0; tile < board.tiles(); tile++) {
            long from = tile * board.everyMs();
            long to = Math.min(from + board.everyMs(), durationMs);
            if (from >= to) {
                break;
            }
            int x = tile % board.columns() * board.tileWidth();
            int y = tile / board.columns() * board.tileHeight();
            out.append('\n').append(time(from)).append(" --> ").append(time(to)).append('\n');
            out.append("storyboard.jpg")
                    .append(token)
                    .append("#xywh=")
                    .append(x)
                    .append(',')
                    .append(y)
                    .append(',');
            out.append(board.tileWidth()).append(',').append(board.tileHeight()).append('\n');
        }
        return out.toString();
    }

    private static String time(long ms) {
        StringBuilder out = new StringBuilder();
        digits(out, ms / 3_600_000, 2).append(':');
        digits(out, ms / 60_000 % 60, 2).append(':');
        digits(out, ms / 1000 % 60, 2).append('.');
        return digits(out, ms % 1000, 3).toString();
    }

    private static StringBuilder digits(StringBuilder out, long value, int width) {
        String text = Long.toString(value);
        return out.repeat('0', Math.max(0, width - text.length())).append(text);
    }
}
