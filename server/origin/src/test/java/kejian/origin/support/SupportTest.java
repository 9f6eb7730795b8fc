package kejian.origin.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** A province set up with secrets of every kind: the bundle has all but those. */
@QuarkusTest
@QuarkusTestResource(value = DatabaseForTests.class, restrictToAnnotatedClass = true)
@TestProfile(SupportTest.Planted.class)
class SupportTest {

    private static final Logger LOG = Logger.getLogger(SupportTest.class);

    /** Each named by what a reader would look for. */
    public static class Planted implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path file = Files.createTempFile(Path.of("target"), "secret", "");
                Files.writeString(file, "planted-in-a-file\n");
                return Map.of(
                        "kejian.mail.password", "planted-mail",
                        "kejian.blobs.s3.access-key", "planted-access",
                        "kejian.blobs.s3.secret-key", "planted-secret",
                        "kejian.search.elasticsearch.password-file", file.toString(),
                        "quarkus.datasource.jdbc.additional-jdbc-properties.ApplicationName",
                                "planted-not-shown",
                        "quarkus.log.category.\"planted\".level", "INFO",
                        "kejian.mail.from", "post@kejian.example");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject TestTokens tokens;

    private static Map<String, String> read(byte[] zip) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
                texts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    private static HttpResponse<byte[]> bundle(Caller caller) throws Exception {
        return java.net.http.HttpClient.newHttpClient()
                .send(
                        caller.request("/api/support").GET().build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void bundle_hasWhatIsAskedFor_andNoSecretOfAnyKind() throws Exception {
        LOG.warn(
                "could not log in as kejian:planted-mail at https://me:hunter2hunter2@mail.example");
        LOG.warn("the server refused 'planted-in-a-file'");
        LOG.error("planted-fault", new IllegalStateException("of planted-secret"));
        Caller operator = Caller.withToken(tokens.person("support-operator", "operator"));
        HttpResponse<byte[]> answer = bundle(operator);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(answer.body().length).isLessThan(3_000_000);
        Map<String, String> texts = read(answer.body());
        assertThat(texts)
                .containsOnlyKeys(
                        "settings.properties",
                        "health.json",
                        "metrics.txt",
                        "edges.json",
                        "about.json",
                        "tables.tsv",
                        "migrations.tsv",
                        "database.tsv",
                        "log.txt");
        String all = String.join("\n", texts.values());
        assertThat(all)
                .doesNotContain("planted-mail")
                .doesNotContain("planted-access")
                .doesNotContain("planted-secret")
                .doesNotContain("planted-in-a-file")
                .doesNotContain("hunter2");
        assertThat(texts.get("settings.properties"))
                .contains("kejian.mail.password=" + Settings.HIDDEN)
                .contains("kejian.mail.from=post@kejian.example")
                .contains("quarkus.datasource.password=" + Settings.HIDDEN);
        assertThat(texts.get("log.txt"))
                .contains("planted-fault")
                .contains("IllegalStateException")
                .contains("the server refused '" + Settings.HIDDEN + "'");
        JsonNode health = new ObjectMapper().readTree(texts.get("health.json"));
        assertThat(health.findValuesAsText("name")).contains("search");
        assertThat(texts.get("metrics.txt")).contains("jvm_memory_used_bytes");
        assertThat(texts.get("tables.tsv")).contains("viewing_session\t");
        assertThat(texts.get("migrations.tsv")).contains("viewing sums").contains("\tt\n");
        assertThat(new ObjectMapper().readTree(texts.get("about.json")).get("java").asText())
                .startsWith("25");
        JsonNode made = Caller.json(operator.send("GET", "/api/exports", null)).get("items").get(0);
        assertThat(made.get("what").asText()).isEqualTo("SUPPORT");
        assertThat(made.get("who").asText()).isEqualTo("support-operator");
    }

    /** What is told is the whole province's, and so must be whoever asks. */
    @Test
    void bundle_isForOperatorsOfTheProvinceAlone() throws Exception {
        Caller editor = Caller.withToken(tokens.person("support-editor", "editor", "analyst"));
        assertThat(bundle(editor).statusCode()).isEqualTo(403);
        Caller root = Caller.withToken(tokens.person("support-operator", "operator"));
        root.send(
                "POST", "/api/areas", "{\"code\":\"410299\",\"name\":\"县\",\"parent\":\"410000\"}");
        Caller county =
                Caller.withToken(tokens.personOf("410299", "support-of-a-county", "operator"));
        assertThat(bundle(county).statusCode()).isEqualTo(404);
        assertThat(bundle(Caller.anonymous()).statusCode()).isEqualTo(401);
    }
}
