package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Varnish and Apache Traffic Server in front of an nginx, both with 1 GB of memory cache. */
public final class Caches {

    private final Path folder;

    public Caches(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    public Server varnish(int port, int behind)
            throws IOException, InterruptedException, MissingPeer {
        Path vcl = folder.resolve("default.vcl");
        Files.writeString(
                vcl,
                """
                vcl 4.1;
                backend default { .host = "127.0.0.1"; .port = "%d"; }
                sub vcl_backend_response { set beresp.ttl = 1h; }
                """
                        .formatted(behind));
        return Server.start(
                "varnish",
                port,
                folder,
                List.of(
                        Programs.varnish().toString(),
                        "-F",
                        "-a",
                        "127.0.0.1:" + port,
                        "-f",
                        vcl.toString(),
                        "-s",
                        "malloc,1g",
                        "-n",
                        folder.resolve("varnish").toString(),
                        "-p",
                        "thread_pools=2"),
                Server.listening(port));
    }

    public Server trafficServer(int port, int behind)
            throws IOException, InterruptedException, MissingPeer {
        Path program = Programs.trafficServer();
        Path prefix = program.resolve("../..").normalize();
        Path own = folder.resolve("ats");
        for (String part : List.of("etc", "log", "run", "cache")) {
            Files.createDirectories(own.resolve(part));
        }
        Path shipped = Path.of("/etc/trafficserver");
        try (Stream<Path> files = Files.list(shipped)) {
            files.filter(f -> f.toString().endsWith(".config") || f.toString().endsWith(".yaml"))
                    .forEach(f -> copy(f, own.resolve("etc").resolve(f.getFileName())));
        }
        StringBuilder layout = new StringBuilder();
        Map<String, String> places =
                Map.ofEntries(
                        Map.entry("prefix", own.toString()),
                        Map.entry("exec_prefix", own.toString()),
                        Map.entry("bindir", prefix + "/bin"),
                        Map.entry("sbindir", prefix + "/sbin"),
                        Map.entry("sysconfdir", own + "/etc"),
                        Map.entry("datadir", own + "/cache"),
                        Map.entry("includedir", prefix + "/include"),
                        Map.entry("libdir", prefix + "/lib"),
                        Map.entry("libexecdir", prefix + "/lib/trafficserver/modules"),
                        Map.entry("localstatedir", own + "/run"),
                        Map.entry("runtimedir", own + "/run"),
                        Map.entry("logdir", own + "/log"),
                        Map.entry("mandir", prefix + "/share/man"),
                        Map.entry("infodir", prefix + "/share/info"),
                        Map.entry("cachedir", own + "/cache"));
        places.forEach((k, v) -> layout.append(k).append(": ").append(v).append('\n'));
        Files.writeString(own.resolve("runroot.yaml"), layout);
        Files.writeString(
                own.resolve("etc/records.config"),
                """
                CONFIG proxy.config.http.server_ports STRING %d:ip-in=127.0.0.1
                CONFIG proxy.config.admin.user_id STRING #-1
                CONFIG proxy.config.log.logging_enabled INT 0
                CONFIG proxy.config.exec_thread.autoconfig.enabled INT 0
                CONFIG proxy.config.exec_thread.limit INT 2
                CONFIG proxy.config.accept_threads INT 0
                CONFIG proxy.config.cache.ram_cache.size INT 1073741824
                CONFIG proxy.config.cache.ram_cache_cutoff INT 8388608
                CONFIG proxy.config.http.cache.required_headers INT 0
                CONFIG proxy.config.net.connections_throttle INT 18000
                """
                        .formatted(port));
        Files.writeString(
                own.resolve("etc/remap.config"), "map / http://127.0.0.1:" + behind + "/\n");
        Files.writeString(own.resolve("etc/storage.config"), own + "/cache 1G\n");
        return Server.start(
                "trafficserver",
                port,
                folder,
                List.of(program.toString(), "--run-root=" + own),
                Server.listening(port));
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
