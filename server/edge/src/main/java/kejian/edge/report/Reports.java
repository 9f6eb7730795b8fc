package kejian.edge.report;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import kejian.contract.edge.EdgeReport;
import kejian.edge.province.Province;
import kejian.edge.trust.StrictJson;

/** Tells the province how this edge is. */
public final class Reports {

    private final Province province;
    private final BoxesSeen boxes;
    private final Supplier<List<String>> cloned;
    private final Supplier<EdgeReport> state;

    /**
     * @param cloned boxes whose name is used at two places at once
     * @param state all of a report but the boxes
     */
    public Reports(
            Province province,
            BoxesSeen boxes,
            Supplier<List<String>> cloned,
            Supplier<EdgeReport> state) {
        this.province = province;
        this.boxes = boxes;
        this.cloned = cloned;
        this.state = state;
    }

    /**
     * Sends one report.
     *
     * @throws IOException when the province did not take it; its boxes are told again next time
     */
    public void send() throws IOException {
        List<String> seen = boxes.take();
        boolean taken = false;
        try {
            EdgeReport report = state.get().with(seen, cloned.get());
            Province.Answer answer = province.post("sync/report", StrictJson.write(report));
            taken = answer.status() == 204 || answer.status() == 200;
            if (!taken) {
                throw new IOException("the province answered " + answer.status() + " to a report");
            }
        } finally {
            if (!taken) {
                boxes.giveBack(seen);
            }
        }
    }
}
