package kejian.acceptance.bench.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kejian.acceptance.bench.load.LoadOrder;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;

/** The constant-rate stream: read on and on, and entered anywhere; nginx has it as a file. */
final class TierARow implements Row {

    private static final int STRETCH = 8_000_000;
    private static final int SEEK = 65_536;
    private static final int SEEKS = 2000;

    @Override
    public String name() {
        return "tier-a";
    }

    @Override
    public List<Measured> run(Ground ground) throws IOException, InterruptedException, MissingPeer {
        Title lesson = ground.material.lesson();
        String stored = ground.files.stream("a-sd.ts", ground.open, lesson, Material.TIER_A);
        long length = ground.open.constantRate(lesson, Material.TIER_A).length();
        List<Measured> found = new ArrayList<>();
        found.add(sequential(ground, lesson, stored, length));
        found.add(seek(ground, lesson, stored, length));
        found.add(cold(ground));
        return found;
    }

    /** Stretches of 8 MB, one behind the other. */
    private static Measured sequential(Ground ground, Title lesson, String stored, long length)
            throws IOException, InterruptedException, MissingPeer {
        List<Item> items = new ArrayList<>();
        for (long at = 0; at + STRETCH <= length; at += STRETCH) {
            items.add(ground.open.part(lesson, Material.TIER_A, at, STRETCH));
        }
        Contest contest = contest(ground, "tier-a-sequential", lesson, items, stored, 64);
        return contest.measured("tier-a-sequential-cpu", Sample::cpuPerGigabyte);
    }

    /** One box that jumps about; the goal is for ours alone. */
    private static Measured seek(Ground ground, Title lesson, String stored, long length)
            throws IOException, InterruptedException, MissingPeer {
        List<Item> items = new ArrayList<>();
        Random random = new Random(ground.terms.seed());
        for (int i = 0; i < SEEKS; i++) {
            long at = random.nextLong(length - SEEK);
            items.add(ground.open.part(lesson, Material.TIER_A, at, SEEK));
        }
        Contest contest = contest(ground, "tier-a-seek", lesson, items, stored, 1);
        return contest.measured("tier-a-seek-p99", Sample::firstByteP99Ms);
    }

    private static Contest contest(
            Ground ground,
            String name,
            Title lesson,
            List<Item> items,
            String stored,
            int connections)
            throws IOException, InterruptedException, MissingPeer {
        List<Item> theirs = items.stream().map(i -> i.at(stored, i.range())).toList();
        List<String> boxes = ground.sessions(lesson.courseware());
        Path list = ground.boxListInOrder(name, items, boxes);
        Side ours = new Side("ours", ground.edge(), list, items, connections, true);
        Side nginx =
                new Side(
                        "nginx",
                        ground.nginx(),
                        ground.plainList(name + "-nginx", theirs),
                        theirs,
                        connections,
                        true);
        return Contest.run(ground, name, ours, nginx);
    }

    /** Each seek goes into a title that is not open. */
    private static Measured cold(Ground ground)
            throws IOException, InterruptedException, MissingPeer {
        List<Item> items = new ArrayList<>();
        Random random = new Random(ground.terms.seed());
        for (Title title : ground.material.cold()) {
            long length = ground.open.constantRate(title, Material.TIER_A).length();
            long at = random.nextLong(length - SEEK);
            items.add(ground.open.part(title, Material.TIER_A, at, SEEK));
        }
        Path list = ground.plainList("tier-a-cold", items);
        Server edge = ground.edge();
        Side side = new Side("ours", edge, list, items, 1, true);
        Check.digests(ground, "tier-a-seek-cold", side, ground.terms.seed());
        List<Double> p99 = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (int pair = 0; pair < ground.terms.pairs(); pair++) {
            LoadOrder order =
                    side.order(
                            0.2, Math.min(1.5, ground.terms.seconds()), ground.terms.seed() + pair);
            Sample sample = ground.run("tier-a-seek-cold", "ours", order).getFirst();
            p99.add(sample.firstByteP99Ms());
            if (sample.errors() > 0) {
                faults.add(sample.errors() + " errors, " + sample.firstError());
            }
        }
        return new Measured("tier-a-seek-cold-p99", p99, List.of(), "", faults);
    }
}
