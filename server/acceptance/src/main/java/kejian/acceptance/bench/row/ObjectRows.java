package kejian.acceptance.bench.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Measured;

/** Bytes that lie in files: against nginx, and against caches in front of it. */
final class ObjectRows {

    private ObjectRows() {}

    /** 300 kB ranges of a 300 MB rendition. */
    static final class Ranges implements Row {

        private static final int SIZE = 300_000;
        private static final int COUNT = 1000;

        @Override
        public String name() {
            return "range-300k";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            Title lesson = ground.material.lesson();
            List<Item> segments = ground.open.segments(lesson, Material.LADDER);
            String stored = ground.files.link("rendition.mp4", ground.material.lessonRendition());
            long at = ground.open.initLength(lesson, Material.LADDER);
            List<Item> ours = new ArrayList<>();
            List<Item> theirs = new ArrayList<>();
            Random random = new Random(ground.terms.seed());
            List<Long> starts = new ArrayList<>();
            for (Item segment : segments) {
                starts.add(at);
                at += segment.length();
            }
            while (ours.size() < COUNT) {
                int n = random.nextInt(segments.size());
                Item segment = segments.get(n);
                if (segment.length() < SIZE) {
                    continue;
                }
                int from = random.nextInt((int) segment.length() - SIZE + 1);
                Item part = part(segment, from);
                ours.add(part);
                long first = starts.get(n) + from;
                theirs.add(part.at(stored, first + "-" + (first + SIZE - 1)));
            }
            Side mine =
                    new Side(
                            "ours",
                            ground.edge(),
                            ground.boxList(
                                    "range-ours", ours, ground.sessions(lesson.courseware())),
                            ours,
                            Terms.CONNECTIONS,
                            false);
            Side nginx = plain(ground, "nginx", ground.nginx(), "range-nginx", theirs);
            Contest contest = Contest.run(ground, name(), mine, nginx);
            return List.of(
                    contest.measured("range-300k-cpu", Sample::cpuPerGigabyte),
                    contest.measured("range-300k-rate", Sample::requestsPerSecond),
                    contest.measured("range-300k-p99", Sample::p99Ms));
        }

        private static Item part(Item segment, int from) {
            Item.Truth whole = java.util.Objects.requireNonNull(segment.truth());
            return new Item(
                    segment.path(),
                    from + "-" + (from + SIZE - 1),
                    SIZE,
                    () -> java.util.Arrays.copyOfRange(whole.bytes(), from, from + SIZE));
        }
    }

    /** Segments of pictures, about 300 kB each. */
    static final class Large implements Row {

        @Override
        public String name() {
            return "object-300k";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = items(ground, Material.LADDER);
            Side nginx =
                    plain(
                            ground,
                            "nginx",
                            ground.nginx(),
                            "300k-nginx",
                            ground.files.each("300k", items));
            Contest contest = Contest.run(ground, name(), ours(ground, "300k-ours", items), nginx);
            return List.of(
                    contest.measured("object-300k-cpu", Sample::cpuPerGigabyte),
                    contest.measured("object-300k-rate", Sample::requestsPerSecond));
        }
    }

    /** Segments of sound, about 20 kB each, against nginx that writes down what it served, too. */
    static final class Small implements Row {

        @Override
        public String name() {
            return "object-20k";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = items(ground, Material.SOUND);
            Side nginx =
                    plain(
                            ground,
                            "nginx-log",
                            ground.nginxWithLog(),
                            "20k-nginx",
                            ground.files.each("20k", items));
            long before = ground.events();
            Contest contest = Contest.run(ground, name(), ours(ground, "20k-ours", items), nginx);
            Measured cpu = contest.measured("object-20k-cpu", Sample::cpuMicrosPerRequest);
            long events = ground.events() - before;
            List<String> faults = new ArrayList<>(cpu.faults());
            if (events == 0) {
                faults.add("no viewing evidence reached the province");
            }
            return List.of(
                    new Measured(
                            cpu.name(),
                            cpu.ours(),
                            cpu.peer(),
                            cpu.note() + ", " + events + " viewing events",
                            faults),
                    contest.measured("object-20k-rate", Sample::requestsPerSecond));
        }
    }

    /** The same large objects from warm caches: what a county would put there instead. */
    static final class WarmEdge implements Row {

        @Override
        public String name() {
            return "warm-edge-300k";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = items(ground, Material.LADDER);
            List<Item> stored = ground.files.each("300k", items);
            Contest contest =
                    Contest.run(
                            ground,
                            name(),
                            ours(ground, "300k-ours", items),
                            plain(ground, "nginx-slice", ground.slices(), "300k-nginx", stored),
                            plain(ground, "varnish", ground.varnish(), "300k-nginx", stored),
                            plain(
                                    ground,
                                    "trafficserver",
                                    ground.trafficServer(),
                                    "300k-nginx",
                                    stored));
            ground.stop("varnish");
            ground.stop("trafficserver");
            ground.stop("nginx-slice");
            return List.of("nginx-slice", "varnish", "trafficserver").stream()
                    .map(peer -> contest.measured("warm-edge-cpu", peer, Sample::cpuPerGigabyte))
                    .min(Comparator.comparingDouble(Measured::peerMedian))
                    .stream()
                    .toList();
        }
    }

    static List<Item> items(Ground ground, String rendition) throws IOException {
        List<Item> all = ground.open.segments(ground.material.small(), rendition);
        return all.subList(0, all.size() - 1); // the last one is what was left over
    }

    static Side ours(Ground ground, String list, List<Item> items)
            throws IOException, InterruptedException, MissingPeer {
        List<String> boxes = ground.sessions(ground.material.small().courseware());
        return new Side(
                "ours",
                ground.edge(),
                ground.boxList(list, items, boxes),
                items,
                Terms.CONNECTIONS,
                false);
    }

    static Side plain(Ground ground, String name, Server server, String list, List<Item> items)
            throws IOException {
        return new Side(
                name, server, ground.plainList(list, items), items, Terms.CONNECTIONS, false);
    }
}
