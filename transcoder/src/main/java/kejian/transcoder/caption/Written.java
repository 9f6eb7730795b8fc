package kejian.transcoder.caption;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import kejian.contract.release.Lecture;
import kejian.transcoder.probe.Fraction;

/**
 * What stands written on which pictures of the whole film.
 *
 * <p>Each is counted from the beginning of the whole, so that whoever makes a part of it writes
 * what stands there in the whole. What would be seen for a moment only is left out: that bounds
 * what has to be drawn by the film's length, whatever the captions hold.
 */
public final class Written {

    /** Less than that is a flicker and no reading. */
    private static final double SHORTEST_S = 0.2;

    /** Of cues that overlap, so many that began last. */
    private static final int AT_ONCE = 3;

    private final List<Shown> shown;

    /**
     * @param from first picture, {@code to} the one after the last
     */
    record Shown(long from, long to, List<String> lines) {

        Shown {
            lines = List.copyOf(lines);
        }

        Shown until(long end) {
            return new Shown(from, end, lines);
        }
    }

    private Written(List<Shown> shown) {
        this.shown = List.copyOf(shown);
    }

    static Written of(List<Cue> cues, Fraction rate) {
        NavigableMap<Long, List<Integer>> begin = new TreeMap<>();
        NavigableMap<Long, List<Integer>> end = new TreeMap<>();
        TreeSet<Long> changes = new TreeSet<>();
        for (int i = 0; i < cues.size(); i++) {
            long from = picture(cues.get(i).fromMs(), rate);
            long to = picture(cues.get(i).toMs(), rate);
            if (from < to && !cues.get(i).lines().isEmpty()) {
                begin.computeIfAbsent(from, _ -> new ArrayList<>()).add(i);
                end.computeIfAbsent(to, _ -> new ArrayList<>()).add(i);
                changes.add(from);
                changes.add(to);
            }
        }
        TreeSet<Integer> now = new TreeSet<>();
        List<Shown> all = new ArrayList<>();
        for (long change : changes) {
            now.addAll(begin.getOrDefault(change, List.of()));
            end.getOrDefault(change, List.of()).forEach(now::remove);
            Long until = changes.higher(change);
            if (!now.isEmpty() && until != null) {
                all.add(new Shown(change, until, lines(cues, now)));
            }
        }
        return new Written(readable(all, Math.round(SHORTEST_S * rate.value())));
    }

    /** Each stands until the next one's time. */
    public static Written of(List<Lecture.Chapter> chapters, Fraction rate, long lengthMs) {
        List<Cue> cues = new ArrayList<>();
        for (int i = 0; i < chapters.size(); i++) {
            long to = i + 1 < chapters.size() ? chapters.get(i + 1).atMs() : lengthMs;
            String title = WebVtt.visible(chapters.get(i).title());
            cues.add(
                    new Cue(
                            chapters.get(i).atMs(),
                            to,
                            title.isEmpty() ? List.of() : List.of(title)));
        }
        return of(cues, rate);
    }

    /** The first picture that is not before the time. */
    private static long picture(long ms, Fraction rate) {
        return (long) Math.ceil(ms * rate.value() / 1000 - 0.001);
    }

    private static List<String> lines(List<Cue> cues, TreeSet<Integer> now) {
        List<String> lines = new ArrayList<>();
        int taken = 0;
        for (int i : now.descendingSet()) {
            lines.addAll(0, cues.get(i).lines());
            if (++taken == AT_ONCE) {
                break;
            }
        }
        return lines;
    }

    /** What is too short goes to what follows at once, or what was before. */
    private static List<Shown> readable(List<Shown> all, long shortest) {
        List<Shown> kept = new ArrayList<>();
        long early = -1;
        for (int i = 0; i < all.size(); i++) {
            Shown one = all.get(i);
            long from = early >= 0 ? early : one.from();
            early = -1;
            boolean follows = !kept.isEmpty() && kept.getLast().to() == from;
            if (follows && kept.getLast().lines().equals(one.lines())) {
                kept.add(kept.removeLast().until(one.to()));
            } else if (one.to() - from >= shortest) {
                kept.add(new Shown(from, one.to(), one.lines()));
            } else if (i + 1 < all.size() && all.get(i + 1).from() == one.to()) {
                early = from;
            } else if (follows) {
                kept.add(kept.removeLast().until(one.to()));
            }
        }
        return kept;
    }

    /** What of it stands on these pictures, counted from the first of them. */
    List<Shown> within(long from, long to) {
        return shown.stream()
                .filter(s -> s.to() > from && s.from() < to)
                .map(s ->
                        new Shown(
                                Math.max(s.from(), from) - from,
                                Math.min(s.to(), to) - from,
                                s.lines()))
                .toList();
    }
}
