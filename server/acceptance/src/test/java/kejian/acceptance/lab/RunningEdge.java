package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.peer.Tls;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One packed edge that serves the sample release to the tests of a class. Registered in a static
 * field, it is there before the class's own preparations.
 */
@SuppressWarnings("NullAway.Init") // set before the first test of the class
final class RunningEdge implements BeforeAllCallback, AfterAllCallback {

    private final List<String> settings;
    private final boolean hasTls;
    SampleRelease release;

    /** The box port in the clear. */
    Wire wire;

    /** The port with TLS, where there is one. */
    Wire secure;

    private Server server;

    private RunningEdge(boolean hasTls, List<String> settings) {
        this.hasTls = hasTls;
        this.settings = settings;
    }

    /**
     * @param settings of the edge, as {@code -Dkey=value}
     */
    static RunningEdge with(String... settings) {
        return new RunningEdge(/* hasTls= */ false, List.of(settings));
    }

    /** With a port for TLS as well. */
    static RunningEdge withTls(String... settings) {
        return new RunningEdge(/* hasTls= */ true, List.of(settings));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        release = SharedRelease.of(context);
        String name = "edge-" + UUID.randomUUID();
        List<String> all = new ArrayList<>(settings);
        int tlsPort = 0;
        if (hasTls) {
            Tls tls = Tls.make(release.folder().resolve(name));
            tlsPort = Edge.freePort();
            all.add("-Dkejian.boxes.tls-port=" + tlsPort);
            all.add("-Dkejian.boxes.certificate=" + tls.certificate());
            all.add("-Dkejian.boxes.key=" + tls.key());
        }
        server = release.edge(name, List.of(), all.toArray(new String[0]));
        wire = Wire.clear(server.port());
        secure = Wire.secure(tlsPort);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) { // it may not have come up
            server.close();
        }
    }

    int port() {
        return server.port();
    }

    URI home() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** Where the lesson's media is. */
    String root() {
        return "/m/" + release.pack.id();
    }

    List<String> oneOfEachKind() {
        return List.of(
                        "/c/360p/1.m4s",
                        "/c/360p/i1.m4s",
                        "/c/audio/init.mp4",
                        "/b/360p/1.ts",
                        "/b/360p.mp4",
                        "/a/a-sd.ts",
                        "/c/master.m3u8",
                        "/b/360p/index.m3u8",
                        "/c/manifest.mpd",
                        "/c/text/zh.vtt",
                        "/c/text/zh/1.vtt",
                        "/poster.jpg",
                        "/storyboard.jpg")
                .stream()
                .map(path -> root() + path)
                .toList();
    }
}
