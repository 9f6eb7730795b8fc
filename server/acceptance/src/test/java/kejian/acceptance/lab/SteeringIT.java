package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A player that knows content steering comes from the province to an edge at another port, and
 * finds the very bytes there.
 */
class SteeringIT {

    @RegisterExtension static final RunningEdge first = RunningEdge.with();
    @RegisterExtension static final RunningEdge second = RunningEdge.with();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern URI_ATTRIBUTE = Pattern.compile("URI=\"([^\"]+)\"");
    private static final Pattern STABLE =
            Pattern.compile("STABLE-(VARIANT|RENDITION)-ID=\"([^\"]+)\"");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static SteeringProvince province;
    private static Map<String, RunningEdge> edges;

    @BeforeAll
    static void start() throws Exception {
        edges = Map.of("edge-1", first, "edge-2", second);
        province =
                new SteeringProvince(
                        first.release,
                        List.of(
                                SteeringProvince.edge("edge-1", first),
                                SteeringProvince.edge("edge-2", second)));
    }

    @AfterAll
    static void stop() throws Exception {
        province.close();
    }

    private static byte[] get(URI address) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                HTTP.send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as("%s", address).isEqualTo(200);
        return answer.body();
    }

    private static String text(URI address) throws IOException, InterruptedException {
        return new String(get(address), StandardCharsets.UTF_8);
    }

    /** What a player reports with its first request keeps it here, so that it is steered. */
    private static URI asPlayer(String play) {
        return province.home().resolve("/play/" + SampleRelease.COURSEWARE + play + "&CMCD=sf%3Dv");
    }

    private static List<String> names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(n -> names.add(n.asText()));
        return names;
    }

    @Test
    void hls_everyPlaylistOfTheMaster_isFoundAtEachEdge_withTheSameSegments() throws Exception {
        URI address = asPlayer("/c.m3u8?box=BOX-1");
        String master = text(address);
        Map<String, URI> named = named(address, master);
        assertThat(named.keySet())
                .contains(
                        "VARIANT 360p",
                        "VARIANT 270p",
                        "VARIANT 360p.keys",
                        "RENDITION audio",
                        "RENDITION text.zh");
        Matcher server = Pattern.compile("SERVER-URI=\"([^\"]+)\"").matcher(master);
        assertThat(server.find()).isTrue();
        JsonNode manifest = JSON.readTree(get(address.resolve(server.group(1))));
        assertThat(names(manifest.get("PATHWAY-PRIORITY")).subList(0, 2))
                .containsExactlyInAnyOrderElementsOf(edges.keySet());
        assertThat(manifest.get("PATHWAY-CLONES")).hasSize(2);
        for (JsonNode clone : manifest.get("PATHWAY-CLONES")) {
            assertThat(clone.get("BASE-ID").asText()).isEqualTo(".");
            int port = edges.get(clone.get("ID").asText()).port();
            for (String id : named.keySet()) {
                String[] kindAndId = id.split(" ");
                String there =
                        clone.get("URI-REPLACEMENT")
                                .get("PER-" + kindAndId[0] + "-URIS")
                                .get(kindAndId[1])
                                .asText();
                assertThat(URI.create(there).getPort()).as("%s at %s", id, there).isEqualTo(port);
                assertSameSegments(named.get(id), URI.create(there));
            }
        }
        URI again = address.resolve(manifest.get("RELOAD-URI").asText());
        assertThat(JSON.readTree(get(again))).as("asked again").isEqualTo(manifest);
    }

    /** Addresses by kind and stable id; a master that names one without an id fails. */
    private static Map<String, URI> named(URI master, String text) {
        Map<String, URI> named = new LinkedHashMap<>();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            boolean isVariant = lines[i].startsWith("#EXT-X-STREAM-INF:");
            if (!isVariant && !lines[i].matches("#EXT-X-(MEDIA|I-FRAME-STREAM-INF):.*")) {
                continue;
            }
            Matcher id = STABLE.matcher(lines[i]);
            assertThat(id.find()).as(lines[i]).isTrue();
            Matcher attribute = URI_ATTRIBUTE.matcher(lines[i]);
            String uri = isVariant ? lines[i + 1] : attribute.find() ? attribute.group(1) : "";
            named.put(id.group(1) + " " + id.group(2), master.resolve(uri));
        }
        return named;
    }

    private static void assertSameSegments(URI here, URI there) throws Exception {
        List<URI> expected = segments(here);
        List<URI> found = segments(there);
        assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(1);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i).getPort()).as("%s", found.get(i)).isEqualTo(there.getPort());
            assertThat(get(found.get(i))).isEqualTo(get(expected.get(i)));
        }
    }

    /** Of a media playlist, with what begins it. */
    private static List<URI> segments(URI playlist) throws Exception {
        List<URI> segments = new ArrayList<>();
        for (String line : text(playlist).split("\n")) {
            Matcher map = URI_ATTRIBUTE.matcher(line);
            if (line.startsWith("#EXT-X-MAP:") && map.find()) {
                segments.add(playlist.resolve(map.group(1)));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                segments.add(playlist.resolve(line));
            }
        }
        return segments;
    }

    @Test
    void dash_everyServerIsABase_whichTheManifestOrders_withTheSameSegments() throws Exception {
        URI address = asPlayer("/c.mpd?box=BOX-1");
        Document mpd =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(get(address)));
        Map<String, URI> bases = new LinkedHashMap<>();
        for (Element base : elements(mpd, "BaseURL")) {
            if (base.hasAttribute("serviceLocation")) {
                bases.put(base.getAttribute("serviceLocation"), URI.create(base.getTextContent()));
            }
        }
        assertThat(bases.keySet()).startsWith(".").contains("edge-1", "edge-2").hasSize(3);
        Element steering = elements(mpd, "ContentSteering").getFirst();
        assertThat(steering.getAttribute("defaultServiceLocation")).isEqualTo(".");
        JsonNode manifest = JSON.readTree(get(address.resolve(steering.getTextContent())));
        List<String> priority = names(manifest.get("PATHWAY-PRIORITY"));
        assertThat(priority).containsExactlyInAnyOrderElementsOf(bases.keySet()).endsWith(".");
        assertThat(manifest.has("PATHWAY-CLONES")).as("each is named already").isFalse();
        URI again = address.resolve(manifest.get("RELOAD-URI").asText());
        assertThat(JSON.readTree(get(again))).as("asked again").isEqualTo(manifest);
        int compared = 0;
        for (Element template : elements(mpd, "SegmentTemplate")) {
            for (String edge : edges.keySet()) {
                URI base = bases.get(edge);
                assertThat(base.getPort()).isEqualTo(edges.get(edge).port());
                for (String path :
                        List.of(
                                template.getAttribute("initialization"),
                                template.getAttribute("media").replace("$Number$", "1"))) {
                    assertThat(get(base.resolve(path)))
                            .isEqualTo(get(bases.get(".").resolve(path)));
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(12);
    }

    private static List<Element> elements(Document mpd, String name) {
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < mpd.getElementsByTagName(name).getLength(); i++) {
            found.add((Element) mpd.getElementsByTagName(name).item(i));
        }
        return found;
    }
}
