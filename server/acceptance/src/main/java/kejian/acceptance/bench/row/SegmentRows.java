package kejian.acceptance.bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.report.Measured;

/** Transport stream segments made just in time, against nginx-vod-module. */
final class SegmentRows {

    private SegmentRows() {}

    /** Segments at random from one lesson. */
    static final class JustInTime implements Row {

        @Override
        public String name() {
            return "ts-jit";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            Title lesson = ground.material.lesson();
            List<Item> items = ground.open.transport(lesson, Material.LADDER);
            Side ours = ours(ground, items);
            List<Item> theirs = vodLesson(ground, items.size());
            Side vod =
                    new Side(
                            "nginx-vod",
                            ground.vod(),
                            ground.plainList("ts-vod", theirs),
                            theirs,
                            Terms.CONNECTIONS,
                            false);
            samePictures(ground, items, theirs);
            Contest contest = Contest.run(ground, name(), ours, vod);
            return List.of(
                    contest.measured("ts-jit-rate", Sample::requestsPerSecond),
                    contest.measured("ts-jit-cpu", Sample::cpuPerGigabyte),
                    contest.measured("ts-jit-p99", Sample::p99Ms));
        }
    }

    /** A class that watches together: one segment, many boxes, against the stored file. */
    static final class OneHot implements Row {

        @Override
        public String name() {
            return "ts-one-hot";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            Title lesson = ground.material.lesson();
            List<Item> all = ground.open.transport(lesson, Material.LADDER);
            List<Item> one = List.of(all.get(all.size() / 2));
            Path list = ground.boxList("ts-hot", one, ground.sessions(lesson.courseware()));
            Side ours = new Side("ours", ground.edge(), list, one, Terms.CONNECTIONS, false);
            List<Item> stored = ground.files.each("hot", one);
            Side nginx =
                    new Side(
                            "nginx",
                            ground.nginx(),
                            ground.plainList("ts-hot-static", stored),
                            stored,
                            Terms.CONNECTIONS,
                            false);
            Contest contest = Contest.run(ground, name(), ours, nginx);
            return List.of(contest.measured("ts-one-hot-cpu", Sample::cpuPerGigabyte));
        }
    }

    /** Every request another title, in turn: no cache of open titles helps. */
    static final class Cold implements Row {

        @Override
        public String name() {
            return "ts-cold";
        }

        @Override
        public List<Measured> run(Ground ground)
                throws IOException, InterruptedException, MissingPeer {
            List<Item> items = new ArrayList<>();
            List<Item> theirs = new ArrayList<>();
            List<Title> titles = ground.material.cold();
            for (int i = 0; i < titles.size(); i++) {
                Title title = titles.get(i);
                List<Item> segments = ground.open.transport(title, "p" + i);
                int n = i * 31 % (segments.size() - 1);
                items.add(segments.get(n));
                String path = "/cold/" + i + ".mp4/seg-" + (n + 1) + "-v1-a1.ts";
                theirs.add(new Item(path, null, 0, null));
            }
            Side ours =
                    new Side(
                            "ours",
                            ground.edge(),
                            ground.plainList("ts-cold", items),
                            items,
                            Terms.CONNECTIONS,
                            true);
            List<Item> known = lengths(ground, theirs);
            Side vod =
                    new Side(
                            "nginx-vod",
                            ground.vod(),
                            ground.plainList("ts-cold-vod", known),
                            known,
                            Terms.CONNECTIONS,
                            true);
            Contest contest = Contest.run(ground, name(), ours, vod);
            return List.of(contest.measured("ts-cold-rate", Sample::requestsPerSecond));
        }
    }

    static Side ours(Ground ground, List<Item> items)
            throws IOException, InterruptedException, MissingPeer {
        List<String> boxes = ground.sessions(ground.material.lesson().courseware());
        return new Side(
                "ours",
                ground.edge(),
                ground.boxList("ts-ours", items, boxes),
                items,
                Terms.CONNECTIONS,
                false);
    }

    /** The module's segments, 1 … n; the last one may be shorter and is left out on both sides. */
    static List<Item> vodLesson(Ground ground, int count)
            throws IOException, InterruptedException, MissingPeer {
        List<Item> items = new ArrayList<>();
        for (int n = 1; n < count; n++) {
            items.add(new Item("/vod/lesson.mp4/seg-" + n + "-v1-a1.ts", null, 0, null));
        }
        return lengths(ground, items);
    }

    /** How long the module's answers are, only it knows. */
    private static List<Item> lengths(Ground ground, List<Item> items)
            throws IOException, InterruptedException, MissingPeer {
        List<Item> known = new ArrayList<>();
        for (Item item : items) {
            byte[] body =
                    ground.http
                            .send(
                                    java.net.http.HttpRequest.newBuilder(
                                                    java.net.URI.create(
                                                            "http://127.0.0.1:"
                                                                    + ground.vod().port()
                                                                    + item.path()))
                                            .build(),
                                    java.net.http.HttpResponse.BodyHandlers.ofByteArray())
                            .body();
            if (body.length < 188 || body[0] != 0x47) {
                throw new IOException("nginx-vod gives no transport stream for " + item.path());
            }
            known.add(new Item(item.path(), null, body.length, null));
        }
        return known;
    }

    /** Both sides' segment decodes to the same pictures: the same work was done. */
    private static void samePictures(Ground ground, List<Item> ours, List<Item> theirs)
            throws IOException, InterruptedException, MissingPeer {
        int n = theirs.size() / 2;
        Path folder = Files.createDirectories(ground.terms.data().resolve("decoded"));
        Path mine =
                Files.write(
                        folder.resolve("ours.ts"),
                        Objects.requireNonNull(ours.get(n).truth()).bytes());
        Path other =
                Files.write(
                        folder.resolve("vod.ts"),
                        Check.get(ground, ground.vod().port(), theirs.get(n)));
        List<String> pictures = ground.material.maker().pictures(mine);
        if (pictures.isEmpty() || !pictures.equals(ground.material.maker().pictures(other))) {
            throw new IOException("segment " + n + " decodes to other pictures than the peer's");
        }
        ground.raw.keep("pictures", java.util.Map.of("segment", n, "md5", pictures));
    }
}
