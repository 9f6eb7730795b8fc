package kejian.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One packed program as a child process: started, awaited, ended by its own id and no other. */
final class Program {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(240);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

    private final String name;
    private final Path jar;
    private final int port;
    private final int healthPort;
    private final List<String> properties;
    private final List<String> jvm;
    private final Path folder;
    private @Nullable Process process;
    private long startUpMs;

    /** A program that answers everything on one port. */
    Program(
            String name,
            Path jar,
            int port,
            List<String> jvm,
            Path folder,
            List<String> properties) {
        this(name, jar, port, port, jvm, folder, properties);
    }

    /**
     * @param healthPort where it says how it is
     * @param jvm options of the virtual machine
     * @param folder for the log and the pid file
     */
    Program(
            String name,
            Path jar,
            int port,
            int healthPort,
            List<String> jvm,
            Path folder,
            List<String> properties) {
        this.name = name;
        this.jar = jar;
        this.port = port;
        this.healthPort = healthPort;
        this.jvm = List.copyOf(jvm);
        this.folder = folder;
        this.properties = List.copyOf(properties);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** All ports that must be free. */
    Set<Integer> ports() {
        return port == healthPort ? Set.of(port) : Set.of(port, healthPort);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    long startUpMs() {
        return startUpMs;
    }

    /** Starts it and waits until it is ready. */
    void start() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(
                List.of("-Dquarkus.http.port=" + healthPort, "-Dquarkus.http.host=127.0.0.1"));
        command.addAll(properties);
        command.addAll(List.of("-jar", jar.toString()));
        long begun = System.nanoTime();
        Process started =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve(name + ".log").toFile()))
                        .start();
        process = started;
        Files.writeString(
                pidFile(),
                started.pid()
                        + " "
                        + started.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        awaitReady();
        startUpMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** Waits until it says of itself that it is ready. */
    void awaitReady() throws IOException, InterruptedException {
        HttpRequest ready =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + healthPort + "/q/health/ready"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                if (!isAlive()) {
                    throw new IOException(name + " 已退出 ended at start; " + lastWords());
                }
                try {
                    if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // not listening yet
                    assert e != null;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException(name + " 未能就绪 is not ready; " + lastWords());
    }

    private String lastWords() throws IOException {
        Path log = folder.resolve(name + ".log");
        List<String> lines = Files.readAllLines(log);
        String last =
                lines.stream().filter(l -> l.contains("ERROR")).reduce((a, b) -> b).orElse("");
        return "see " + log + (last.isEmpty() ? "" : ": " + last);
    }

    /** Stops it where it stands, or lets it go on, as {@code kill -STOP} and {@code -CONT} do. */
    void halt(boolean still) throws IOException, InterruptedException {
        Process running = process;
        if (running != null && running.isAlive()) {
            String signal = still ? "-STOP" : "-CONT";
            new ProcessBuilder("kill", signal, Long.toString(running.pid())).start().waitFor();
        }
    }

    Path log() {
        return folder.resolve(name + ".log");
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** The way a power cut would take it, as far as a process can see. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.waitFor();
        }
    }

    void stop() throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                running.destroyForcibly();
                running.waitFor();
            }
        }
        Files.deleteIfExists(pidFile());
    }

    /** Ends what an earlier launcher left behind, if the id still means that very process. */
    void stopLeftover() throws IOException, InterruptedException {
        if (!Files.exists(pidFile())) {
            return;
        }
        String[] known = Files.readString(pidFile()).strip().split(" ");
        Optional<ProcessHandle> left =
                ProcessHandle.of(Long.parseLong(known[0]))
                        .filter(p ->
                                p.info()
                                        .startInstant()
                                        .map(Instant::toEpochMilli)
                                        .filter(at -> at == Long.parseLong(known[1]))
                                        .isPresent());
        if (left.isPresent()) {
            left.get().destroy();
            long end = System.nanoTime() + STOPS_WITHIN.toNanos();
            while (left.get().isAlive() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            left.get().destroyForcibly();
        }
        Files.delete(pidFile());
    }

    private Path pidFile() {
        return folder.resolve(name + ".pid");
    }

    /** 0 when it does not run. */
    long pid() {
        Process running = process;
        return running == null || !running.isAlive() ? 0 : running.pid();
    }

    /** Resident memory in MB; 0 where the system does not say. */
    long residentMb() throws IOException {
        Process running = process;
        return running == null ? 0 : residentKb(running.pid()) / 1024;
    }

    /** The same of a server that names its process in a pid file, with its children. */
    static long residentMb(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return 0;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        long sum = residentKb(pid);
        Optional<ProcessHandle> server = ProcessHandle.of(pid);
        if (server.isPresent()) {
            for (ProcessHandle child : server.get().descendants().toList()) {
                sum += residentKb(child.pid());
            }
        }
        return sum / 1024;
    }

    private static long residentKb(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
