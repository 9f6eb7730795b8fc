package kejian.acceptance.bench.rtsp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.acceptance.bench.load.ServerProcesses;
import kejian.acceptance.bench.peer.GstRtsp;
import kejian.acceptance.bench.peer.MissingPeer;
import kejian.acceptance.bench.peer.Server;

/**
 * The same boxes before ours and before a public server, one after the other: each plays the same
 * stream from its beginning, by RTP within TCP, which both speak.
 */
final class Beside {

    static final List<String> NAMES = List.of("beside-jitter", "beside-memory", "beside-cpu");

    private static final int WARM_SESSIONS = 10;
    private static final int WARM_SECONDS = 5;
    private static final int ENTER_SECONDS = 8;

    private final Path folder;
    private final int bps;
    private final int sessions;
    private final int seconds;

    Beside(Path folder, int bps, int sessions, int seconds) {
        this.folder = folder;
        this.bps = bps;
        this.sessions = sessions;
        this.seconds = seconds;
    }

    /** What the edge serves by HTTP, in a file, made once. */
    Path stream(int edgePort, String courseware) throws IOException, InterruptedException {
        Path file = folder.resolve("carrier.ts");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(folder);
        Path part = folder.resolve("carrier.part");
        URI address = URI.create("http://127.0.0.1:" + edgePort + "/play/" + courseware + "/a.ts");
        try (HttpClient http =
                HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
            HttpResponse<Path> answer =
                    http.send(
                            HttpRequest.newBuilder(address).build(),
                            HttpResponse.BodyHandlers.ofFile(part));
            if (answer.statusCode() != 200) {
                throw new IOException(address + " answers " + answer.statusCode());
            }
        }
        return Files.move(part, file);
    }

    Map<String, Double> ours(Server edge, int rtsp, String courseware)
            throws IOException, InterruptedException {
        edge.processes().collect();
        return measure(edge.processes(), rtsp, "/play/" + courseware + "/a.ts", "");
    }

    Map<String, Double> peer(int port, Path stream)
            throws IOException, InterruptedException, MissingPeer {
        try (Server peer = GstRtsp.start(folder.resolve("gst"), stream, port)) {
            return measure(peer.processes(), port, "/a.ts", "/stream=0");
        }
    }

    private Map<String, Double> measure(
            ServerProcesses processes, int port, String path, String stream) throws IOException {
        InetSocketAddress at = new InetSocketAddress("127.0.0.1", port);
        long before = processes.anonymousBytes();
        try (Crowd warm = new Crowd()) {
            warm.enterPlainly(at, path, stream, WARM_SESSIONS, 2);
            warm.read(WARM_SECONDS);
        }
        try (Crowd crowd = new Crowd()) {
            crowd.enterPlainly(at, path, stream, sessions, ENTER_SECONDS);
            crowd.read(2);
            crowd.measure(bps / 8 / (7 * 188) * (seconds + 1));
            double cpu = processes.cpuSeconds();
            crowd.read(seconds);
            double spent = processes.cpuSeconds() - cpu;
            double gigabytes = crowd.viewers().stream().mapToLong(Viewer::bytes).sum() / 1e9;
            Map<String, Double> found = new TreeMap<>();
            List<String> faults = new ArrayList<>();
            RtspBench.paced(crowd, bps, seconds, found, faults);
            if (faults.size() > sessions / 2) {
                throw new IOException("%d of %d starved".formatted(faults.size(), sessions));
            }
            found.put("starved", (double) faults.size());
            found.put("beside-jitter", found.get(RtspBench.JITTER));
            found.put("beside-cpu", spent / gigabytes);
            found.put("beside-memory", (processes.anonymousBytes() - before) / 1024.0 / sessions);
            return found;
        }
    }
}
