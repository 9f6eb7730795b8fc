package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.bench.report.Measured;
import kejian.edge.sync.Outcome;

/** What a look costs that finds nothing new. */
final class PollRow {

    private PollRow() {}

    static List<Measured> run(Ground ground, int times) throws IOException, InterruptedException {
        List<Double> requests = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try (Relay line = new Relay(ground.origin.port());
                SimulatedEdge edge =
                        new SimulatedEdge(
                                ground.fresh("edges/poll"),
                                ground.enroll(),
                                line.address(),
                                List.of())) {
            edge.fill();
            for (int i = 0; i < times; i++) {
                int asked = line.asked().size();
                long before = line.down() + line.up();
                Outcome outcome = edge.round();
                if (!(outcome instanceof Outcome.UpToDate)) {
                    faults.add("a look ended with " + outcome);
                }
                requests.add((double) line.asked().size() - asked);
                bytes.add((double) line.down() + line.up() - before);
            }
        }
        return List.of(
                new Measured("poll-requests", requests, List.of(), "", faults),
                new Measured("poll-bytes", bytes, List.of(), "heads and bodies", faults));
    }
}
