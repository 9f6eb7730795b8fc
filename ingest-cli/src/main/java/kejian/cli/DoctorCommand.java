package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * What stands between this machine and a push, one line each, and what to do about it. Ends with 2
 * where anything does.
 */
@Command(name = "doctor", description = "自检 what is wrong here")
final class DoctorCommand implements Callable<Integer> {

    private static final int JAVA = 25;
    private static final long LEAST_MB = 1_000;
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(60);

    /** Of a province on this machine, as the demo starts it: API, two edges, transcoder. */
    private static final int[] PORTS = {8080, 8081, 8082, 8090};

    @ParentCommand Kejian kejian;

    private int faults;

    @Override
    public Integer call() throws IOException, InterruptedException {
        machine();
        Path folder = kejian.folder();
        Files.createDirectories(folder);
        say(Files.isWritable(folder), "config " + folder, "doctor-unwritable-do");
        long free = Files.getFileStore(folder).getUsableSpace() >> 20;
        say(free >= LEAST_MB, kejian.text("doctor-disk").formatted(free, folder), "doctor-disk-do");
        Optional<Login> login = Login.read(folder);
        URI server =
                !kejian.server.toString().isEmpty()
                        ? kejian.server
                        : URI.create(login.map(Login::server).orElse(Kejian.DEFAULT_SERVER));
        Origin anonymous = new Origin(server, null, kejian.language);
        try {
            say(true, server + " " + anonymous.get("/q/health/live").path("status").asText(), "");
            clock(anonymous);
            ready(anonymous);
        } catch (ApiException e) {
            say(false, String.valueOf(e.getMessage()), "do.unreachable");
            ports();
            return ApiException.OTHER;
        }
        if (login.isEmpty()) {
            say(false, kejian.text("login-first"), "do.unauthenticated");
        } else {
            person(kejian.origin());
        }
        return faults == 0 ? 0 : ApiException.OTHER;
    }

    private void machine() {
        say(Runtime.version().feature() >= JAVA, "java " + Runtime.version(), "doctor-java-do");
        String version = new Kejian.Version().getVersion()[0].replace("kejian ", "");
        say(true, kejian.text("doctor-version").formatted(version), "");
        String charset = System.getProperty("stdout.encoding", Charset.defaultCharset().name());
        say(
                Charset.forName(charset).equals(StandardCharsets.UTF_8),
                kejian.text("doctor-charset").formatted(charset),
                "doctor-charset-do");
    }

    private void clock(Origin anonymous) throws IOException, InterruptedException {
        anonymous
                .time()
                .map(at -> Duration.between(at, Clock.systemUTC().instant()))
                .ifPresent(skew ->
                        say(
                                skew.abs().compareTo(LARGEST_SKEW) <= 0,
                                kejian.text("doctor-clock").formatted(skew.toSeconds()),
                                "doctor-clock-do"));
    }

    private void person(Origin origin) throws IOException, InterruptedException {
        try {
            JsonNode me = origin.get("/api/me");
            say(true, me.path("user").asText() + " " + me.path("roles"), "");
        } catch (ApiException e) {
            say(false, String.valueOf(e.getMessage()), "do." + e.code());
        }
    }

    private void ready(Origin anonymous) throws IOException, InterruptedException {
        try {
            for (JsonNode check : anonymous.get("/q/health/ready").path("checks")) {
                say(
                        check.path("status").asText().equals("UP"),
                        check.path("name").asText() + " " + check.path("status").asText(),
                        "do.unreachable");
            }
        } catch (ApiException e) {
            say(false, "/q/health/ready " + e.getMessage(), "do.unreachable");
        }
    }

    /** Nobody answers: whether something else sits where a province on this machine would. */
    private void ports() {
        for (int port : PORTS) {
            boolean free;
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                free = true;
            } catch (IOException e) {
                free = false;
            }
            String state = kejian.text(free ? "doctor-port-free" : "doctor-port-used");
            System.out.println("  " + kejian.text("doctor-port").formatted(port, state));
        }
    }

    private void say(boolean well, String what, String remedy) {
        faults += well ? 0 : 1;
        System.out.println((well ? "✓ " : "✗ ") + what);
        if (!well && kejian.has(remedy)) {
            System.out.println("  → " + kejian.text(remedy));
        }
    }
}
