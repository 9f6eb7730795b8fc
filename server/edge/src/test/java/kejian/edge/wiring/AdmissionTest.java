package kejian.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.EnrolmentCode;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Token, earlier enrolment or code: which one counts, and what is said where none does. */
class AdmissionTest {

    @TempDir Path folder;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private Path root;
    private Path codeFile;

    @BeforeEach
    void open() throws Exception {
        origin.documents.put("/sync/root/1.json", origin.pinned);
        byte[] taken = StrictJson.write(new Enrolment.Taken("county-1", "by-code"));
        origin.with("/sync/enrolment", (x, b) -> TroublesomeOrigin.send(x, 200, taken));
        root = Files.write(folder.resolve("pinned.json"), origin.pinned);
        byte[] secret = "0123456789".getBytes(StandardCharsets.UTF_8);
        codeFile = folder.resolve("code");
        Files.writeString(codeFile, EnrolmentCode.of(secret, origin.pinned).text() + "\n");
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private Admission.Admitted with(URI address, Map<String, String> settings) throws SetUpFault {
        SyncSettings sync =
                new SmallRyeConfigBuilder()
                        .addDiscoveredConverters()
                        .withMapping(SyncSettings.class)
                        .withDefaultValues(settings)
                        .build()
                        .getConfigMapping(SyncSettings.class);
        return new Admission(sync, folder.resolve("data"), "county-1", address).admitted();
    }

    private Admission.Admitted with(Map<String, String> settings) throws SetUpFault {
        return with(origin.address(), settings);
    }

    @Test
    void token_thatWasSet_counts() throws Exception {
        Admission.Admitted admitted =
                with(
                        Map.of(
                                "kejian.sync.token", "set",
                                "kejian.sync.root", root.toString(),
                                "kejian.sync.code-file", codeFile.toString()));
        assertThat(admitted).isEqualTo(new Admission.Admitted("set", root));
        assertThat(origin.requests).isEmpty();
    }

    @Test
    void code_enrollsOnce_andIsNotNeededAfterwards_norIsTheProvince() throws Exception {
        Map<String, String> code = Map.of("kejian.sync.code-file", codeFile.toString());
        Admission.Admitted first = with(code);
        assertThat(first.token()).isEqualTo("by-code");
        assertThat(Files.readAllBytes(first.root())).isEqualTo(origin.pinned);
        origin.close();
        assertThat(with(code)).isEqualTo(first);
        assertThat(with(Map.of())).isEqualTo(first);
        Map<String, String> pinned = Map.of("kejian.sync.root", root.toString());
        assertThat(with(pinned).root()).isEqualTo(root);
    }

    @Test
    void whatIsMissing_isNamed() {
        assertThatThrownBy(() -> with(Map.of())).hasMessageContaining("kejian.sync.code-file");
        assertThatThrownBy(() -> with(Map.of("kejian.sync.token", "set")))
                .hasMessageContaining("kejian.sync.root");
        assertThatThrownBy(() -> with(Map.of("kejian.sync.code", "no code at all")))
                .hasMessageContaining("eight groups of four");
        assertThatThrownBy(() -> with(Map.of("kejian.sync.code-file", "/nowhere")))
                .hasMessageContaining("kejian.sync.code-file");
        assertThatThrownBy(() ->
                        with(
                                URI.create("http://127.0.0.1:9"),
                                Map.of("kejian.sync.code-file", codeFile.toString())))
                .hasMessageContaining("Start it again");
    }

    @Test
    void newCode_thatCannotBeRedeemed_keepsNoEnrolledEdgeDown() throws Exception {
        Map<String, String> code = Map.of("kejian.sync.code-file", codeFile.toString());
        Admission.Admitted first = with(code);
        byte[] other = "abcdefghij".getBytes(StandardCharsets.UTF_8);
        Map<String, String> next =
                Map.of("kejian.sync.code", EnrolmentCode.of(other, origin.pinned).text());
        origin.with("/sync/enrolment", (x, b) -> TroublesomeOrigin.send(x, 403, new byte[0]));
        assertThat(with(next)).isEqualTo(first);
        origin.close();
        assertThat(with(next)).isEqualTo(first);
    }
}
