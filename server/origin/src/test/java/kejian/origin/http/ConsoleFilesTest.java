package kejian.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class ConsoleFilesTest {

    private static final String FOR_GOOD = "public, max-age=31536000, immutable";
    private static final Pattern ASSET = Pattern.compile("/console/assets/[^\"]+\\.(?:js|css)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpResponse<byte[]> get(String path, String encodings)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Caller.port() + path))
                        .header("Accept-Encoding", encodings)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String of(HttpResponse<?> answer, String header) {
        return String.join(" | ", answer.headers().allValues(header));
    }

    private List<String> assets() throws IOException, InterruptedException {
        String page = new String(get("/console/index.html", "gzip").body(), StandardCharsets.UTF_8);
        return ASSET.matcher(page).results().map(MatchResult::group).distinct().toList();
    }

    @Test
    void assets_comePacked_toWhoTakesThat_andAreKeptForGood() throws Exception {
        assertThat(assets()).anyMatch(a -> a.endsWith(".js")).anyMatch(a -> a.endsWith(".css"));
        for (String asset : assets()) {
            HttpResponse<byte[]> packed = get(asset, "gzip, deflate");
            HttpResponse<byte[]> smaller = get(asset, "gzip, deflate, br");
            HttpResponse<byte[]> plain = get(asset, "identity");
            assertThat(packed.statusCode()).as(asset).isEqualTo(200);
            assertThat(of(packed, "content-encoding")).isEqualTo("gzip");
            assertThat(of(plain, "content-encoding")).isEmpty();
            String type = asset.endsWith(".js") ? "text/javascript" : "text/css";
            assertThat(of(smaller, "content-encoding")).isEqualTo("br");
            assertThat(smaller.body().length).isLessThan(packed.body().length);
            for (HttpResponse<byte[]> each : List.of(smaller, packed, plain)) {
                assertThat(of(each, "content-type")).startsWith(type);
                assertThat(of(each, "vary")).isEqualToIgnoringCase("Accept-Encoding");
                assertThat(of(each, "cache-control")).isEqualTo(FOR_GOOD);
                assertThat(of(each, "content-security-policy")).contains("default-src 'self'");
                assertThat(of(each, "x-content-type-options")).isEqualTo("nosniff");
            }
            try (GZIPInputStream in =
                    new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
                assertThat(in.readAllBytes()).isEqualTo(plain.body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/console", "/console/", "/console/faults", "/console/index.html"})
    void page_isAskedForEachTime_sinceItNamesTheAssets(String path) throws Exception {
        HttpResponse<byte[]> page = get(path, "gzip");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(of(page, "cache-control")).isEqualTo("no-cache");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("<div id=\"root\">");
    }

    /** What a proxy asks to learn whether it may go on keeping what it has. */
    @Test
    void head_saysWhatGetSays() throws Exception {
        for (String path : List.of(assets().getFirst(), "/console/index.html")) {
            HttpResponse<byte[]> got = get(path, "br");
            HttpResponse<byte[]> head =
                    http.send(
                            HttpRequest.newBuilder(got.uri())
                                    .HEAD()
                                    .header("Accept-Encoding", "br")
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            for (String header : List.of("cache-control", "vary", "content-encoding")) {
                assertThat(of(head, header)).as(path).isEqualTo(of(got, header));
            }
        }
    }

    @Test
    void range_isOfTheBytesAsTheyAre() throws Exception {
        String asset = assets().getFirst();
        byte[] whole = get(asset, "identity").body();
        HttpResponse<byte[]> part =
                http.send(
                        HttpRequest.newBuilder(get(asset, "identity").uri())
                                .header("Accept-Encoding", "br, gzip")
                                .header("Range", "bytes=10-19")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(of(part, "content-encoding")).isEmpty();
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
    }

    @Test
    void asset_thatIsNotThere_isNotKept() throws Exception {
        HttpResponse<byte[]> answer = get("/console/assets/index-of-before.js", "gzip");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(of(answer, "cache-control")).isEqualTo("no-store");
        assertThat(of(answer, "content-encoding")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|gzip",
                "deflate, gzip|gzip",
                "gzip, deflate, br, zstd|br",
                "gzip;q=0.5, br|br",
                "br;q=0, gzip ; q=1|gzip",
                "gzip;q=0.01|gzip",
                "gzip;q=0|''",
                "gzip;q=0.000, br;q=0.0|''",
                "deflate|''",
                "x-gzip, brotli|''",
                "''|''"
            })
    void encodings_asBrowsersNameThem(String header, String chosen) {
        assertThat(ConsoleFiles.chosen(header).map(ConsoleFiles.Packing::name).orElse(""))
                .isEqualTo(chosen);
    }
}
