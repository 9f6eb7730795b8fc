package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the peers' programs are, and what brings those that are not there. */
public final class Programs {

    private Programs() {}

    public static Path nginx() throws MissingPeer {
        return find("nginx").orElseThrow(() -> apt("nginx", "nginx"));
    }

    /** nginx with nginx-vod-module: no distribution packs it. */
    public static Path nginxVod() throws MissingPeer {
        String named = System.getenv("NGX_VOD_BIN");
        if (named == null || !Files.isExecutable(Path.of(named))) {
            throw new MissingPeer(
                    "nginx-vod-module",
                    "set NGX_VOD_BIN to an nginx that was built with it (docs/benchmarks.md)");
        }
        return Path.of(named);
    }

    static Path varnish() throws MissingPeer {
        return find("varnishd").orElseThrow(() -> apt("varnish", "varnish"));
    }

    static Path trafficServer() throws MissingPeer {
        return find("traffic_server")
                .orElseThrow(() -> apt("Apache Traffic Server", "trafficserver"));
    }

    public static Path wrk() throws MissingPeer {
        return find("wrk").orElseThrow(() -> apt("wrk", "wrk"));
    }

    public static Path rsync() throws MissingPeer {
        return find("rsync").orElseThrow(() -> apt("rsync", "rsync"));
    }

    public static Path wget() throws MissingPeer {
        return find("wget").orElseThrow(() -> apt("wget", "wget"));
    }

    /** All there are, the packed one among them: only that has the bindings that are packed. */
    static List<Path> pythons() {
        return all("python3");
    }

    /** As somebody unpacked it, or the build did for the tests. */
    static Path elasticsearch(Path checkout) throws MissingPeer, IOException {
        String named = System.getenv("ELASTICSEARCH_HOME");
        Path servers = checkout.resolve("server/origin/target/servers");
        List<Path> homes = new ArrayList<>();
        if (named != null) {
            homes.add(Path.of(named));
        } else if (Files.isDirectory(servers)) {
            try (Stream<Path> each = Files.list(servers)) {
                each.filter(home -> home.toString().contains("/elasticsearch-"))
                        .forEach(homes::add);
            }
        }
        return homes.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/elasticsearch")))
                .findFirst()
                .orElseThrow(() ->
                        new MissingPeer(
                                "Elasticsearch",
                                "set ELASTICSEARCH_HOME to an unpacked 8.19, or ./mvnw"
                                        + " generate-test-resources -pl server/origin -am"
                                        + " -Pengines"));
    }

    private static MissingPeer apt(String peer, String packed) {
        return new MissingPeer(peer, "apt-get install " + packed);
    }

    private static Optional<Path> find(String program) {
        return all(program).stream().findFirst();
    }

    private static List<Path> all(String program) {
        List<String> folders =
                new ArrayList<>(List.of(String.valueOf(System.getenv("PATH")).split(":")));
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        return folders.stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .toList();
    }
}
