package kejian.acceptance.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One figure of a row, once a pair.
 *
 * @param name as in docs/benchmarks.csv
 * @param peer empty where a goal stands for itself
 * @param note what the reader must know, empty for nothing
 * @param faults why it cannot be believed or was not measured, empty where it can
 */
public record Measured(
        String name, List<Double> ours, List<Double> peer, String note, List<String> faults) {

    public Measured {
        ours = List.copyOf(ours);
        peer = List.copyOf(peer);
        faults = List.copyOf(faults);
    }

    public static Measured missing(String name, String why) {
        return new Measured(name, List.of(), List.of(), "", List.of(why));
    }

    public double oursMedian() {
        return median(ours);
    }

    public double peerMedian() {
        return median(peer);
    }

    /** Ours over the peer's, pair by pair. */
    public List<Double> ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), peer.size()); i++) {
            ratios.add(ours.get(i) / peer.get(i));
        }
        return ratios;
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
