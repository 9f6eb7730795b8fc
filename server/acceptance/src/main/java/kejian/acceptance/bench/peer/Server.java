package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.load.ServerProcesses;

/** A server under test: a process of ours with its children, on one port of loopback. */
public final class Server implements AutoCloseable {

    private static final long STARTS_WITHIN_NANOS = 180_000_000_000L;

    private final String name;
    private final int port;
    private final List<String> command;
    private final Process process;
    private final Path log;
    private final long startedNanos = System.nanoTime();

    private Server(String name, int port, List<String> command, Process process, Path log) {
        this.name = name;
        this.port = port;
        this.command = command;
        this.process = process;
        this.log = log;
    }

    /** When is it ready? */
    interface Ready {
        boolean now() throws IOException, InterruptedException;
    }

    static Server start(String name, int port, Path folder, List<String> command, Ready ready)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path log = folder.resolve(name + ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                        .start();
        Server server = new Server(name, port, command, process, log);
        Runtime.getRuntime().addShutdownHook(new Thread(server::end));
        boolean up = false;
        try {
            server.await(ready);
            up = true;
            return server;
        } finally {
            if (!up) {
                server.end();
            }
        }
    }

    /** It accepts connections. */
    static Ready listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return true;
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Waits until it listens on a second port, too. */
    public void awaitPort(int second) throws IOException, InterruptedException {
        await(listening(second));
    }

    private void await(Ready ready) throws IOException, InterruptedException {
        while (!ready.now()) {
            if (!process.isAlive() || System.nanoTime() - startedNanos > STARTS_WITHIN_NANOS) {
                List<String> said = Files.readAllLines(log);
                throw new IOException(
                        name
                                + " does not start: "
                                + said.subList(Math.max(0, said.size() - 5), said.size()));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public List<String> command() {
        return command;
    }

    public double secondsSinceStart() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    public ServerProcesses processes() {
        return ServerProcesses.of(process.pid());
    }

    /** As a power cut ends it (SIGKILL). */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public Path log() {
        return log;
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
    }
}
