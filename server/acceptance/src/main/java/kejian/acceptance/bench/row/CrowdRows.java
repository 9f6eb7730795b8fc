package kejian.acceptance.bench.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import kejian.acceptance.bench.load.LoadOrder;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;

/**
 * A county's boxes at once, idle or slow. Each sample has fresh processes on both sides: memory
 * that a run before had already taken would hide what a connection costs.
 */
final class CrowdRows {

    private static final int SLOW = 10_000;

    /** Two or three connections each: an edge caps what one box has under way. */
    private static final int SLOW_BOXES = 4_000;

    private static final int IDLE = 18_000;
    private static final long PACE = 100_000;
    private static final double WANTED_MB = SLOW * PACE / 1e6;
    private static final double WARM = 20;
    private static final double SETTLE = 12;
    private static final double COUNTED = 8;

    /** A window that ends within 20 s of the process's start. */
    private static final double START_FROM = 14;

    private static final double START_TO = 19.5;

    private CrowdRows() {}

    interface Fresh {
        Server now() throws IOException, InterruptedException, MissingPeer;
    }

    static final class Idle implements Row {

        @Override
        public String name() {
            return "idle-18000";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = ObjectRows.items(ground, Material.SOUND);
            Path stored = ground.plainList("idle-nginx", ground.files.each("20k", items));
            Path list = ground.plainList("idle", items);
            Crowd ours = new Crowd("ours");
            Crowd nginx = new Crowd("nginx");
            for (int pair = 0; pair < ground.terms.pairs(); pair++) {
                idle(ground, ours, "edge", ground::edge, list);
                idle(ground, nginx, "nginx", ground::nginx, stored);
            }
            return List.of(
                    measured("idle-18000-each", ours, nginx, Sample::anonymousBytesPerConnection),
                    measured("idle-18000-resident", ours, nginx, s -> s.rssAfter() / 1e6));
        }

        private void idle(Ground ground, Crowd crowd, String server, Fresh fresh, Path list)
                throws IOException, InterruptedException, MissingPeer {
            ground.stop(server);
            Server started = fresh.now();
            warm(ground, name(), crowd.name, started, list);
            LoadOrder order =
                    new LoadOrder(
                            started.port(),
                            IDLE,
                            list,
                            false,
                            ground.terms.seed(),
                            2,
                            List.of(1.0),
                            0,
                            true,
                            started.processes().pids());
            crowd.add(ground.run(name(), crowd.name, order).getFirst());
            ground.stop(server);
        }
    }

    /** Objects of 300 kB. */
    static final class SlowStatic implements Row {

        @Override
        public String name() {
            return "slow-10000-static";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = ObjectRows.items(ground, Material.LADDER);
            Path list =
                    ground.boxList(
                            "slow",
                            items,
                            ground.sessions(ground.material.small().courseware(), SLOW_BOXES));
            Path stored = ground.plainList("slow-nginx", ground.files.each("300k", items));
            Crowd ours = new Crowd("ours");
            Crowd nginx = new Crowd("nginx");
            for (int pair = 0; pair < ground.terms.pairs(); pair++) {
                slow(ground, name(), ours, "edge", ground::edge, list);
                slow(ground, name(), nginx, "nginx", ground::nginx, stored);
            }
            ground.says.println(ours.said(name()) + nginx.said(""));
            return List.of(
                    pace("slow-10000-static-pace", ours, nginx),
                    measured("slow-10000-static-cpu", ours, nginx, Sample::cpuPerGigabyte),
                    measured(
                            "slow-10000-static-each",
                            ours,
                            nginx,
                            Sample::anonymousBytesPerConnection));
        }
    }

    /** Transport stream segments made just in time, by a warm and by a just started edge. */
    static final class SlowTransport implements Row {

        @Override
        public String name() {
            return "slow-10000-ts";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = ground.open.transport(ground.material.lesson(), Material.LADDER);
            Path list =
                    ground.boxList(
                            "slow-ts",
                            items,
                            ground.sessions(ground.material.lesson().courseware(), SLOW_BOXES));
            Path theirs =
                    ground.plainList("slow-ts-vod", SegmentRows.vodLesson(ground, items.size()));
            Crowd ours = new Crowd("ours");
            Crowd vod = new Crowd("nginx-vod");
            Crowd started = new Crowd("just started");
            for (int pair = 0; pair < ground.terms.pairs(); pair++) {
                justStarted(ground, started, list);
                slow(ground, name(), ours, "edge", ground::edge, list);
                slow(ground, name(), vod, "nginx-vod", ground::vod, theirs);
            }
            ground.says.println(ours.said(name()) + vod.said("") + started.said(""));
            return List.of(
                    pace("slow-10000-ts-pace", ours, vod),
                    pace("slow-10000-ts-pace-at-start", started, new Crowd("nobody")),
                    measured("slow-10000-ts-cpu", ours, vod, Sample::cpuPerGigabyte),
                    measured("slow-10000-ts-each", ours, vod, Sample::anonymousBytesPerConnection),
                    measured("slow-10000-ts-first-byte", ours, vod, Sample::firstByteP99Ms));
        }

        private void justStarted(Ground ground, Crowd crowd, Path list)
                throws IOException, InterruptedException, MissingPeer {
            ground.stop("edge");
            Server fresh = ground.edge();
            double settle = Math.max(2, START_FROM - fresh.secondsSinceStart());
            double counted = Math.max(1, START_TO - fresh.secondsSinceStart() - settle);
            crowd.add(crowded(ground, name(), crowd.name, fresh, list, settle, counted));
            ground.stop("edge");
        }
    }

    private static void slow(
            Ground ground, String row, Crowd crowd, String server, Fresh fresh, Path list)
            throws IOException, InterruptedException, MissingPeer {
        ground.stop(server);
        Server started = fresh.now();
        warm(ground, row, crowd.name, started, list);
        crowd.add(crowded(ground, row, crowd.name, started, list, SETTLE, COUNTED));
        ground.stop(server);
    }

    private static void warm(Ground ground, String row, String side, Server server, Path list)
            throws IOException {
        ground.run(
                row,
                side + " warm-up",
                LoadOrder.closed(
                        server.port(),
                        Terms.CONNECTIONS,
                        list,
                        0,
                        WARM,
                        server.processes().pids()));
    }

    private static Sample crowded(
            Ground ground,
            String row,
            String side,
            Server server,
            Path list,
            double settle,
            double counted)
            throws IOException {
        LoadOrder order =
                new LoadOrder(
                        server.port(),
                        SLOW,
                        list,
                        false,
                        ground.terms.seed(),
                        settle,
                        List.of(counted),
                        PACE,
                        false,
                        server.processes().pids());
        return ground.run(row, side, order).getFirst();
    }

    /** Samples of one server. */
    private static final class Crowd {

        private final String name;
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> faults = new ArrayList<>();

        Crowd(String name) {
            this.name = name;
        }

        void add(Sample sample) {
            samples.add(sample);
            if (sample.errors() > 0) {
                faults.add(name + ": " + sample.errors() + " errors, " + sample.firstError());
            }
        }

        List<Double> of(ToDoubleFunction<Sample> figure) {
            return samples.stream().map(figure::applyAsDouble).toList();
        }

        String said(String row) {
            StringBuilder text = new StringBuilder(row.isEmpty() ? "" : "bench: " + row);
            for (Sample s : samples) {
                text.append(
                        String.format(
                                java.util.Locale.ROOT,
                                "%n  %-14s %7.0f MB/s %6.3f CPU s/GB  first byte p50 %.1f p99 %.1f"
                                        + " ms  %.0f bytes each  resident %.0f MB  client %.2f"
                                        + " cores  errors %d",
                                name,
                                s.megabytesPerSecond(),
                                s.cpuPerGigabyte(),
                                s.firstByteP50Ms(),
                                s.firstByteP99Ms(),
                                s.anonymousBytesPerConnection(),
                                s.rssAfter() / 1e6,
                                s.clientCpuSeconds() / s.seconds(),
                                s.errors()));
            }
            return text.toString();
        }
    }

    private static Measured pace(String name, Crowd ours, Crowd peer) {
        return measured(name, ours, peer, s -> s.megabytesPerSecond() / WANTED_MB);
    }

    private static Measured measured(
            String name, Crowd ours, Crowd peer, ToDoubleFunction<Sample> figure) {
        return new Measured(name, ours.of(figure), peer.of(figure), "", ours.faults);
    }
}
