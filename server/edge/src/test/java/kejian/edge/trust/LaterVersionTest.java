package kejian.edge.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Survey;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.Test;

/** What a province one version ahead may say of a package, and what it may not. */
class LaterVersionTest {

    private static final BlobRef BLOB = TroublesomeOrigin.ref(TroublesomeOrigin.bytes(1, 10));
    private static final MediaPackage PACKAGE =
            new MediaPackage(
                    BLOB,
                    9_000,
                    List.of(
                            new Rendition(
                                    "360p",
                                    Rendition.Role.LADDER,
                                    BLOB,
                                    9_000,
                                    500_000,
                                    700_000,
                                    new Rendition.Video("avc1.4d401e", 640, 360, "25/1", "1:1"),
                                    null)),
                    null,
                    null,
                    List.of());

    private static MediaPackage read(byte[] json) throws Refused {
        return StrictJson.readTolerant(json, MediaPackage.class, "package");
    }

    @Test
    void keysThatWeDoNotKnow_areLeftOut() throws Exception {
        byte[] later = TroublesomeOrigin.later(StrictJson.write(PACKAGE));
        assertThat(read(later)).isEqualTo(PACKAGE);
        assertThatThrownBy(() -> StrictJson.read(later, MediaPackage.class, "package"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void renditionForWhatWeDoNotKnow_isThere_andForNobody() throws Exception {
        MediaPackage read = read(instead("\"LADDER\"", "\"HOLOGRAM\""));
        assertThat(read.renditions())
                .extracting(Rendition::role)
                .containsExactly(Rendition.Role.OTHER);
    }

    @Test
    void otherThings_areRefusedAsBefore() {
        for (byte[] wrong :
                List.of(
                        instead("\"LADDER\"", "7"),
                        instead("640", "\"640\""),
                        instead("\"width\"", "\"height\""))) {
            assertThatThrownBy(() -> read(wrong)).isInstanceOf(Refused.class);
        }
    }

    /** Neither a province from before there were surveys, nor one that knows more of them. */
    @Test
    void surveys_missingOrOfALaterVersion_areNoReasonToRefuse() throws Exception {
        Catalogue silent = new Catalogue(7, "某省", List.of(), List.of());
        String none =
                new String(StrictJson.write(silent), StandardCharsets.UTF_8)
                        .replace(",\"surveys\":[]", "");
        assertThat(none).doesNotContain("surveys");
        assertThat(catalogue(none.getBytes(StandardCharsets.UTF_8))).isEqualTo(silent);
        Survey.Question later = new Survey.Question("SCALE", "几分？", List.of("0", "5", "10"));
        Catalogue asking =
                silent.asking(
                        List.of(
                                new Survey(
                                        "s",
                                        "调查",
                                        null,
                                        null,
                                        List.of("e"),
                                        1L,
                                        null,
                                        List.of(later))));
        assertThat(catalogue(TroublesomeOrigin.later(StrictJson.write(asking)))).isEqualTo(asking);
    }

    private static Catalogue catalogue(byte[] json) throws Refused {
        return StrictJson.readTolerant(json, Catalogue.class, "catalogue");
    }

    private static byte[] instead(String of, String other) {
        String json = new String(StrictJson.write(PACKAGE), StandardCharsets.UTF_8);
        assertThat(json).contains(of);
        return json.replace(of, other).getBytes(StandardCharsets.UTF_8);
    }
}
