package kejian.acceptance.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code kejian} from its jar, on ports and data of its own; what it started ends with it. */
public final class Launcher implements AutoCloseable {

    private static final List<String> PACKED =
            List.of(
                    "ingest-cli/target/kejian-cli.jar",
                    "server/acceptance/target/boxes.jar",
                    "server/origin/target/quarkus-app/quarkus-run.jar",
                    "server/edge/target/quarkus-app/quarkus-run.jar",
                    "transcoder/target/quarkus-app/quarkus-run.jar");
    private static final int[] PORTS = {0, 1, 2, 10, 21, 22};
    static final long DEMO_WITHIN_S = 300;

    private final Path folder;
    private final int portBase;
    private final List<Process> launched = new ArrayList<>();
    private Path log;

    private Launcher(Path folder, int portBase) {
        this.folder = folder;
        this.portBase = portBase;
    }

    /**
     * @param folder for the data, below {@code d}, and the logs
     */
    public static Launcher on(Path folder) throws IOException {
        assertThat(PACKED).allSatisfy(jar -> assertThat(root().resolve(jar)).exists());
        return new Launcher(folder, freePorts());
    }

    public int portBase() {
        return portBase;
    }

    /** Starts a command on this folder and these ports. */
    public Process launch(String... arguments) throws IOException {
        return launch(portBase, arguments);
    }

    Process launch(int onPort, String... arguments) throws IOException {
        log = folder.resolve(launched.size() + ".log");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Dstdout.encoding=UTF-8",
                                "-Dkejian.home=" + root(),
                                "-jar",
                                root().resolve(PACKED.getFirst()).toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--data", folder.resolve("d").toString(), "--port-base", "" + onPort));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        launched.add(process);
        return process;
    }

    /** What the last command has said so far. */
    public String said() throws IOException {
        return Files.readString(log);
    }

    /** Until the last command has said these words. */
    public void await(String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEMO_WITHIN_S);
        while (!said().contains(words)) {
            assertThat(launched.getLast().isAlive() && System.nanoTime() < end).as(said()).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Programs that the pid files under the data folder name and that are still there. */
    List<ProcessHandle> children() throws IOException {
        Path logs = folder.resolve("d/logs");
        if (!Files.exists(logs)) {
            return List.of();
        }
        List<ProcessHandle> alive = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pid")).toList()) {
                ProcessHandle.of(Long.parseLong(Files.readString(file).split(" ")[0]))
                        .filter(ProcessHandle::isAlive)
                        .ifPresent(alive::add);
            }
        }
        return alive;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : launched) {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        for (ProcessHandle left : children()) {
            left.destroyForcibly();
        }
    }

    private static int freePorts() throws IOException {
        return freePorts(PORTS);
    }

    /** The first of ports of which these are free, counted from it. */
    static int freePorts(int... offsets) throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int base;
            try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                base = any.getLocalPort();
            }
            if (IntStream.of(offsets).allMatch(offset -> isFree(base + offset))) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** The checkout. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
