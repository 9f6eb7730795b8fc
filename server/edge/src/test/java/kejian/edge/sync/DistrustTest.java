package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.store.Verify;
import kejian.edge.trust.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** reliability.md §Release sync: what is wrong is refused by its right name and the old goes on. */
class DistrustTest {

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();

    @AfterEach
    void stop() {
        origin.close();
    }

    private Node node() throws IOException, Refused {
        return new Node(data, new RealDisk(), origin.pinned, origin.address());
    }

    @ParameterizedTest
    @MethodSource("kejian.edge.sync.WrongReleases#all")
    void sync_wrongInThisWay_isRefusedAndOldReleaseGoesOn(WrongReleases.Case wrong)
            throws Exception {
        origin.publish(1, WrongReleases.OLD);
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            wrong.trouble().accept(origin);
            assertThat(node.sync.runOnce())
                    .isInstanceOfSatisfying(
                            Outcome.NotBelieved.class,
                            o -> assertThat(o.refusal().reason()).isEqualTo(wrong.reason()));
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(node.blobs.locate(ref(WrongReleases.OLD).digest()))
                    .isPresent()
                    .get()
                    .satisfies(f ->
                            assertThat(java.nio.file.Files.readAllBytes(f))
                                    .isEqualTo(WrongReleases.OLD));
        }
        try (Node again = node().restored()) {
            assertThat(again.releases.activeNumber()).isEqualTo(1);
        }
    }

    @Test
    void sync_sizeOnlyVerify_takesTheFlippedBlob_soTheTestAboveWouldFail() throws Exception {
        Verify sizeOnly = (file, digest) -> true;
        origin.publish(2, WrongReleases.NEW);
        origin.with(
                "/sync/blob/" + ref(WrongReleases.NEW).sha256(),
                TroublesomeOrigin.instead(TroublesomeOrigin::flip));
        try (Node mutant =
                new Node(
                        data,
                        new RealDisk(),
                        origin.pinned,
                        origin.address(),
                        sizeOnly,
                        Releases::new,
                        0)) {
            assertThat(mutant.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
        }
    }
}
