package kejian.delivery.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ColourOfColumnTest {

    private static final String RED = "#8b0000";
    private static final String BLUE = "#00008b";

    private static Catalogue.Column column(
            String id, @Nullable String parent, @Nullable String colour) {
        return new Catalogue.Column(id, parent, id, id, "", List.of(), null, colour);
    }

    private static final List<Catalogue.Column> COLUMNS =
            List.of(
                    column("top", null, RED),
                    column("below", "top", null),
                    column("own", "below", BLUE),
                    column("lowest", "own", null),
                    column("plain", null, null),
                    column("lost", "nowhere", null),
                    column("circle-a", "circle-b", null),
                    column("circle-b", "circle-a", null),
                    column("itself", "itself", null));

    private static @Nullable String colourOf(String id) {
        Catalogue catalogue = new Catalogue(1, "省", COLUMNS, List.of());
        ReleaseManifest manifest =
                new ReleaseManifest(
                        1,
                        1,
                        "2026-11-27T00:00:00Z",
                        new BlobRef("0".repeat(64), 1),
                        List.of(),
                        List.of());
        ReleaseView view = new ReleaseView(manifest, catalogue);
        return view.colourOf(view.column(id).orElseThrow()).orElse(null);
    }

    @Test
    void colour_isItsOwn_orTheNearestAbove() {
        assertThat(colourOf("top")).isEqualTo(RED);
        assertThat(colourOf("below")).isEqualTo(RED);
        assertThat(colourOf("own")).isEqualTo(BLUE);
        assertThat(colourOf("lowest")).isEqualTo(BLUE);
        assertThat(colourOf("plain")).isNull();
    }

    /** A release says what it says; it must not stop an edge. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void parents_thatAreNoneOrGoInACircle_giveNoColour() {
        for (String odd : List.of("lost", "circle-a", "circle-b", "itself")) {
            assertThat(colourOf(odd)).as(odd).isNull();
        }
    }
}
