package kejian.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;

/**
 * A province on one machine: origin, transcoder, two edges or more, each a process with a folder of
 * its own.
 */
final class Province {

    private static final long LEAST_FREE_BYTES = 2_000_000_000L;
    private static final long DATABASE_WITHIN_S = 240;

    /** An edge's health is not for boxes: it is told this far above their port. */
    private static final int HEALTH_ABOVE = 20;

    /** Likewise where boxes ask by RTSP. */
    private static final int RTSP_ABOVE = 40;

    final Path data;
    private final Programs programs;
    final Program origin;
    final Program transcoder;
    final List<Program> edges;

    /** A county with an edge of its own. */
    record County(String name, String title, String area) {}

    private static final List<County> COUNTIES =
            List.of(
                    new County("lankao", "兰考县", "410225"),
                    new County("zhongmu", "中牟县", "410122"),
                    new County("qixian", "杞县", "410221"));

    private static final int USUAL_EDGES = 2;

    final List<County> counties;

    private final List<String> ofEdges;

    /**
     * @param home the checkout, or where a release was unpacked
     * @param ofEdges further properties of the edges
     */
    Province(Path home, Path data, int portBase, List<String> ofEdges) {
        this(home, data, portBase, USUAL_EDGES, List.of(), ofEdges);
    }

    /**
     * @param edges 1 to 3
     * @param ofOrigin further properties of the origin
     */
    Province(
            Path home,
            Path data,
            int portBase,
            int edges,
            List<String> ofOrigin,
            List<String> ofEdges) {
        this.programs = new Programs(home.toAbsolutePath());
        this.data = data.toAbsolutePath();
        this.ofEdges = List.copyOf(ofEdges);
        Path logs = this.data.resolve("logs");
        List<String> properties = new ArrayList<>(ofOrigin);
        properties.addAll(
                List.of(
                        "-Dkejian.data=" + originData(),
                        // a dead transcoder's job waits seconds here, not a minute
                        "-Dkejian.jobs.lease=15s",
                        "-Dkejian.jobs.back-off=2s"));
        origin =
                new Program(
                        "origin",
                        programs.origin().resolve("quarkus-run.jar"),
                        portBase,
                        Programs.options(programs.origin(), "origin"),
                        logs,
                        properties);
        transcoder =
                new Program(
                        "transcoder",
                        programs.transcoder().resolve("quarkus-run.jar"),
                        portBase + 10,
                        Programs.options(programs.transcoder(), "transcoder"),
                        logs,
                        List.of(
                                "-Dkejian.work.origin=" + origin.address(),
                                "-Dkejian.work.token-file=" + originData().resolve("worker-token"),
                                "-Dkejian.work.scratch=" + this.data.resolve("transcoder")));
        counties = COUNTIES.subList(0, edges);
        List<Program> programs = new ArrayList<>();
        for (County county : counties) {
            programs.add(edge(county, portBase + 1 + programs.size(), logs));
        }
        this.edges = List.copyOf(programs);
    }

    private Program edge(County county, int port, Path logs) {
        String name = county.name();
        Path folder = edgeFolder(name);
        Path app = programs.edge();
        List<String> properties = new ArrayList<>(ofEdges);
        properties.addAll(
                List.of(
                        "-Dkejian.boxes.port=" + port,
                        "-Dkejian.boxes.rtsp-port=" + (port + RTSP_ABOVE),
                        "-Dkejian.edge.data=" + folder.resolve("data"),
                        "-Dkejian.edge.name=" + name,
                        "-Dkejian.edge.area-name=" + county.title(),
                        "-Dkejian.sync.origin=" + origin.address(),
                        "-Dkejian.sync.token-file=" + folder.resolve("token"),
                        "-Dkejian.sync.root=" + folder.resolve("root.json"),
                        "-Dkejian.sync.interval=1s",
                        "-Dkejian.sync.longest-interval=5s",
                        "-Dkejian.sync.report-interval=1s",
                        "-Dkejian.journal.upload-interval=1s",
                        "-Dkejian.journal.longest-interval=5s"));
        return new Program(
                name,
                app.resolve("quarkus-run.jar"),
                port,
                port + HEALTH_ABOVE,
                Programs.options(app, "edge"),
                logs,
                properties);
    }

    /** Where old boxes ask an edge. */
    static String rtsp(Program edge) {
        return "rtsp://127.0.0.1:" + (edge.address().getPort() + RTSP_ABOVE);
    }

    Path originData() {
        return data.resolve("origin");
    }

    Path edgeFolder(String name) {
        return data.resolve("edges").resolve(name);
    }

    Path boxes() {
        return programs.boxes();
    }

    /** One clear sentence for what stands in the way, before anything is started. */
    void check() throws IOException, InterruptedException {
        Programs.demand(programs.origin().resolve("quarkus-run.jar"));
        Programs.demand(boxes());
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
            for (int port : program.ports()) {
                checkFree(port);
            }
        }
    }

    private static void checkFree(int port) throws ApiException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assert socket.isBound();
        } catch (IOException e) {
            throw new ApiException(
                    ApiException.OTHER,
                    "port-in-use",
                    "端口 " + port + " 被占用; the port is in use, choose others with --port-base");
        }
    }

    List<Program> all() {
        List<Program> all = new ArrayList<>(List.of(origin, transcoder));
        all.addAll(edges);
        return all;
    }

    /** The database server of the origin; 0 where there is none at the moment. */
    long databasePid() throws IOException {
        Path pidFile = originData().resolve("postgres/data/postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Kill -9 of the origin's database server, if that is what the id means. */
    void killDatabase() throws IOException {
        Path programs = originData().resolve("postgres/bin");
        Optional<ProcessHandle> server =
                ProcessHandle.of(databasePid())
                        .filter(p -> p.info().command().orElse("").startsWith(programs + "/"));
        server.ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * Waits until the origin has started its database again, of itself.
     *
     * @param killed its id before
     */
    void awaitDatabaseAfter(long killed) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DATABASE_WITHIN_S);
        while (databasePid() == killed || databasePid() == 0) {
            if (System.nanoTime() > end) {
                throw new IOException("the origin did not start its database again");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        origin.awaitReady();
    }

    void stop() throws IOException, InterruptedException {
        for (Program program : all().reversed()) {
            program.stop();
        }
    }
}
