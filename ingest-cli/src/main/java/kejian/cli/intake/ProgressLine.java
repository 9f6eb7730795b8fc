package kejian.cli.intake;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import kejian.cli.client.TusUpload;

/**
 * One line on a terminal for all that is under way: share, bytes, speed, time left. Where lines are
 * kept, one for every tenth of a file.
 */
public final class ProgressLine {

    /** How it is shown. */
    public enum Style {
        BAR,
        PLAIN,
        NONE
    }

    private static final int WIDTH = 24;
    private static final int TENTHS = 10;
    private static final long REDRAW_NANOS = 100_000_000L;

    private final Style style;
    private final PrintStream out;
    private final UnaryOperator<String> texts;
    private final Map<String, File> files = new LinkedHashMap<>();
    private long firstNanos;
    private long drawnNanos;
    private boolean isDrawn;

    private static final class File {
        private long all;
        private long begun = -1;
        private long sent;
        private int tenths = -1;
    }

    public ProgressLine(Style style, PrintStream out, UnaryOperator<String> texts) {
        this.style = style;
        this.out = out;
        this.texts = texts;
    }

    public TusUpload.Progress of(String name) {
        return (sent, all) -> tell(name, sent, all, System.nanoTime());
    }

    synchronized void tell(String name, long sent, long all, long nowNanos) {
        if (style == Style.NONE) {
            return;
        }
        File file = files.computeIfAbsent(name, n -> new File());
        if (file.begun < 0) {
            file.begun = sent;
            firstNanos = firstNanos == 0 ? nowNanos : firstNanos;
        }
        file.all = all;
        file.sent = sent;
        if (style == Style.PLAIN) {
            int tenths = (int) (all == 0 ? TENTHS : sent * TENTHS / all);
            if (tenths != file.tenths) {
                file.tenths = tenths;
                out.println(texts.apply("sent").formatted(name, tenths * 100 / TENTHS));
            }
        } else if (sent == all || nowNanos - drawnNanos > REDRAW_NANOS) {
            drawnNanos = nowNanos;
            isDrawn = true;
            out.print("\r" + line(nowNanos) + "\u001b[K");
            out.flush();
        }
    }

    /** What is printed next begins on a line of its own. */
    public synchronized void leave() {
        if (isDrawn) {
            isDrawn = false;
            out.print("\r\u001b[K");
            out.flush();
        }
    }

    private String line(long nowNanos) {
        long all = files.values().stream().mapToLong(f -> f.all).sum();
        long sent = files.values().stream().mapToLong(f -> f.sent).sum();
        long moved = sent - files.values().stream().mapToLong(f -> f.begun).sum();
        double seconds = (nowNanos - firstNanos) / 1e9;
        double rate = seconds < 0.5 ? 0 : moved / seconds;
        int share = (int) (all == 0 ? 100 : sent * 100 / all);
        int full = share * WIDTH / 100;
        String bar = "=".repeat(full) + (full < WIDTH ? ">" + " ".repeat(WIDTH - full - 1) : "");
        String left = rate <= 0 ? "--:--" : clock((long) Math.ceil((all - sent) / rate));
        return "[%s] %3d%% %s/%s %s/s %s %s"
                .formatted(
                        bar,
                        share,
                        size(sent),
                        size(all),
                        size((long) rate),
                        texts.apply("left"),
                        left);
    }

    private static String clock(long seconds) {
        return seconds >= 3_600
                ? "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60)
                : "%02d:%02d".formatted(seconds / 60, seconds % 60);
    }

    private static String size(long bytes) {
        if (bytes < 1 << 20) {
            return bytes / 1024 + " KiB";
        }
        double mib = bytes / (double) (1 << 20);
        return mib < 1024 ? "%.1f MiB".formatted(mib) : "%.2f GiB".formatted(mib / 1024);
    }
}
