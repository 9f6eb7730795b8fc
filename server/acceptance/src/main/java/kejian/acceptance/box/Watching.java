package kejian.acceptance.box;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Real time of one viewing: where the player stands, and its reports, counted by what was
 * acknowledged.
 */
final class Watching {

    private static final long REPORT_EVERY_MS = 3_000;
    private static final int PATIENCE = 20;

    /** Sends one report; answers whether it was recorded durably. */
    interface Report {
        boolean send(String action, long n, double playedSeconds)
                throws IOException, InterruptedException;
    }

    private final Report report;
    private final long begun = System.nanoTime();
    private long number;
    private long nextReportMs;
    private double acknowledged;
    private int recorded;

    Watching(Report report) {
        this.report = report;
    }

    void play() throws IOException, InterruptedException {
        send("play", 0);
        nextReportMs = REPORT_EVERY_MS;
    }

    /** Plays on to this media time, reporting on the way. */
    void until(double seconds) throws IOException, InterruptedException {
        while (true) {
            long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            if (now >= nextReportMs && nextReportMs < seconds * 1000) {
                send("beat", nextReportMs / 1000.0);
                nextReportMs += REPORT_EVERY_MS;
                continue;
            }
            long left = (long) (seconds * 1000) - now;
            if (left <= 0) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(left, 50));
        }
    }

    void end(double seconds) throws IOException, InterruptedException {
        send("end", seconds);
    }

    private void send(String action, double played) throws IOException, InterruptedException {
        long n = number++;
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            try {
                if (report.send(action, n, played)) {
                    acknowledged = played;
                    recorded++;
                    return;
                }
            } catch (IOException e) {
                if (attempt + 1 == PATIENCE) {
                    throw e;
                }
            }
            // the edge may be starting again; counters are cumulative, so later is as good
            TimeUnit.MILLISECONDS.sleep(500);
        }
        throw new IOException("report " + n + " was never recorded");
    }

    /** Seconds that an edge has acknowledged. */
    double acknowledgedSeconds() {
        return acknowledged;
    }

    int recorded() {
        return recorded;
    }

    static String seconds(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceAll("\\.?0+$", "");
    }
}
