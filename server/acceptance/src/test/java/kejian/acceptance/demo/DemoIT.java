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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packed programs, started by {@code kejian demo} on ports of their own: one short sample all
 * the way, then again on the same data after the launcher was killed.
 */
class DemoIT {

    private static final List<String> PACKED =
            List.of(
                    "ingest-cli/target/kejian-cli.jar",
                    "server/acceptance/target/boxes.jar",
                    "server/origin/target/quarkus-app/quarkus-run.jar",
                    "server/edge/target/quarkus-app/quarkus-run.jar",
                    "transcoder/target/quarkus-app/quarkus-run.jar");
    private static final int[] PORTS = {0, 1, 2, 10};
    private static final long DEMO_WITHIN_S = 300;

    @TempDir Path data;
    private final List<Process> launchers = new ArrayList<>();

    @BeforeAll
    static void packed() {
        assertThat(PACKED).allSatisfy(jar -> assertThat(root().resolve(jar)).exists());
    }

    @AfterEach
    void endChildren() throws IOException, InterruptedException {
        for (Process launcher : launchers) {
            launcher.destroy();
            if (!launcher.waitFor(60, TimeUnit.SECONDS)) {
                launcher.destroyForcibly().waitFor();
            }
        }
        for (ProcessHandle left : children()) {
            left.destroyForcibly();
        }
    }

    @Test
    void demo_onNewDataAndAgainAfterItsLauncherWasKilled_passes() throws Exception {
        int portBase = freePorts();
        Path first = data.resolve("first.log");
        Process up =
                launch(first, "up", "--data", data.resolve("d") + "", "--port-base", "" + portBase);
        await(up, first, "zhongmu:");
        assertThat(children()).hasSize(4);
        up.destroyForcibly().waitFor();
        assertThat(children()).as("a launcher killed outright leaves its programs").hasSize(4);

        Path second = data.resolve("second.log");
        Process demo =
                launch(
                        second,
                        "demo",
                        "--check",
                        "--seconds",
                        "8",
                        "--data",
                        data.resolve("d") + "",
                        "--port-base",
                        "" + portBase);

        assertThat(demo.waitFor(DEMO_WITHIN_S, TimeUnit.SECONDS))
                .as(Files.readString(second))
                .isTrue();
        String said = Files.readString(second);
        System.out.println(said);
        assertThat(demo.exitValue()).as(said).isZero();
        assertThat(said.lines().toList().getLast()).isEqualTo("demo: PASS");
        assertThat(children()).as("programs left behind").isEmpty();
    }

    @Test
    void demo_onAPortInUse_saysSoInOneSentenceAndStartsNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path log = data.resolve("log");
            Process demo =
                    launch(
                            log,
                            "demo",
                            "--check",
                            "--data",
                            data.resolve("d") + "",
                            "--port-base",
                            "" + taken.getLocalPort());

            assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isNotZero();
            assertThat(Files.readString(log))
                    .contains("demo: FAIL")
                    .contains("端口 " + taken.getLocalPort() + " 被占用")
                    .contains("port-in-use");
            assertThat(children()).isEmpty();
        }
    }

    private Process launch(Path log, String... arguments) throws IOException {
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
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        launchers.add(process);
        return process;
    }

    private static void await(Process process, Path log, String words) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEMO_WITHIN_S);
        while (!Files.readString(log).contains(words)) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(Files.readString(log))
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Programs that the pid files under the data folder name and that are still there. */
    private List<ProcessHandle> children() throws IOException {
        Path logs = data.resolve("d/logs");
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

    private static int freePorts() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            int base;
            try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                base = any.getLocalPort();
            }
            if (IntStream.of(PORTS).allMatch(offset -> isFree(base + offset))) {
                return base;
            }
        }
        throw new IOException("no four free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
