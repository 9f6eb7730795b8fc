package kejian.cli.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What edges hold that nobody watches any more, against the goal of docs/adr/0008-edge-memory.md.
 */
final class IdleEdges {

    private static final long MOST_MB = 110;

    /**
     * They have half a minute to become idle; then each is read every second, the median counts.
     */
    private static final int SETTLING_S = 30;

    private static final int READINGS = 31;

    private final List<Program> edges;
    private final PrintStream out;

    IdleEdges(List<Program> edges, PrintStream out) {
        this.edges = edges;
        this.out = out;
    }

    /**
     * Takes a minute.
     *
     * @return a sentence for each edge that holds too much
     */
    List<String> judge() throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLING_S);
        Map<Program, List<Long>> readings = new LinkedHashMap<>();
        for (int i = 0; i < READINGS; i++) {
            for (Program edge : edges) {
                readings.computeIfAbsent(edge, e -> new ArrayList<>()).add(edge.residentMb());
            }
            TimeUnit.SECONDS.sleep(1);
        }
        List<String> faults = new ArrayList<>();
        readings.forEach((edge, mb) -> {
            List<Long> sorted = mb.stream().sorted().toList();
            long median = sorted.get(READINGS / 2);
            out.printf(
                    "空闲边缘 idle edge %s: %d MB (%d – %d, ≤ %d)%n",
                    edge.name(), median, sorted.getFirst(), sorted.getLast(), MOST_MB);
            if (median > MOST_MB) {
                faults.add("idle edge " + edge.name() + " holds " + median + " MB");
            }
        });
        return faults;
    }
}
