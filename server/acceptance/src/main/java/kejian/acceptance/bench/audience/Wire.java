package kejian.acceptance.bench.audience;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What an edge sees of a viewer: pages that are fetched, media that is sent, reports as our pages
 * make them. Reports are lost, come twice and late; media is sent ahead of the picture.
 */
final class Wire {

    private static final double LOST = 0.02;
    private static final double TWICE = 0.02;
    private static final double REPLAYED = 0.01;
    private static final double CLOCK_UNTOLD = 0.02;

    /** Tier A's rate; an edge books a megabyte at a time. */
    private static final long STREAM_BYTES_PER_MS = 200;

    private static final long BOOKED_MS = 5_000;
    private static final long BEAT_MS = 30_000;
    private static final long SEGMENT_MS = 6_000;

    /** How far players of tiers B and C fetch ahead, in segments. */
    private static final int AHEAD = 5;

    private final Viewer v;
    private final Random random;
    private final Act.Who who;
    private final List<Act> acts = new ArrayList<>();
    private long n;

    private Wire(Viewer v) {
        this.v = v;
        this.random = new Random(v.seed());
        this.who =
                new Act.Who(
                        "viewer-" + v.number(), v.box(), v.address(), v.address() + " " + agent(v));
    }

    private static String agent(Viewer v) {
        return switch (v.how()) {
            case STREAM, RTSP -> "Mozilla/4.0 (compatible; MSIE 6.0; ZTE; B700) iPanel/2.0";
            case KEYS -> "Mozilla/5.0 (Linux; Android 4.4.2; Kejian) AppleWebKit/537.36";
            case PAGE -> "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0";
        };
    }

    /** In the order of time. */
    static List<Act> of(Viewer v) {
        Wire wire = new Wire(v);
        wire.add(v.pressedMs() - 50, new Act.Fetch(v.title().id()));
        switch (v.how()) {
            case STREAM -> wire.stream(1_000 + wire.random.nextInt(7_000));
            case RTSP -> wire.stream(/* ahead= */ 0);
            case KEYS -> {
                wire.segments("B");
                wire.keys();
            }
            case PAGE -> {
                wire.segments("C");
                wire.page();
            }
        }
        wire.acts.sort(Comparator.comparingLong(Act::atMs));
        return wire.acts;
    }

    private void add(long atMs, Act.What what) {
        acts.add(new Act(atMs, who, what));
    }

    /**
     * A box that keeps so much more than it shows: its buffer fills at the line's pace, then bytes
     * come as they are shown; a jump empties it.
     */
    private void stream(long aheadMs) {
        if (v.played().isEmpty()) {
            if (aheadMs > 0) {
                long took = v.leftMs() - v.pressedMs();
                served("A", v.leftMs(), 0, Math.min(aheadMs, took), took);
            }
            return;
        }
        long next = -1;
        for (int i = 0; i < v.played().size(); i++) {
            Viewer.Stretch s = v.played().get(i);
            boolean last = i == v.played().size() - 1;
            boolean goesOn = !last && v.played().get(i + 1).fromMs() == s.toMs();
            if (next < 0) {
                next = s.fromMs();
                long begin = i == 0 ? v.pressedMs() : s.atMs() - 300;
                if (aheadMs > 0) {
                    long filled = Math.min(v.title().lengthMs(), next + aheadMs);
                    long at = Math.min(s.endMs(), begin + 200 + aheadMs / 4);
                    for (; next + BOOKED_MS <= filled; next += BOOKED_MS) {
                        served("A", at, next, next + BOOKED_MS, at - begin);
                    }
                }
            }
            while (true) {
                long shown = next + BOOKED_MS - aheadMs;
                if (next + BOOKED_MS > v.title().lengthMs() || shown >= s.toMs()) {
                    break;
                }
                served(
                        "A",
                        Math.max(s.atMs(), s.atMs() + shown - s.fromMs()),
                        next,
                        next + BOOKED_MS,
                        BOOKED_MS);
                next += BOOKED_MS;
            }
            if (!goesOn) {
                long sent = Math.min(v.title().lengthMs(), s.toMs() + aheadMs);
                if (v.powerCut() && last) {
                    sent = Math.min(v.title().lengthMs(), sent + random.nextInt(1_500));
                }
                if (sent > next) {
                    // the title's last bytes leave before they are shown
                    long over = Math.max(0, s.toMs() + aheadMs - sent);
                    long at = Math.max(s.atMs(), s.endMs() - over);
                    served("A", at, next, sent, sent - next);
                }
                next = -1;
            }
        }
    }

    private void served(String tier, long atMs, long from, long to, long took) {
        if (to > from) {
            long bytes = (to - from) * STREAM_BYTES_PER_MS;
            add(atMs, new Act.Served(v.title().id(), tier, from, to, bytes, took));
        }
    }

    /** Segments of six seconds, some of them ahead; a jump asks anew. */
    private void segments(String tier) {
        long length = v.title().lengthMs();
        if (v.played().isEmpty()) {
            served(tier, v.pressedMs() + 900, 0, Math.min(length, SEGMENT_MS), 700);
            return;
        }
        long next = -1;
        for (int i = 0; i < v.played().size(); i++) {
            Viewer.Stretch s = v.played().get(i);
            if (next < 0) {
                next = s.fromMs() / SEGMENT_MS * SEGMENT_MS;
            }
            long begin = i == 0 ? v.pressedMs() : s.atMs();
            long at = begin;
            while (next < length) {
                long wanted = s.atMs() + next - AHEAD * SEGMENT_MS - s.fromMs();
                at = Math.max(at + 300, wanted);
                if (at > s.endMs()) {
                    break;
                }
                served(tier, at, next, Math.min(length, next + SEGMENT_MS), 300);
                next += SEGMENT_MS;
            }
            boolean last = i == v.played().size() - 1;
            if (!last && v.played().get(i + 1).fromMs() != s.toMs()) {
                next = -1;
            }
        }
    }

    /** What was played up to a moment. */
    private List<long[]> playedUntil(long atMs) {
        List<long[]> played = new ArrayList<>();
        for (Viewer.Stretch s : v.played()) {
            long to = Math.min(s.toMs(), s.fromMs() + atMs - s.atMs());
            if (to > s.fromMs()) {
                played.add(new long[] {s.fromMs(), to});
            }
        }
        return played;
    }

    private static List<long[]> merged(List<long[]> parts) {
        List<long[]> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparingLong(p -> p[0]));
        List<long[]> merged = new ArrayList<>();
        for (long[] p : sorted) {
            long[] last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && p[0] <= last[1]) {
                last[1] = Math.max(last[1], p[1]);
            } else {
                merged.add(p.clone());
            }
        }
        return merged;
    }

    /** When a page reports, and why. */
    private record Told(long atMs, String what) {}

    /**
     * @param whilePaused whether the page of keys counts on while nothing plays
     */
    private List<Told> moments(boolean whilePaused) {
        List<Told> told = new ArrayList<>();
        List<Viewer.Stretch> played = v.played();
        if (played.isEmpty()) {
            if (whilePaused) {
                told.add(new Told(v.pressedMs() + 200, "play"));
                told.add(new Told(v.leftMs(), "end"));
            }
            return told;
        }
        long first = whilePaused ? v.pressedMs() + 200 : played.getFirst().atMs();
        for (int i = 0; i < played.size(); i++) {
            Viewer.Stretch s = played.get(i);
            told.add(new Told(i == 0 ? first : s.atMs(), "play"));
            if (i < played.size() - 1) {
                boolean jump = played.get(i + 1).fromMs() != s.toMs();
                told.add(new Told(s.endMs() + 1, jump ? "seek" : "pause"));
            }
        }
        for (long at = first + BEAT_MS; at < v.leftMs(); at += BEAT_MS) {
            long now = at;
            if (whilePaused || played.stream().anyMatch(s -> now > s.atMs() && now < s.endMs())) {
                told.add(new Told(at, "beat"));
            }
        }
        // a player says that it came to the title's end, before anybody can switch it off
        if (!v.powerCut() || played.getLast().toMs() >= v.title().lengthMs()) {
            told.add(new Told(v.leftMs(), "end"));
        }
        told.sort(Comparator.comparingLong(Told::atMs));
        return told;
    }

    /** The page of keys: whole seconds. */
    private void keys() {
        for (Told t : moments(/* whilePaused= */ true)) {
            n++;
            long played = 0;
            List<long[]> parts = new ArrayList<>();
            for (long[] p : playedUntil(t.atMs)) {
                long from = p[0] / 1_000;
                long to = p[1] / 1_000;
                played += to - from;
                if (to > from) {
                    parts.add(new long[] {from, to});
                }
            }
            Map<String, String> query = new HashMap<>();
            query.put("t", "B");
            query.put("b", v.box() == null ? "" : v.box());
            query.put("c", v.title().id());
            query.put("n", Long.toString(n));
            query.put("e", t.what);
            query.put("p", Long.toString(position(t.atMs) / 1_000));
            query.put("w", Long.toString(played));
            query.put("h", "0");
            query.put("r", text(merged(parts), 1));
            send(t.atMs, new Act.Beacon(query), 5_000);
        }
    }

    /** The page of tier C: milliseconds, its own clock, and it comes again until it is recorded. */
    private void page() {
        boolean untold = random.nextDouble() < CLOCK_UNTOLD;
        for (Told t : moments(/* whilePaused= */ false)) {
            n++;
            long played = 0;
            List<long[]> parts = playedUntil(t.atMs);
            for (long[] p : parts) {
                played += p[1] - p[0];
            }
            String line =
                    "cid=\"%s\",e=%s,kejian-r=\"%s\",kejian-w=%d,pt=%d,sid=\"{s}\",sn=%d%s%s,v=2"
                            .formatted(
                                    v.title().id(),
                                    t.what.equals("beat") ? "t" : "ps",
                                    text(merged(parts), 1_000),
                                    played,
                                    position(t.atMs),
                                    n,
                                    state(t.what),
                                    untold ? "" : ",ts=" + (t.atMs + v.clockOffMs()));
            send(t.atMs, new Act.Report(line), 4_000);
        }
    }

    private static String state(String what) {
        return switch (what) {
            case "play" -> ",sta=p";
            case "pause" -> ",sta=a";
            case "seek" -> ",sta=k";
            case "end" -> ",sta=q";
            default -> "";
        };
    }

    private long position(long atMs) {
        long position = 0;
        for (Viewer.Stretch s : v.played()) {
            if (s.atMs() <= atMs) {
                position = Math.min(s.toMs(), s.fromMs() + atMs - s.atMs());
            }
        }
        return position;
    }

    private static String text(List<long[]> parts, long unit) {
        StringBuilder text = new StringBuilder();
        for (long[] p : parts.subList(Math.max(0, parts.size() - 32), parts.size())) {
            long from = Math.round((double) p[0] / unit);
            long to = Math.round((double) p[1] / unit);
            if (to > from) {
                text.append(text.isEmpty() ? "" : ".").append(from).append('-').append(to);
            }
        }
        return text.toString();
    }

    /**
     * Lost on the way in some cases, and told again then: both pages repeat what no answer says is
     * recorded, also when they are opened the next time.
     */
    private void send(long atMs, Act.What what, long againMs) {
        if (random.nextDouble() >= LOST) {
            add(atMs + 5 + random.nextInt(60), what);
        } else {
            add(atMs + againMs + random.nextInt(60_000), what);
        }
        if (random.nextDouble() < TWICE) {
            add(atMs + 100 + random.nextInt(20_000), what);
        }
        if (random.nextDouble() < REPLAYED) {
            add(atMs + 600_000 + random.nextInt(100_000_000), what);
        }
    }
}
