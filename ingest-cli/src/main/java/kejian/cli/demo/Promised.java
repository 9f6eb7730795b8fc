package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import kejian.contract.blob.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What the system said it has, and whether it still has it. Nothing here is asked of the system to
 * be remembered: it is what its answers promised at their time.
 */
final class Promised {

    private static final Pattern POINTER = Pattern.compile("(?m)^(\\d+) ([0-9a-f]{64})$");

    private record Release(JsonNode shown, String document) {}

    /** One upload on its way. */
    private record Sending(String upload, long acknowledged) {}

    private record Original(String upload, String sha256) {}

    private final Province province;
    private final Staff staff;
    private final History history;
    private final List<Original> originals = new ArrayList<>();
    private final Map<Long, Release> releases = new TreeMap<>();
    private final Map<String, JsonNode> packages = new HashMap<>();
    private final Map<String, Long> active = new HashMap<>();
    private @Nullable Sending sending;

    Promised(Province province, Staff staff, History history) {
        this.province = province;
        this.staff = staff;
        this.history = history;
    }

    /** The server named the upload. */
    synchronized void sending(String upload) {
        Sending before = sending;
        if (before != null && !before.upload().equals(upload)) {
            history.fault(
                    "upload %s was forgotten after %d bytes"
                            .formatted(before.upload(), before.acknowledged()));
        }
        if (before == null || !before.upload().equals(upload)) {
            history.write("upload", Map.of("upload", upload));
            sending = new Sending(upload, 0);
        }
    }

    /** The server said that it holds so many bytes. */
    synchronized void acknowledged(long bytes) {
        Sending now = sending;
        if (now == null) {
            return;
        }
        history.write("acknowledged", Map.of("upload", now.upload(), "offset", bytes));
        if (bytes < now.acknowledged()) {
            history.fault(
                    "upload %s stands at %d, acknowledged were %d"
                            .formatted(now.upload(), bytes, now.acknowledged()));
        }
        sending = new Sending(now.upload(), Math.max(bytes, now.acknowledged()));
    }

    /** The last byte was acknowledged: from now on the original is promised. */
    void original(String upload, String sha256) throws IOException, InterruptedException {
        synchronized (this) {
            sending = null;
            originals.add(new Original(upload, sha256));
        }
        original(new Original(upload, sha256));
    }

    private void original(Original o) throws IOException, InterruptedException {
        JsonNode shown = staff.ask(() -> staff.as("editor").get("/api/uploads/" + o.upload()));
        Path blob = province.originData().resolve("blobs").resolve(o.sha256().substring(0, 2));
        String onDisk = sha256(blob.resolve(o.sha256()));
        if (!shown.path("state").asText().equals("COMPLETE")
                || !shown.path("sha256").asText().equals(o.sha256())
                || !onDisk.equals(o.sha256())) {
            history.fault("original %s is %s, on disk %s".formatted(o.sha256(), shown, onDisk));
        }
    }

    /** Read here, not asked of the server. */
    private static String sha256(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "missing";
        }
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[1 << 16];
            for (int n; (n = in.read(piece)) >= 0; ) {
                hash.update(piece, 0, n);
            }
        }
        return Digest.of(hash).hex();
    }

    /** A transcode is READY: this package and no other. */
    synchronized void made(String courseware, JsonNode mediaPackage) {
        if (!mediaPackage.isObject()) {
            history.fault("courseware " + courseware + " is READY without a package");
        }
        packages.put(courseware, mediaPackage);
        history.write("package", Map.of("courseware", courseware, "package", mediaPackage));
    }

    /** A release was acknowledged. */
    void released(JsonNode release) throws IOException, InterruptedException {
        long number = release.path("number").asLong();
        String document = document(number);
        synchronized (this) {
            releases.put(number, new Release(release, document));
        }
        history.write("release", Map.of("release", release, "document", document));
    }

    /** An edge shows the release. */
    synchronized void active(String edge, long number) {
        long before = active.getOrDefault(edge, 0L);
        if (number < before) {
            history.fault("edge %s went from release %d to %d".formatted(edge, before, number));
        } else if (number > before) {
            history.write("active", Map.of("edge", edge, "release", number));
            active.put(edge, number);
        }
    }

    private String document(long number) throws IOException, InterruptedException {
        Path token = province.edgeFolder(province.edges.getFirst().name()).resolve("token");
        Origin asEdge = staff.as("editor").as(Files.readString(token).strip());
        String body = staff.ask(() -> asEdge.text("/sync/release/" + number + ".json"));
        return Digest.of(body.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Everything that a restart could have lost; cheap enough for each. */
    void afterRestart() throws IOException, InterruptedException {
        Sending before;
        Map<Long, Release> promised;
        Map<String, Long> shown;
        synchronized (this) {
            before = sending;
            promised = new TreeMap<>(releases);
            shown = new HashMap<>(active);
        }
        if (before != null) {
            long stands = staff.ask(() -> upload().offset(before.upload()));
            history.write("head", Map.of("upload", before.upload(), "offset", stands));
            if (stands < before.acknowledged()) {
                history.fault(
                        "upload %s stands at %d after a restart, acknowledged were %d"
                                .formatted(before.upload(), stands, before.acknowledged()));
            }
        }
        releases(promised);
        for (Program edge : province.edges) {
            edge(edge, shown.getOrDefault(edge.name(), 0L), promised);
        }
    }

    private TusUpload upload() throws IOException, InterruptedException {
        return new TusUpload(staff.as("editor"), province.data.resolve("uploads"));
    }

    private void releases(Map<Long, Release> promised) throws IOException, InterruptedException {
        Map<Long, JsonNode> listed = new TreeMap<>();
        for (JsonNode r : staff.ask(() -> staff.as("reviewer").get("/api/releases"))) {
            listed.put(r.path("number").asLong(), r);
        }
        for (Map.Entry<Long, Release> r : promised.entrySet()) {
            if (!r.getValue().shown().equals(listed.get(r.getKey()))) {
                history.fault(
                        "release %s is listed as %s"
                                .formatted(r.getValue().shown(), listed.get(r.getKey())));
            } else if (!document(r.getKey()).equals(r.getValue().document())) {
                history.fault("release %d has another document".formatted(r.getKey()));
            }
        }
    }

    private void edge(Program edge, long before, Map<Long, Release> promised)
            throws IOException, InterruptedException {
        long now =
                staff.ask(() -> new Origin(edge.address(), null, "en").get("/status.json"))
                        .path("release")
                        .asLong();
        if (now < before) {
            history.fault("edge %s shows release %d, was %d".formatted(edge.name(), now, before));
        }
        Path pointer = province.edgeFolder(edge.name()).resolve("data/CURRENT");
        Matcher line = POINTER.matcher(Files.exists(pointer) ? Files.readString(pointer) : "");
        if (before > 0 && !line.find()) {
            history.fault("edge %s has no pointer".formatted(edge.name()));
            return;
        }
        Release promise = before > 0 ? promised.get(Long.parseLong(line.group(1))) : null;
        if (promise != null && !promise.document().equals(line.group(2))) {
            history.fault(
                    "edge %s has another document of release %s"
                            .formatted(edge.name(), line.group(1)));
        }
    }

    /** All of it, once more. */
    void atTheEnd() throws IOException, InterruptedException {
        afterRestart();
        for (Original o : originals) {
            original(o);
        }
        for (Map.Entry<String, JsonNode> made : packages.entrySet()) {
            JsonNode now =
                    staff.ask(() -> staff.as("editor").get("/api/courseware/" + made.getKey()));
            if (!now.path("package").equals(made.getValue())) {
                history.fault("courseware %s has another package".formatted(made.getKey()));
            }
            if (!now.path("state").asText().equals("PUBLISHED")) {
                history.fault(
                        "courseware %s is %s".formatted(made.getKey(), now.path("state").asText()));
            }
        }
        long listed =
                staff.ask(() -> staff.as("reviewer").get("/api/releases"))
                        .path(0)
                        .path("number")
                        .asLong();
        long last = releases.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        if (listed != last) {
            history.fault("release %d is listed, %d was acknowledged".formatted(listed, last));
        }
        for (Program edge : province.edges) {
            if (active.getOrDefault(edge.name(), 0L) != last) {
                history.fault("edge %s does not show release %d".formatted(edge.name(), last));
            }
        }
    }

    synchronized String story() {
        return originals.size() + " originals, " + releases.size() + " releases";
    }
}
