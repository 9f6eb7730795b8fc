package kejian.acceptance.bench.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.load.Sample;
import kejian.acceptance.bench.load.Wrk;
import kejian.acceptance.bench.material.Item;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Programs;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.peer.Tls;
import kejian.acceptance.bench.report.Measured;

/** TLS 1.3 with the same certificate, asked by wrk on both sides. */
final class TlsRow implements Row {

    private static final double WARM_SECONDS = 20;

    private final String name;
    private final String rendition;
    private final String stored;

    /**
     * @param rendition of the small title whose segments are the objects
     * @param stored their folder at nginx
     */
    TlsRow(String name, String rendition, String stored) {
        this.name = name;
        this.rendition = rendition;
        this.stored = stored;
    }

    static TlsRow large() {
        return new TlsRow("tls-300k", Material.LADDER, "300k");
    }

    static TlsRow small() {
        return new TlsRow("tls-20k", Material.SOUND, "20k");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Measured> run(Ground ground) throws IOException, InterruptedException, MissingPeer {
        Path folder = Files.createDirectories(ground.terms.data().resolve("tls"));
        Wrk wrk = new Wrk(Programs.wrk(), folder);
        Tls tls = Tls.make(folder);
        List<Item> items = ObjectRows.items(ground, rendition);
        int securePort = ground.terms.portBase() + 9;
        ground.stop("edge");
        ground.stop("nginx-tls");
        Server edge =
                ground.edge(
                        List.of(
                                "-Dkejian.boxes.tls-port=" + securePort,
                                "-Dkejian.boxes.certificate=" + tls.certificate(),
                                "-Dkejian.boxes.key=" + tls.key()));
        edge.awaitPort(securePort);
        Server nginx = ground.tls(tls);
        List<String> boxes = ground.sessions(ground.material.small().courseware());
        Path ours = paths(ground.boxList(name, items, boxes));
        Path theirs = paths(ground.plainList(name + "-nginx", ground.files.each(stored, items)));
        List<Double> mine = new ArrayList<>();
        List<Double> peer = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        String url = "https://127.0.0.1:";
        wrk.run(url + securePort, Terms.CONNECTIONS, ours, WARM_SECONDS, edge.processes());
        wrk.run(url + nginx.port(), Terms.CONNECTIONS, theirs, 2, nginx.processes());
        // wrk cannot leave the handshakes out: they are spread over more answers
        double seconds = 2 * ground.terms.seconds();
        for (int pair = 0; pair < ground.terms.pairs(); pair++) {
            Sample a =
                    wrk.run(url + securePort, Terms.CONNECTIONS, ours, seconds, edge.processes());
            Sample b =
                    wrk.run(
                            url + nginx.port(),
                            Terms.CONNECTIONS,
                            theirs,
                            seconds,
                            nginx.processes());
            ground.raw.keep("sample", Map.of("row", name, "side", "ours", "sample", a));
            ground.raw.keep("sample", Map.of("row", name, "side", "nginx-tls", "sample", b));
            mine.add(a.cpuPerGigabyte());
            peer.add(b.cpuPerGigabyte());
            if (a.errors() + b.errors() > 0) {
                faults.add(a.firstError() + b.firstError());
            }
        }
        ground.stop("edge");
        ground.stop("nginx-tls");
        return List.of(new Measured(name + "-cpu", mine, peer, "wrk", faults));
    }

    private static Path paths(Path list) throws IOException {
        return Files.write(
                list.resolveSibling(list.getFileName() + ".paths"),
                Files.readAllLines(list).stream().map(l -> l.split("\t")[0]).toList());
    }
}
