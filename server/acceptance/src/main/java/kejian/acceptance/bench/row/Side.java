package kejian.acceptance.bench.row;

import java.nio.file.Path;
import java.util.List;
import kejian.acceptance.bench.load.LoadOrder;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.peer.Server;

/**
 * One server in a contest, and what it is asked.
 *
 * @param list where the requests stand, as the load generator reads them
 * @param items the same, to check some
 */
record Side(
        String name, Server server, Path list, List<Item> items, int connections, boolean inOrder) {

    Side {
        items = List.copyOf(items);
    }

    LoadOrder order(double warm, double seconds, long seed) {
        LoadOrder order =
                LoadOrder.closed(
                                server.port(),
                                connections,
                                list,
                                warm,
                                seconds,
                                server.processes().pids())
                        .seeded(seed);
        return inOrder ? order.ordered() : order;
    }
}
