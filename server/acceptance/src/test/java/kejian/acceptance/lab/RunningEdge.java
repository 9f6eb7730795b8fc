package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import kejian.acceptance.bench.peer.Server;

/** One packed edge that serves the sample release. */
final class RunningEdge implements AutoCloseable {

    final SampleRelease release;
    final Wire wire;
    private final Server server;

    RunningEdge(Path folder, String... settings) throws IOException, InterruptedException {
        release = new SampleRelease(folder);
        boolean up = false;
        try {
            server = release.edge("edge", List.of(), settings);
            up = true;
        } finally {
            if (!up) {
                release.close();
            }
        }
        wire = new Wire(server.port());
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

    @Override
    public void close() {
        server.close();
        release.close();
    }
}
