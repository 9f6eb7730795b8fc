package kejian.edge.rehearsal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;

/**
 * Starts the packed edge beside an origin of the tests, lets it fetch a release and answer what
 * boxes ask, and stops it: on the way out the JVM writes the classes it used, linked, to a cache.
 * Arguments: the packed folder, the cache's file.
 */
public final class Rehearsal {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ROUNDS = 5;
    private static final int PIECE = 16 << 10;
    private static final String COURSEWARE = "0198a000-0000-7000-8000-000000000001";
    private static final List<String> AGENTS =
            List.of(
                    "Mozilla/4.0 (compatible; MSIE 6.0; iPanel; CTC/2.0)",
                    "Mozilla/5.0 (Linux; Android 4.4.2) AppleWebKit/537.36 Chrome/30.0.0.0",
                    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0");

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path app = Path.of(args[0]).toAbsolutePath();
        Path cache = Path.of(args[1]).toAbsolutePath();
        Files.deleteIfExists(cache);
        Files.deleteIfExists(cache.resolveSibling(cache.getFileName() + ".part"));
        Path folder = Files.createTempDirectory("kejian-rehearsal");
        try (TroublesomeOrigin origin = new TroublesomeOrigin()) {
            run(origin, app, cache, folder);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        inSmallPieces(cache);
        System.out.printf("edge.aot: %.1f MB%n", Files.size(cache) / 1e6);
    }

    private static void run(TroublesomeOrigin origin, Path app, Path cache, Path folder)
            throws IOException, InterruptedException {
        BlobRef picture = publish(origin);
        Path root = Files.write(folder.resolve("root.json"), origin.pinned);
        Path token = Files.writeString(folder.resolve("token"), "rehearsal\n");
        Path log = folder.resolve("edge.log");
        int port = freePort();
        Process edge =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "@" + app.resolve("edge.options"),
                                "-XX:AOTCacheOutput=" + cache,
                                "-XX:-AOTRecordTraining",
                                "-Dquarkus.http.port=" + port,
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dkejian.edge.data=" + folder.resolve("data"),
                                "-Dkejian.edge.name=rehearsal",
                                "-Dkejian.sync.origin=" + origin.address(),
                                "-Dkejian.sync.root=" + root,
                                "-Dkejian.sync.token-file=" + token,
                                "-Dkejian.store.reserve-bytes=0",
                                "-Dkejian.boxes.rtsp-port=0",
                                "-jar",
                                // absolute: the cache remembers how the class path was written
                                app.resolve("quarkus-run.jar").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + port);
            await(http, address, edge, log);
            for (int round = 0; round < ROUNDS; round++) {
                visit(http, address, picture);
            }
        } finally {
            edge.destroy();
            if (!edge.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                edge.destroyForcibly();
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException("no cache was written; the edge said:\n" + Files.readString(log));
        }
    }

    /**
     * Writes the cache anew, a little at a time. Linux keeps a file in memory in pieces as large as
     * it was written, and one touch of a mapped page brings the whole piece into the process: the
     * JVM writes 2 MiB at once, and then an edge never holds less than all of the file.
     */
    private static void inSmallPieces(Path cache) throws IOException {
        Path copy = cache.resolveSibling(cache.getFileName() + ".part");
        try (FileChannel from = FileChannel.open(cache, StandardOpenOption.READ);
                FileChannel to =
                        FileChannel.open(
                                copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
            while (from.read(piece) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
                piece.clear();
            }
        }
        Files.move(copy, cache, StandardCopyOption.REPLACE_EXISTING);
    }

    private static BlobRef publish(TroublesomeOrigin origin) {
        BlobRef picture = origin.add(TroublesomeOrigin.bytes(7, 40_000));
        Catalogue catalogue =
                new Catalogue(
                        1,
                        "试验省",
                        List.of(
                                new Catalogue.Column(
                                        "c1", null, "demo", "农业技术", "", List.of(COURSEWARE))),
                        List.of(
                                new Catalogue.Title(
                                        COURSEWARE,
                                        Kind.ARTICLE,
                                        "春耕须知",
                                        "一篇文章",
                                        "王老师",
                                        "某村",
                                        List.of(),
                                        Category.LEARNING_NOTES,
                                        Purpose.EDUCATION,
                                        "2026-11-02T08:00:00Z",
                                        null,
                                        article(picture))));
        BlobRef ref = origin.add(StrictJson.write(catalogue));
        List<BlobRef> blobs = new ArrayList<>(List.of(ref, picture));
        blobs.sort(Comparator.comparing(BlobRef::sha256));
        ReleaseManifest manifest =
                new ReleaseManifest(1, 1, "2026-11-22T00:00:00Z", ref, blobs, List.of());
        String inAWeek = Instant.now().plus(Duration.ofDays(7)).toString();
        origin.publish(manifest, Keys.sign(Type.RELEASE, manifest, origin.signer), 1, inAWeek);
        origin.with("/sync/report", (x, _) -> x.sendResponseHeaders(204, -1));
        origin.with("/sync/journal", (x, _) -> x.sendResponseHeaders(503, -1));
        return picture;
    }

    private static Catalogue.Article article(BlobRef picture) {
        return new Catalogue.Article(
                List.of(
                        new Catalogue.Article.Block("看天", true, null, null),
                        new Catalogue.Article.Block("正文，".repeat(400), false, null, null),
                        new Catalogue.Article.Block(null, false, picture, "image/png")));
    }

    private static void await(HttpClient http, URI address, Process edge, Path log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        HttpRequest status = HttpRequest.newBuilder(address.resolve("/status.json")).build();
        while (System.nanoTime() < end && edge.isAlive()) {
            try {
                if (http.send(status, BodyHandlers.ofString()).body().contains("\"release\":1")) {
                    return;
                }
            } catch (IOException e) {
                assert e != null; // not listening yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the edge did not activate; it said:\n" + Files.readString(log));
    }

    private static void visit(HttpClient http, URI address, BlobRef picture)
            throws IOException, InterruptedException {
        List<String> paths =
                List.of(
                        "/",
                        "/a/index.htm",
                        "/a/col/demo-1.htm",
                        "/a/cw/" + COURSEWARE + ".htm",
                        "/a/art/" + COURSEWARE + "-1.htm",
                        "/c/index.html",
                        "/c/index.html?col=demo",
                        "/c/cw/" + COURSEWARE + ".html",
                        "/c/play.js",
                        "/c/page.css",
                        "/c/icon.svg",
                        "/list/all.m3u",
                        "/list/guide.xml",
                        "/m/picture/" + picture.sha256(),
                        "/play/" + COURSEWARE + "/c.m3u8",
                        "/v/b.gif?t=A&b=BOX-1&c=" + COURSEWARE + "&n=1&e=play&p=0&w=0",
                        "/status.json",
                        "/q/health/live",
                        "/q/health/ready",
                        "/q/metrics");
        for (String agent : AGENTS) {
            for (String path : paths) {
                HttpRequest request =
                        HttpRequest.newBuilder(address.resolve(path))
                                .header("User-Agent", agent)
                                .build();
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                if (status >= 500) {
                    throw new IOException(path + " was answered with " + status);
                }
            }
        }
        http.send(
                HttpRequest.newBuilder(address.resolve("/v/cmcd"))
                        .header("Content-Type", "application/cmcd")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "cid=\"" + COURSEWARE + "\",e=t,sid=\"x\",sn=1,v=2"))
                        .build(),
                BodyHandlers.discarding());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
