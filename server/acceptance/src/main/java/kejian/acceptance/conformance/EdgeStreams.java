package kejian.acceptance.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every transport stream that an edge or an origin offers, before the judge. */
public final class EdgeStreams implements AutoCloseable {

    private static final Pattern TIER_A = Pattern.compile("/play/([A-Za-z0-9-]+)/a\\.ts");
    private static final Pattern RUNG =
            Pattern.compile("(?m)^(/m/[0-9a-f]{64})/c/([a-z0-9-]+)/index\\.m3u8");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI edge;
    private final PrintWriter out;

    private int titles;
    private int streams;
    private long packets;
    private long faults;
    private double widestTierA;
    private double widestTierB;
    private double fastest;

    public EdgeStreams(URI edge, PrintWriter out) {
        this.edge = edge;
        this.out = out;
    }

    /**
     * Reads all of it, and prints a line a faulty stream and one at the end.
     *
     * @return faults found
     * @throws IOException when something cannot be read, or nothing is offered
     */
    public long judge() throws IOException, InterruptedException {
        Matcher entry = TIER_A.matcher(text("/list/all.m3u?tier=A"));
        Set<String> ids = new LinkedHashSet<>();
        while (entry.find()) {
            ids.add(entry.group(1));
        }
        for (String id : ids) {
            titles++;
            title(id);
        }
        if (ids.isEmpty()) {
            throw new IOException(edge + " offers no title");
        }
        out.printf(
                "conformance: %d titles, %d streams, %d packets, %d faults; PCR gap A %.1f ms, B"
                        + " %.1f ms; rate up to %.0f kb/s%n",
                titles, streams, packets, faults, widestTierA, widestTierB, fastest / 1000);
        out.flush();
        return faults;
    }

    private void title(String id) throws IOException, InterruptedException {
        TransportCheck a = new TransportCheck(Limits.tierA());
        read("/play/" + id + "/a.ts", a);
        Report tierA = a.finish();
        widestTierA = Math.max(widestTierA, tierA.clockGapMs());
        fastest = Math.max(fastest, tierA.bps());
        tell(id + " A", tierA);
        Matcher rung = RUNG.matcher(text("/play/" + id + "/c.m3u8"));
        Set<String> playlists = new LinkedHashSet<>();
        while (rung.find()) {
            playlists.add(rung.group(1) + "/b/" + rung.group(2) + "/");
        }
        for (String folder : playlists) {
            TransportCheck b = new TransportCheck(Limits.tierB());
            List<String> lines = text(folder + "index.m3u8").lines().toList();
            for (String line : lines) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    b.segment();
                    read(folder + line, b);
                }
            }
            Report tierB = b.finish();
            widestTierB = Math.max(widestTierB, tierB.clockGapMs());
            tell(id + " B " + folder, tierB);
        }
    }

    private void tell(String name, Report report) {
        streams++;
        packets += report.packets();
        faults += report.faults();
        report.first().forEach(f -> out.println(name + ": " + f));
    }

    private String text(String path) throws IOException, InterruptedException {
        try (InputStream in = open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void read(String path, TransportCheck check) throws IOException, InterruptedException {
        byte[] piece = new byte[64 * 1024];
        try (InputStream in = open(path)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                check.accept(piece, 0, n);
            }
        }
    }

    private InputStream open(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(edge.resolve(path)).timeout(Duration.ofSeconds(30)).build();
        HttpResponse<InputStream> answer =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException(path + " answers " + answer.statusCode());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
