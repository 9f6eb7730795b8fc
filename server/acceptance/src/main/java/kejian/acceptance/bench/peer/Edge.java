package kejian.acceptance.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.bench.material.ReleaseServer;

/** Our packed edge, as it is deployed: its own store, filled by its own sync. */
public final class Edge {

    private static final Pattern SESSION = Pattern.compile("[?&]s=([^\"&\\s]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path jar;
    private final Path folder;
    private final List<String> javaOptions;
    private final List<String> confinement;

    /**
     * @param jar the packed program
     * @param folder its data and its log
     * @param javaOptions none: those it is packed with, as {@code kejian up} and the guide have it
     */
    public Edge(Path jar, Path folder, List<String> javaOptions) throws IOException {
        this(jar, folder, javaOptions, List.of());
    }

    /**
     * @param confinement a command that runs the command behind it, such as {@code taskset -c 0}
     */
    public Edge(Path jar, Path folder, List<String> javaOptions, List<String> confinement)
            throws IOException {
        this.confinement = List.copyOf(confinement);
        if (!Files.exists(jar)) {
            throw new IOException("not built: the packed edge is missing, run ./mvnw package");
        }
        this.jar = jar;
        this.folder = Files.createDirectories(folder);
        this.javaOptions =
                javaOptions.isEmpty() ? Packed.options(jar, "edge") : List.copyOf(javaOptions);
    }

    /** Health and metrics are asked for elsewhere than boxes ask. */
    public static final int HEALTH_ABOVE = 60;

    /** A port for boxes that is free, and so is the one for health above it. */
    public static int freePort() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            try (ServerSocket boxes = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket health =
                            new ServerSocket(
                                    boxes.getLocalPort() + HEALTH_ABOVE,
                                    1,
                                    InetAddress.getLoopbackAddress())) {
                return health.getLocalPort() - HEALTH_ABOVE;
            } catch (IOException | IllegalArgumentException e) {
                continue; // the second one is taken: another pair
            }
        }
        throw new IOException("no two free ports");
    }

    /** Starts it and waits until the release is whole and active. */
    public Server start(int port, ReleaseServer province, List<String> more)
            throws IOException, InterruptedException {
        return start(port, province, province.release(), more);
    }

    /**
     * Starts it and waits until this release is active, which it may have from an earlier start.
     */
    public Server start(int port, ReleaseServer province, long release, List<String> more)
            throws IOException, InterruptedException {
        List<String> settings =
                new ArrayList<>(
                        List.of(
                                "-Dkejian.edge.name=bench",
                                "-Dkejian.sync.origin=" + province.address(),
                                "-Dkejian.sync.token=bench",
                                "-Dkejian.sync.root=" + province.root()));
        settings.addAll(more);
        return start(port, release, settings);
    }

    /**
     * Of any province: its address, and what the edge is to it, are among the settings.
     *
     * @param release until which is active, 0 until it listens
     * @param settings as {@code -Dkey=value}
     */
    public Server start(int port, long release, List<String> settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(confinement);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(
                List.of(
                        "-Dkejian.boxes.port=" + port,
                        "-Dquarkus.http.port=" + (port + HEALTH_ABOVE),
                        "-Dkejian.edge.data=" + folder.resolve("data")));
        command.addAll(settings);
        // absolute, as the cache remembers it
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        HttpClient http = HttpClient.newHttpClient();
        return Server.start(
                "edge",
                port,
                folder,
                command,
                release == 0 ? Server.listening(port) : () -> activeRelease(http, port) == release);
    }

    private static long activeRelease(HttpClient http, int port) throws InterruptedException {
        try {
            HttpResponse<String> answer = get(http, port, "/status.json");
            if (answer.statusCode() != 200) {
                return 0;
            }
            JsonNode status = JSON.readTree(answer.body());
            return status.path("missingBytes").asLong() == 0 ? status.path("release").asLong() : 0;
        } catch (IOException e) {
            return 0; // not listening yet
        }
    }

    /** The session that the edge issues to a box that opens a courseware. */
    public static String session(HttpClient http, int port, String courseware, String box)
            throws IOException, InterruptedException {
        String address = "/play/" + courseware + "/c.m3u8?box=" + box;
        HttpResponse<String> answer = get(http, port, address);
        Matcher session = SESSION.matcher(answer.body());
        if (answer.statusCode() != 200 || !session.find()) {
            throw new IOException(address + " gives no session: " + answer.statusCode());
        }
        return session.group(1);
    }

    private static HttpResponse<String> get(HttpClient http, int port, String address)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + address))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
