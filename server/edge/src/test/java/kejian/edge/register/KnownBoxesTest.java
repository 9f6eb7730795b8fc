package kejian.edge.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import kejian.contract.edge.BoxRegister;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.SignedDocument.Type;
import kejian.delivery.register.Register.Standing;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which boxes an edge knows, and on whose word. */
class KnownBoxesTest {

    private static final String PATH = "/sync/boxes.json";
    private static final BoxRegister.Box HALL =
            new BoxRegister.Box("HALL-1", "410225-001", "王庄村", "zte-sd");

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private Node node;
    private KnownBoxes boxes;

    @BeforeEach
    void open() throws Exception {
        origin.publish(1, TroublesomeOrigin.bytes(5, 100));
        node = new Node(data, new RealDisk(), origin.pinned, origin.address());
        boxes = reopened();
    }

    @AfterEach
    void close() {
        node.close();
        origin.close();
    }

    private KnownBoxes reopened() throws Exception {
        return KnownBoxes.open(data, new RealDisk(), node.province, node.trust, "east");
    }

    private static BoxRegister register(String edge, int minute, boolean guests) {
        return new BoxRegister(
                edge,
                "2026-11-23T12:%02d:00Z".formatted(minute),
                "c" + minute,
                guests,
                List.of(HALL));
    }

    private static byte[] signed(BoxRegister register, Keys key, String type) {
        byte[] payload = StrictJson.write(register);
        return StrictJson.write(
                new SignedDocument(
                        type,
                        Base64.getEncoder().encodeToString(payload),
                        List.of(key.signature(type, payload))));
    }

    private void offer(BoxRegister register) {
        origin.documents.put(PATH, signed(register, origin.signer, BoxRegister.MEDIA_TYPE));
    }

    @Test
    void untilARegisterComes_everybodyIsAGuest() throws Exception {
        assertThat(boxes.of("HALL-1", "10.0.0.1")).isEqualTo(new Standing.Guest());
        boxes.renew(); // an older province answers 404
        assertThat(boxes.of(null, "10.0.0.1")).isEqualTo(new Standing.Guest());
    }

    @Test
    void register_holdsAlsoAfterAStart_withTheLineCut() throws Exception {
        offer(register("east", 1, /* guests= */ false));
        boxes.renew();
        origin.with("/", (x, b) -> x.sendResponseHeaders(503, -1));

        KnownBoxes again = reopened();
        assertThat(again.of("HALL-1", "10.0.0.1")).isEqualTo(new Standing.Known("王庄村", "zte-sd"));
        assertThat(again.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
        assertThat(again.of(null, "10.0.0.1")).isEqualTo(new Standing.Stranger());
        assertThatThrownBy(again::renew).hasMessageContaining("503");
    }

    @Test
    void newerRegister_takesTheOldOnesPlace() throws Exception {
        offer(register("east", 1, /* guests= */ false));
        boxes.renew();
        offer(register("east", 2, /* guests= */ true));
        boxes.renew();
        assertThat(boxes.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Guest());
    }

    @Test
    void whatIsNotToBeBelieved_changesNothing() throws Exception {
        offer(register("east", 5, /* guests= */ false));
        boxes.renew();
        BoxRegister open = register("east", 6, /* guests= */ true);

        assertRefused(signed(open, Keys.fresh(), BoxRegister.MEDIA_TYPE));
        assertRefused(signed(open, origin.signer, SignedDocument.Type.RELEASE.mediaType()));
        assertRefused(StrictJson.write(open));
        assertRefused("<html>login</html>".getBytes(StandardCharsets.UTF_8));
        assertRefused(
                signed(
                        register("west", 6, /* guests= */ true),
                        origin.signer,
                        BoxRegister.MEDIA_TYPE));
        assertRefused(
                signed(
                        register("east", 4, /* guests= */ true),
                        origin.signer,
                        BoxRegister.MEDIA_TYPE));
        byte[] changed = signed(open, origin.signer, BoxRegister.MEDIA_TYPE);
        changed[changed.length / 3] ^= 1;
        assertRefused(changed);
    }

    private void assertRefused(byte[] answer) throws Exception {
        origin.documents.put(PATH, answer);
        assertThatThrownBy(boxes::renew).isInstanceOf(Refused.class);
        for (KnownBoxes each : List.of(boxes, reopened())) {
            assertThat(each.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
        }
    }

    @Test
    void damagedCopy_makesNoGuests_andIsMended() throws Exception {
        offer(register("east", 1, /* guests= */ false));
        boxes.renew();
        for (String name : List.of("REGISTER", "REGISTER-2", "REGISTER")) {
            damage(name);
            assertThat(reopened().of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
            reopened(); // mends what it could not read
        }
    }

    private void damage(String name) throws Exception {
        Path file = data.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[200] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void bothCopiesDamaged_areAsNone_untilTheProvinceIsHeard() throws Exception {
        offer(register("east", 1, /* guests= */ false));
        boxes.renew();
        damage("REGISTER");
        damage("REGISTER-2");
        KnownBoxes again = reopened();
        assertThat(again.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Guest());
        again.renew();
        assertThat(again.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
    }

    @Test
    void registerOfAKeyThatWasReplaced_isAskedForAgain_soThatAStartBelievesIt() throws Exception {
        BoxRegister closed = register("east", 9, /* guests= */ false);
        offer(closed);
        boxes.renew();
        Keys next = Keys.fresh();
        node.trust.acceptRoot(
                Keys.sign(Type.ROOT, Keys.ring(2, 1, next, origin.root), origin.root));
        List<String> known = new ArrayList<>();
        origin.with(
                PATH,
                (x, bytes) -> {
                    known.add(x.getRequestURI().getQuery());
                    TroublesomeOrigin.send(x, 200, bytes);
                });

        assertRefusedByRunning(boxes); // signed by the key that no longer counts
        origin.documents.put(
                PATH,
                signed(
                        register("east", 3, /* guests= */ false), // an older hour, by a true clock
                        next,
                        BoxRegister.MEDIA_TYPE));
        boxes.renew();
        boxes.renew();

        assertThat(known).containsExactly("known=", "known=", "known=c3");
        origin.with("/", (x, b) -> x.sendResponseHeaders(503, -1));
        assertThat(reopened().of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
    }

    private static void assertRefusedByRunning(KnownBoxes running) {
        assertThatThrownBy(running::renew).isInstanceOf(Refused.class);
        assertThat(running.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
    }

    @Test
    void rootOfTheSameReleaseKey_changesNothing() throws Exception {
        offer(register("east", 5, /* guests= */ false));
        boxes.renew();
        node.trust.acceptRoot(
                Keys.sign(Type.ROOT, Keys.ring(2, 1, origin.signer, origin.root), origin.root));
        offer(register("east", 4, /* guests= */ true));
        assertRefusedByRunning(boxes);
    }

    @Test
    void keptRegisterOfAnotherEdge_asOfACopiedDisk_isAsNone() throws Exception {
        offer(register("east", 1, /* guests= */ false));
        boxes.renew();
        KnownBoxes west = KnownBoxes.open(data, new RealDisk(), node.province, node.trust, "west");
        assertThat(west.of("HALL-1", "10.0.0.1")).isEqualTo(new Standing.Guest());
        offer(register("west", 0, /* guests= */ false));
        west.renew();
        assertThat(west.of("HALL-2", "10.0.0.1")).isEqualTo(new Standing.Stranger());
    }

    @Test
    void onlyNamesOfTheRegister_areWatchedForClones() throws Exception {
        offer(register("east", 1, /* guests= */ true));
        boxes.renew();
        for (String peer : List.of("10.0.0.1", "10.0.0.2", "10.0.0.1")) {
            boxes.of("HALL-1", peer);
            boxes.of("INVENTED", peer);
        }
        assertThat(boxes.cloned()).containsExactly("HALL-1");
    }
}
