package kejian.acceptance.bench.row;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kejian.acceptance.bench.load.Load;
import kejian.acceptance.bench.load.LoadOrder;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.material.OpenTitles;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.material.StaticFiles;
import kejian.acceptance.bench.peer.Caches;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Nginx;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Raw;
import org.jspecify.annotations.Nullable;

/** What all rows stand on: material, our edge, the peers, the load generator. */
public final class Ground implements AutoCloseable {

    /** Lists are long enough that every box meets every object. */
    private static final int LINES = 4000;

    final Terms terms;
    final Material material;
    final OpenTitles open;
    final StaticFiles files;
    final Raw raw;
    final PrintStream says;
    final HttpClient http = HttpClient.newHttpClient();
    private final ReleaseServer province;
    private final Load load;
    private final Edge ours;
    private final Nginx nginx;
    private final Caches caches;
    private final Map<String, Server> running = new HashMap<>();
    private final Map<String, List<String>> sessions = new HashMap<>();

    public Ground(Terms terms, Path classPath, Raw raw, PrintStream says)
            throws IOException, InterruptedException {
        this.terms = terms;
        this.raw = raw;
        this.says = says;
        Path data = Files.createDirectories(terms.data());
        material = Material.prepare(data.resolve("material"), says);
        open = new OpenTitles(material);
        files = new StaticFiles(material, open);
        province = new ReleaseServer(material, terms.portBase());
        ours =
                new Edge(
                        terms.home().resolve("server/edge/target/quarkus-app/quarkus-run.jar"),
                        data.resolve("edge"),
                        terms.edgeOptions());
        nginx = new Nginx(data.resolve("peers"), files.root());
        caches = new Caches(data.resolve("peers"));
        load = Load.start(classPath, data.resolve("load.log"));
        raw.keep("material", material.identity());
    }

    interface Start {
        Server now() throws IOException, InterruptedException, MissingPeer;
    }

    private Server once(String name, Start start)
            throws IOException, InterruptedException, MissingPeer {
        Server known = running.get(name);
        if (known == null) {
            says.println("bench: starting " + name);
            known = start.now();
            raw.keep("server", Map.of("name", name, "command", known.command()));
            running.put(name, known);
        }
        return known;
    }

    Server edge() throws IOException, InterruptedException, MissingPeer {
        return once("edge", () -> ours.start(terms.portBase() + 1, province, List.of()));
    }

    /** The edge with further settings; the plain one has to be stopped first. */
    Server edge(List<String> more) throws IOException, InterruptedException, MissingPeer {
        return once("edge", () -> ours.start(terms.portBase() + 1, province, more));
    }

    Server nginx() throws IOException, InterruptedException, MissingPeer {
        return once("nginx", () -> nginx.files(terms.portBase() + 2));
    }

    Server nginxWithLog() throws IOException, InterruptedException, MissingPeer {
        return once("nginx-log", () -> nginx.filesWithLog(terms.portBase() + 3));
    }

    Server vod() throws IOException, InterruptedException, MissingPeer {
        Path media = material.progressiveFolder();
        return once("nginx-vod", () -> nginx.vod(terms.portBase() + 4, media));
    }

    Server slices() throws IOException, InterruptedException, MissingPeer {
        int behind = nginx().port();
        return once("nginx-slice", () -> nginx.slices(terms.portBase() + 5, behind));
    }

    Server varnish() throws IOException, InterruptedException, MissingPeer {
        int behind = nginx().port();
        return once("varnish", () -> caches.varnish(terms.portBase() + 6, behind));
    }

    Server trafficServer() throws IOException, InterruptedException, MissingPeer {
        int behind = nginx().port();
        return once("trafficserver", () -> caches.trafficServer(terms.portBase() + 7, behind));
    }

    Server tls(kejian.acceptance.bench.peer.Tls tls)
            throws IOException, InterruptedException, MissingPeer {
        return once("nginx-tls", () -> nginx.tls(terms.portBase() + 8, tls));
    }

    /** Stops one, so that the next caller gets a fresh process. */
    void stop(String name) {
        Server known = running.remove(name);
        if (known != null) {
            known.close();
        }
    }

    List<Sample> run(String row, String side, LoadOrder order) throws IOException {
        List<Sample> samples = load.run(order);
        for (Sample sample : samples) {
            raw.keep("sample", Map.of("row", row, "side", side, "order", order, "sample", sample));
        }
        return samples;
    }

    /** One session a connection, as so many boxes would have. */
    List<String> sessions(String courseware) throws IOException, InterruptedException, MissingPeer {
        return sessions(courseware, Terms.CONNECTIONS);
    }

    List<String> sessions(String courseware, int boxes)
            throws IOException, InterruptedException, MissingPeer {
        String key = boxes + " of " + courseware;
        List<String> known = sessions.get(key);
        if (known == null) {
            known = new ArrayList<>();
            for (int box = 0; box < boxes; box++) {
                known.add(Edge.session(http, edge().port(), courseware, "bench-" + box));
            }
            sessions.put(key, known);
        }
        return known;
    }

    /** Requests of boxes with sessions of theirs: each line another object and another box. */
    Path boxList(String name, List<Item> items, List<String> boxes) throws IOException {
        List<String> lines = new ArrayList<>();
        Random random = new Random(terms.seed());
        for (int i = 0; i < LINES; i++) {
            Item item = items.get(random.nextInt(items.size()));
            String session = boxes.get(i % boxes.size());
            lines.add(line(item.path() + "?s=" + session, item.range(), item.length()));
        }
        return write(name, lines);
    }

    /** Each item once, one behind the other. */
    Path boxListInOrder(String name, List<Item> items, List<String> boxes) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Item item : items) {
            String session = boxes.get(lines.size() % boxes.size());
            lines.add(line(item.path() + "?s=" + session, item.range(), item.length()));
        }
        return write(name, lines);
    }

    Path plainList(String name, List<Item> items) throws IOException {
        return write(name, items.stream().map(i -> line(i.path(), i.range(), i.length())).toList());
    }

    private static String line(String path, @Nullable String range, long length) {
        return path + "\t" + (range == null ? "-" : range) + "\t" + length;
    }

    private Path write(String name, List<String> lines) throws IOException {
        Path folder = Files.createDirectories(terms.data().resolve("lists"));
        return Files.write(folder.resolve(name + ".txt"), lines);
    }

    /** Viewing events that have come in at the small province. */
    long events() {
        return province.events();
    }

    @Override
    public void close() throws IOException {
        load.close();
        running.values().forEach(Server::close);
        province.close();
        open.close();
    }
}
