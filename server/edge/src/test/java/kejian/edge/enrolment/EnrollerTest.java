package kejian.edge.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.EnrolmentCode;
import kejian.contract.withdrawal.EdgeKey;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.province.Province;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A code brings this edge in, and nobody else; what fails on the way is asked again. */
class EnrollerTest {

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final List<Enrolment> asked = new CopyOnWriteArrayList<>();
    private EnrolmentCode code;
    private Province province;
    private Enroller enroller;

    @BeforeEach
    void open() {
        byte[] secret = "0123456789".getBytes(StandardCharsets.UTF_8);
        code = EnrolmentCode.of(secret, origin.pinned);
        origin.documents.put("/sync/root/1.json", origin.pinned);
        origin.with("/sync/enrolment", (exchange, bytes) -> taken(exchange, "token-1"));
        province = new Province(origin.address(), Optional.empty(), Province.Patience.NORMAL);
        enroller = new Enroller(data, new RealDisk());
    }

    @AfterEach
    void close() {
        province.close();
        origin.close();
    }

    private void taken(HttpExchange exchange, String token) throws IOException {
        asked.add(read(exchange));
        byte[] answer = StrictJson.write(new Enrolment.Taken("county-1", token));
        TroublesomeOrigin.send(exchange, 200, TroublesomeOrigin.later(answer));
    }

    private static Enrolment read(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            return StrictJson.read(body, Enrolment.class, "enrolment");
        } catch (Refused e) {
            throw new IOException(e);
        }
    }

    @Test
    void code_bringsTokenAndRoot_theKeyStaysHere_theCodeNeverTravels() throws Exception {
        assertThat(enroller.stored(Optional.of(code))).isEmpty();
        Enroller.Enrolled enrolled = enroller.enroll("county-1", code, province);
        assertThat(enrolled.token()).isEqualTo("token-1");
        assertThat(Files.readAllBytes(enrolled.root())).isEqualTo(origin.pinned);

        Enrolment sent = asked.getFirst();
        byte[] word = sent.word().payloadBytes();
        EdgeKey claim = StrictJson.read(word, EdgeKey.class, "word");
        assertThat(claim.edge()).isEqualTo("county-1");
        assertThat(sent.word().isSignedBy(claim.key())).isTrue();
        assertThat(sent.proof()).isEqualTo(EnrolmentCode.proof(code.key(), word));
        String wire = new String(StrictJson.write(sent), StandardCharsets.UTF_8);
        assertThat(wire).doesNotContain(code.text()).doesNotContain(code.key());
        for (String secret : new String[] {"edge.key", "edge.token"}) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(data.resolve(secret))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(data.resolve("edge.token"))).doesNotContain(code.key());
    }

    @Test
    void afterAStart_theCodeIsNotAskedFor_aNewOneIs() throws Exception {
        Enroller.Enrolled enrolled = enroller.enroll("county-1", code, province);
        Enroller again = new Enroller(data, new RealDisk());
        assertThat(again.stored(Optional.of(code))).contains(enrolled);
        assertThat(again.stored(Optional.empty())).contains(enrolled);
        EnrolmentCode next = EnrolmentCode.of("abcdefghij".getBytes(), origin.pinned);
        assertThat(again.stored(Optional.of(next))).isEmpty();
        origin.with("/sync/enrolment", (exchange, bytes) -> taken(exchange, "token-2"));
        assertThat(again.enroll("county-1", next, province).token()).isEqualTo("token-2");
        assertThat(again.stored(Optional.empty()).orElseThrow().token()).isEqualTo("token-2");
    }

    @Test
    void edge_thatWasStoppedInBetween_asksAgainAsTheSame() throws Exception {
        enroller.enroll("county-1", code, province);
        Files.delete(data.resolve("edge.token")); // its last step had not come
        assertThat(enroller.stored(Optional.of(code))).isEmpty();
        enroller.enroll("county-1", code, province);
        Files.delete(data.resolve("edge.token"));
        Files.delete(data.resolve("root.json"));
        enroller.enroll("county-1", code, province);
        List<String> keys = new ArrayList<>();
        for (Enrolment each : asked) {
            keys.add(
                    StrictJson.read(each.word().payloadBytes(), EdgeKey.class, "word")
                            .key()
                            .keyId());
        }
        assertThat(keys).hasSize(3);
        assertThat(keys.stream().distinct()).hasSize(1);
    }

    @Test
    void anotherProvince_orAPortal_hearsNothing() throws Exception {
        EnrolmentCode elsewhere = EnrolmentCode.of("0123456789".getBytes(), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> enroller.enroll("county-1", elsewhere, province))
                .isInstanceOf(Enroller.NotEnrolled.class);
        origin.with("/sync/root", TroublesomeOrigin.portal());
        assertThatThrownBy(() -> enroller.enroll("county-1", code, province))
                .isInstanceOf(Enroller.NotEnrolled.class);
        assertThat(asked).isEmpty();
        assertThat(enroller.stored(Optional.of(code))).isEmpty();
    }

    @Test
    void refusal_isFinal_trouble_isNot_andNeitherEnrolls() throws Exception {
        origin.with("/sync/enrolment", (x, b) -> TroublesomeOrigin.send(x, 403, new byte[0]));
        assertThatThrownBy(() -> enroller.enroll("county-1", code, province))
                .isInstanceOf(Enroller.NotEnrolled.class)
                .hasMessageContaining("county-1");
        origin.with("/sync/enrolment", (x, b) -> TroublesomeOrigin.send(x, 503, new byte[0]));
        assertThatThrownBy(() -> enroller.enroll("county-1", code, province))
                .isInstanceOf(IOException.class);
        origin.with("/sync/enrolment", TroublesomeOrigin.portal());
        assertThatThrownBy(() -> enroller.enroll("county-1", code, province))
                .isInstanceOf(IOException.class);
        byte[] others = StrictJson.write(new Enrolment.Taken("county-2", "token"));
        origin.with("/sync/enrolment", (x, b) -> TroublesomeOrigin.send(x, 200, others));
        assertThatThrownBy(() -> enroller.enroll("county-1", code, province))
                .isInstanceOf(IOException.class);
        byte[] split = StrictJson.write(new Enrolment.Taken("county-1", "token\nmore"));
        origin.with("/sync/enrolment", (x, b) -> TroublesomeOrigin.send(x, 200, split));
        assertThatThrownBy(() -> enroller.enroll("county-1", code, province))
                .isInstanceOf(IOException.class);
        assertThat(enroller.stored(Optional.empty())).isEmpty();
    }
}
