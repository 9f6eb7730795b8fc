package kejian.acceptance.bench.row;

import java.io.IOException;
import java.util.List;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;

/** One comparison; it gives a figure for each goal that docs/benchmarks.csv has for it. */
public interface Row {

    /** As {@code --rows} names it. */
    String name();

    List<Measured> run(Ground ground) throws IOException, InterruptedException, MissingPeer;
}
