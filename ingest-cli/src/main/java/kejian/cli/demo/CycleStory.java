package kejian.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was done, told by whoever did it and by nothing under test: what each release has to show,
 * what was withdrawn when, who was down when. Times are of {@link System#nanoTime}.
 */
final class CycleStory {

    /**
     * @param asked when it was asked for: nobody shows it earlier
     * @param titles everything that it shows
     */
    record Release(long asked, Set<String> titles) {

        Release {
            titles = Set.copyOf(titles);
        }
    }

    /** From just before a kill until the program said that it is ready again. */
    record Down(long from, long to) {}

    private final Set<String> videos = new HashSet<>();
    private final TreeMap<Long, Release> releases = new TreeMap<>();
    private final Map<String, Long> withdrawn = new HashMap<>();
    private final Map<String, Map<String, Long>> receipts = new HashMap<>();
    private final Map<String, List<Down>> downs = new HashMap<>();

    synchronized void video(String title) {
        videos.add(title);
    }

    synchronized void release(long number, long asked, Set<String> titles) {
        releases.putIfAbsent(number, new Release(asked, titles));
    }

    /** Somebody is about to withdraw it: from now on it may be gone anywhere. */
    synchronized void withdrawing(String title, long at) {
        withdrawn.put(title, at);
    }

    /** The province has the edge's word that it is gone. */
    synchronized void receipt(String title, String edge, long at) {
        receipts.computeIfAbsent(title, _ -> new HashMap<>()).putIfAbsent(edge, at);
    }

    synchronized void down(String edge, long from) {
        downs.computeIfAbsent(edge, _ -> new ArrayList<>()).add(new Down(from, Long.MAX_VALUE));
    }

    synchronized void up(String edge, long to) {
        List<Down> all = downs.getOrDefault(edge, List.of());
        Down last = all.getLast();
        all.set(all.size() - 1, new Down(last.from, to));
    }

    synchronized boolean isVideo(String title) {
        return videos.contains(title);
    }

    synchronized @Nullable Release release(long number) {
        return releases.get(number);
    }

    synchronized long newest() {
        return releases.isEmpty() ? 0 : releases.lastKey();
    }

    /** Whether it may already be gone at this moment. */
    synchronized boolean mayBeGone(String title, long at) {
        return withdrawn.getOrDefault(title, Long.MAX_VALUE) <= at;
    }

    /** Whether the edge had said before this moment that it is gone. */
    synchronized boolean isGone(String title, String edge, long at) {
        return receipts.getOrDefault(title, Map.of()).getOrDefault(edge, Long.MAX_VALUE) <= at;
    }

    /** How many edges have said that it is gone. */
    synchronized int receipts(String title) {
        return receipts.getOrDefault(title, Map.of()).size();
    }

    synchronized Set<String> withdrawn() {
        return Set.copyOf(withdrawn.keySet());
    }

    synchronized boolean wasDown(String edge, long from, long to) {
        return downs.getOrDefault(edge, List.of()).stream()
                .anyMatch(d -> d.from <= to && from <= d.to);
    }
}
