package kejian.acceptance.bench.audience;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What an audience really saw of one title or of all, by the written definitions: half an hour of
 * silence begins another view (the page of keys goes on reporting while it is paused, and so is
 * never silent); a start is a second, a valid view half a minute or half the title.
 */
public final class Truth {

    private static final long SILENCE_MS = 30 * 60_000;

    private long starts;
    private long validViews;
    private long completes;
    private long watchedMs;
    private long effectiveMs;
    private final long[] holds = new long[101];

    public void add(Viewer viewer) {
        List<Viewer.Stretch> view = new ArrayList<>();
        for (Viewer.Stretch next : viewer.played()) {
            if (!view.isEmpty()
                    && viewer.how() != Viewer.Kind.KEYS
                    && next.atMs() - view.getLast().endMs() > SILENCE_MS) {
                addView(view, viewer.title().lengthMs());
                view.clear();
            }
            view.add(next);
        }
        if (!view.isEmpty()) {
            addView(view, viewer.title().lengthMs());
        }
    }

    private void addView(List<Viewer.Stretch> view, long lengthMs) {
        BitSet seen = new BitSet((int) lengthMs);
        long watched = 0;
        for (Viewer.Stretch s : view) {
            watched += s.lengthMs();
            seen.set((int) s.fromMs(), (int) s.toMs());
        }
        long effective = seen.cardinality();
        watchedMs += watched;
        effectiveMs += effective;
        if (effective >= Math.min(30_000, lengthMs / 2.0)) {
            validViews++;
        }
        if (effective >= 0.9 * lengthMs) {
            completes++;
        }
        if (watched < 1_000) {
            return;
        }
        starts++;
        for (int p = 0; p <= 100; p++) {
            long at = p == 100 ? lengthMs - 1 : p * lengthMs / 100;
            holds[p] += seen.get((int) at) ? 1 : 0;
        }
    }

    public long starts() {
        return starts;
    }

    public long validViews() {
        return validViews;
    }

    public long completes() {
        return completes;
    }

    public long watchedMs() {
        return watchedMs;
    }

    public long effectiveMs() {
        return effectiveMs;
    }

    /** Share of starts that hold the moment, p = 0 … 100. */
    public double retention(int p) {
        return (double) holds[p] / starts;
    }
}
