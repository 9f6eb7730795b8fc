package kejian.acceptance.bench.sync;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import kejian.acceptance.bench.material.Folders;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Origin;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.bench.report.Raw;

/** A packed province with its staff, made anew for each run, and what its rows publish there. */
final class Ground implements AutoCloseable {

    /**
     * Of the ports from {@code --port-base}, the first; packed edges and peers have those above.
     */
    private static final int ORIGIN = 0;

    final Path home;
    final Path folder;
    final int portBase;
    final PrintStream says;
    final Raw raw;
    final Server origin;
    final Staff staff;
    private final Random random;
    private int edges;
    private int published;

    private Ground(Path home, Path folder, int portBase, PrintStream says, Raw raw, long seed)
            throws IOException, InterruptedException {
        this.home = home;
        this.folder = folder;
        this.portBase = portBase;
        this.says = says;
        this.raw = raw;
        this.random = new Random(seed);
        origin = Origin.start(home, folder, portBase + ORIGIN, List.of());
        staff =
                Staff.of(
                        URI.create("http://127.0.0.1:" + origin.port()),
                        Origin.firstPassword(folder));
    }

    /**
     * @param data what lies there from an earlier run goes
     */
    static Ground open(Path home, Path data, int portBase, PrintStream says, Raw raw, long seed)
            throws IOException, InterruptedException {
        Path folder = data.resolve("sync");
        Folders.remove(folder);
        Files.createDirectories(folder);
        return new Ground(home, folder, portBase, says, raw, seed);
    }

    /**
     * Files of a release.
     *
     * @param courseware that they belong to
     */
    record Published(String courseware, long number, List<Path> files, long bytes) {}

    /** A release with so many more files of these sizes. */
    Published publish(int... sizes) throws IOException, InterruptedException {
        List<Path> files = files(sizes);
        return published(staff.publish("分发 " + published, files), files, sizes);
    }

    /** One with as many other files in the place of those: edges need no more room for it. */
    Published replace(Published before, int... sizes) throws IOException, InterruptedException {
        List<Path> files = files(sizes);
        return published(staff.replace(before.courseware(), files), files, sizes);
    }

    private static Published published(Staff.Released released, List<Path> files, int... sizes) {
        long bytes = IntStream.of(sizes).asLongStream().sum();
        return new Published(released.courseware(), released.number(), files, bytes);
    }

    private List<Path> files(int... sizes) throws IOException {
        Path of = Files.createDirectories(folder.resolve("published/" + ++published));
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            files.add(pdf(of.resolve("file-" + i + ".pdf"), sizes[i]));
        }
        return files;
    }

    /** What the gate of attachments takes for one; else noise, which nothing can make smaller. */
    private Path pdf(Path file, int size) throws IOException {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        byte[] head = "%PDF-1.4\n".getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(tail, 0, bytes, size - tail.length, tail.length);
        return Files.write(file, bytes);
    }

    Staff.Enrolled enroll() throws IOException, InterruptedException {
        return staff.enroll("edge-" + ++edges);
    }

    /**
     * A packed edge of this province, enrolled anew, once this release is active there.
     *
     * @param port above the first
     * @param line to the province
     */
    Server packed(int port, long release, URI line, String... more)
            throws IOException, InterruptedException {
        Staff.Enrolled who = enroll();
        Path own = fresh("edges/packed-" + port);
        Files.writeString(own.resolve("token"), who.token());
        Files.write(own.resolve("root.json"), who.root());
        List<String> settings = new ArrayList<>(List.of(more));
        settings.addAll(
                List.of(
                        "-Dkejian.edge.name=" + who.name(),
                        "-Dkejian.sync.origin=" + line,
                        "-Dkejian.sync.token-file=" + own.resolve("token"),
                        "-Dkejian.sync.root=" + own.resolve("root.json")));
        Path jar = home.resolve("server/edge/target/quarkus-app/quarkus-run.jar");
        return new Edge(jar, own, List.of()).start(portBase + port, release, settings);
    }

    /** A folder that was not there before. */
    Path fresh(String name) throws IOException {
        Path fresh = folder.resolve(name);
        Folders.remove(fresh);
        return Files.createDirectories(fresh);
    }

    @Override
    public void close() throws IOException {
        origin.close();
        Folders.remove(folder.resolve("edges"));
    }
}
