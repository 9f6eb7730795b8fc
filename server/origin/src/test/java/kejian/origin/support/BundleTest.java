package kejian.origin.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

    @TempDir Path folder;

    private static Settings settings(Map<String, String> values) throws IOException {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withSources(new PropertiesConfigSource(values, "test", 100))
                        .build();
        return Settings.of(config);
    }

    /** One of each kind that a setting or a message may hold. */
    @Test
    void secrets_ofEveryKind_areHidden() throws IOException {
        Path file = Files.writeString(folder.resolve("client-secret"), "secret-07\nsecret-08\n");
        Map<String, String> values = new HashMap<>();
        values.put("kejian.mail.password", "secret-01");
        values.put("kejian.blobs.s3.access-key", "secret-02");
        values.put("kejian.blobs.s3.secret-key", "secret-03");
        values.put(
                "quarkus.datasource.jdbc.url", "jdbc:postgresql://h/d?user=u&password=secret-04");
        values.put("kejian.search.elasticsearch.urls", "https://me:secret-05@search.example:9200");
        values.put("quarkus.mailer.password", "${kejian.mail.password}");
        values.put("quarkus.oidc.credentials.secret", "secret-06");
        values.put("kejian.identity.oidc.client-secret-file", file.toString());
        values.put("quarkus.http.ssl.certificate.key-store-password", "secret-09");
        values.put("kejian.sync.token", "secret-10");
        values.put("kejian.sync.code", "secret-11");
        values.put("SOME_ENVIRONMENT", "secret-12");
        values.put("aws.credentials", "secret-13");
        values.put("quarkus.datasource.password", "postgres");
        Settings settings = settings(values);
        String shown = settings.clean(settings.text());
        assertThat(shown).doesNotContain("secret-0").doesNotContain("secret-1");
        assertThat(shown)
                .contains("kejian.mail.password=(hidden)")
                .contains("kejian.search.elasticsearch.urls=https://(hidden)@search.example:9200")
                .contains("kejian.identity.oidc.client-secret-file=" + file)
                .contains("jdbc:postgresql://h/d?user=u&password=(hidden)")
                .doesNotContain("SOME_ENVIRONMENT")
                .doesNotContain("aws");
        String said = settings.clean("login with secret-08 failed; bearer secret-06, secret-13");
        assertThat(said).isEqualTo("login with (hidden) failed; bearer (hidden), (hidden)");
    }

    @Test
    void secret_thatBeginsLikeAnother_leavesNothingOfIt() throws IOException {
        Settings settings = settings(Map.of("a.password", "abcdef", "b.password", "abcdefghijkl"));
        assertThat(settings.clean("abcdefghijkl")).isEqualTo("(hidden)");
    }

    @Test
    void text_thatIsTooLong_keepsItsEnd() throws IOException {
        try (Bundle bundle = new Bundle(settings(Map.of()))) {
            bundle.add("log.txt", "0123456789".repeat(Bundle.MOST / 10) + "the end");
            assertThat(bundle.texts()).isEqualTo(1);
            try (ZipInputStream zip =
                    new ZipInputStream(new ByteArrayInputStream(bundle.bytes()))) {
                assertThat(zip.getNextEntry().getName()).isEqualTo("log.txt");
                String kept = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(kept.length()).isBetween(Bundle.MOST, Bundle.MOST + 100);
                assertThat(kept).startsWith("(the last 2000000 of 2000007").endsWith("the end");
            }
        }
    }
}
