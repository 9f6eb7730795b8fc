package kejian.acceptance.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table, and the one JSON object that ends it. */
public final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LINE = "%-26s %12s %12s %7s %15s  %-24s %-4s %s%n";

    private Report() {}

    /**
     * @param found by name
     * @return whether every goal was met
     */
    public static boolean print(
            String bench, List<Goal> goals, Map<String, Measured> found, PrintStream out)
            throws IOException {
        ObjectNode all = JSON.createObjectNode();
        all.put("bench", bench);
        ArrayNode rows = all.putArray("rows");
        out.println();
        out.printf(LINE, "row", "ours", "peer", "ratio", "spread", "goal", "met", "");
        boolean every = true;
        for (Goal goal : goals) {
            Measured m =
                    found.getOrDefault(
                            goal.name(), Measured.missing(goal.name(), "was not measured"));
            boolean met = goal.isMet(m);
            every &= met;
            List<Double> judged = goal.of() == Goal.Of.RATIO ? m.ratios() : m.ours();
            String spread =
                    judged.isEmpty()
                            ? ""
                            : number(judged.stream().min(Double::compare).orElseThrow())
                                    + " – "
                                    + number(judged.stream().max(Double::compare).orElseThrow());
            double ratio = Measured.median(m.ratios());
            out.printf(
                    LINE,
                    goal.name(),
                    number(m.oursMedian()),
                    number(m.peerMedian()),
                    number(ratio),
                    spread,
                    goal.of().name().toLowerCase(Locale.ROOT) + " " + goal.text(),
                    met ? "yes" : "NO",
                    goal.unit() + (m.note().isEmpty() ? "" : "; " + m.note()) + faults(m));
            ObjectNode row = rows.addObject();
            row.put("name", goal.name());
            put(row, "ours", m.oursMedian());
            put(row, "peer", m.peerMedian());
            put(row, "ratio", ratio);
            row.put("goal", goal.text());
            row.put("of", goal.of().name().toLowerCase(Locale.ROOT));
            row.put("met", met);
            row.put("pairs", m.ours().size());
            row.put("spread", spread);
            row.put("unit", goal.unit());
            if (!m.faults().isEmpty()) {
                row.put("fault", String.join("; ", m.faults()));
            }
        }
        all.put("machine", Machine.words());
        out.println();
        out.println(JSON.writeValueAsString(all));
        return every;
    }

    private static String faults(Measured m) {
        return m.faults().isEmpty() ? "" : "; " + String.join("; ", m.faults());
    }

    private static void put(ObjectNode row, String key, double value) {
        if (Double.isNaN(value)) {
            row.putNull(key);
        } else {
            row.put(key, Math.round(value * 10_000) / 10_000.0);
        }
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String form = size >= 1000 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }
}
