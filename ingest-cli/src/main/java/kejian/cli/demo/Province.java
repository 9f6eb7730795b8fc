package kejian.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.cli.client.ApiException;

/**
 * A province on one machine: origin, transcoder, two edges, each a process with a folder of its
 * own.
 */
final class Province {

    private static final long LEAST_FREE_BYTES = 2_000_000_000L;

    final Path home;
    final Path data;
    final Program origin;
    final Program transcoder;
    final List<Program> edges;

    /**
     * @param home the checkout, or where a release was unpacked
     */
    Province(Path home, Path data, int portBase) {
        this.home = home;
        this.data = data.toAbsolutePath();
        Path logs = this.data.resolve("logs");
        origin =
                new Program(
                        "origin",
                        home.resolve("server/origin/target/quarkus-app/quarkus-run.jar"),
                        portBase,
                        320,
                        logs,
                        List.of(
                                "-Dkejian.data=" + originData(),
                                // a dead transcoder's job waits seconds here, not a minute
                                "-Dkejian.jobs.lease=15s",
                                "-Dkejian.jobs.back-off=2s"));
        transcoder =
                new Program(
                        "transcoder",
                        home.resolve("transcoder/target/quarkus-app/quarkus-run.jar"),
                        portBase + 10,
                        128,
                        logs,
                        List.of(
                                "-Dkejian.work.origin=" + origin.address(),
                                "-Dkejian.work.token-file=" + originData().resolve("worker-token"),
                                "-Dkejian.work.scratch=" + this.data.resolve("transcoder")));
        edges =
                List.of(
                        edge("lankao", "兰考县", portBase + 1, logs),
                        edge("zhongmu", "中牟县", portBase + 2, logs));
    }

    private Program edge(String name, String area, int port, Path logs) {
        Path folder = edgeFolder(name);
        return new Program(
                name,
                home.resolve("server/edge/target/quarkus-app/quarkus-run.jar"),
                port,
                96,
                logs,
                List.of(
                        "-Dkejian.edge.data=" + folder.resolve("data"),
                        "-Dkejian.edge.name=" + name,
                        "-Dkejian.edge.area-name=" + area,
                        "-Dkejian.sync.origin=" + origin.address(),
                        "-Dkejian.sync.token-file=" + folder.resolve("token"),
                        "-Dkejian.sync.root=" + folder.resolve("root.json"),
                        "-Dkejian.sync.interval=1s",
                        "-Dkejian.sync.longest-interval=5s",
                        "-Dkejian.sync.report-interval=1s",
                        "-Dkejian.journal.upload-interval=1s",
                        "-Dkejian.journal.longest-interval=5s"));
    }

    Path originData() {
        return data.resolve("origin");
    }

    Path edgeFolder(String name) {
        return data.resolve("edges").resolve(name);
    }

    Path boxes() {
        return home.resolve("server/acceptance/target/boxes.jar");
    }

    /** One clear sentence for what stands in the way, before anything is started. */
    void check() throws IOException, InterruptedException {
        for (Path jar :
                List.of(
                        home.resolve("server/origin/target/quarkus-app/quarkus-run.jar"),
                        boxes())) {
            if (!Files.exists(jar)) {
                throw new ApiException(
                        ApiException.INPUT_MISSING, "not-built", "没有构建 not built: ./mvnw package");
            }
        }
        Files.createDirectories(data);
        if (Files.getFileStore(data).getUsableSpace() < LEAST_FREE_BYTES) {
            throw new ApiException(
                    ApiException.LIMIT,
                    "disk-full",
                    "磁盘剩余不足 2 GB; less than 2 GB are free in " + data);
        }
        for (Program program : all()) {
            program.stopLeftover();
        }
        for (Program program : all()) {
            try (ServerSocket socket =
                    new ServerSocket(program.port(), 1, InetAddress.getLoopbackAddress())) {
                assert socket.isBound();
            } catch (IOException e) {
                throw new ApiException(
                        ApiException.OTHER,
                        "port-in-use",
                        "端口 "
                                + program.port()
                                + " 被占用; the port is in use, choose others with --port-base");
            }
        }
    }

    List<Program> all() {
        return List.of(origin, transcoder, edges.get(0), edges.get(1));
    }

    void stop() throws IOException, InterruptedException {
        for (Program program : all().reversed()) {
            program.stop();
        }
    }
}
