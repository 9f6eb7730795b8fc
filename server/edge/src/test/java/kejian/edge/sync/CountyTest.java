package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.NOW;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static kejian.edge.sync.CountyStage.AREA;
import static kejian.edge.sync.CountyStage.OPEN;
import static kejian.edge.sync.CountyStage.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.Delegation;
import kejian.delivery.view.RecentViews;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A county's own columns beside the province's: shown, judged, withdrawn and revoked. */
class CountyTest {

    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private final CountyStage stage = new CountyStage(origin);

    @BeforeEach
    void publishTheFirst() {
        stage.publish(1, 1);
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Node node(URI address) throws Exception {
        return Node.ofCounty(data, new RealDisk(), origin.pinned, address, AREA, Releases::new);
    }

    private Node node() throws Exception {
        return node(origin.address());
    }

    private Node showingBoth() throws Exception {
        Node node = node();
        assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        assertThat(node.shown()).isEqualTo("1.1");
        return node;
    }

    private static ReleaseView view(Node node) {
        return node.releases.get().orElseThrow();
    }

    @Test
    void sync_both_areOneView() throws Exception {
        try (Node node = showingBoth()) {
            ReleaseView view = view(node);
            assertThat(view.number()).isEqualTo(1);
            assertThat(view.columnsBelow(null).stream().map(Catalogue.Column::slug))
                    .containsExactly("sheng", "xian");
            assertThat(view.titlesOf(view.column("xian").orElseThrow()))
                    .extracting(Catalogue.Title::id)
                    .containsExactly(OWN);
            assertThat(view.catalogue().surveys()).hasSize(1);
            assertThat(view.madeAt()).isEqualTo("2026-11-22T06:00:00Z");
            // no longer than the province lends
            assertThat(view.afterSilence(999).goneBecause(OWN)).isNull();
            assertThat(view.afterSilence(1_000).goneBecause(OWN)).isEqualTo(Problem.LEASE_ENDED);
            assertThat(node.sync.county()).isEqualTo(new CountyState(AREA, 1, 1, null, null));
        }
    }

    @Test
    void sync_nothingNew_isOneRequest() throws Exception {
        try (Node node = showingBoth()) {
            origin.requests.clear();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(1));
            assertThat(origin.requests).containsExactly("/sync/timestamp.json");
        }
    }

    @ParameterizedTest
    @MethodSource("kejian.edge.sync.WrongCounties#all")
    void sync_countyWrongInThisWay_provinceGoesOn(WrongCounties.Case wrong) throws Exception {
        Node node = showingBoth();
        try (node) {
            if (wrong.name().startsWith("k09")) {
                stage.publish(2, 2);
                node.sync.runOnce();
                assertThat(node.shown()).isEqualTo("2.2");
                stage.publish(3, 1);
            } else {
                wrong.trouble().accept(stage);
            }
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo(wrong.shown());
            assertThat(node.sync.county().reason()).isEqualTo(wrong.reason());
            assertThat(view(node).title(OPEN)).isPresent();
            assertThat(view(node).title(OWN).isPresent()).isEqualTo(wrong.shown().contains("."));
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo(wrong.shown());
        }
        try (Node again = node(NOBODY).restored()) {
            assertThat(again.shown()).isEqualTo(wrong.shown());
        }
        origin.behave();
        setRight();
        try (Node again = node().restored()) {
            again.sync.runOnce();
            assertThat(again.shown()).isEqualTo("8.5");
        }
    }

    /** The county signs a right one again, above whatever it said before. */
    private void setRight() {
        CountyStage right = new CountyStage(origin);
        stage.delegations = List.of(CountyStage.to(1, stage.county));
        stage.signers = new Keys[] {stage.county};
        stage.area = right.area;
        stage.mediaType = right.mediaType;
        stage.catalogue = right.catalogue;
        stage.release = right.release;
        stage.payload = right.payload;
        stage.named = right.named;
        stage.publish(8, 5);
    }

    @Test
    void sync_provinceHasExpired_nothingNewIsShown() throws Exception {
        try (Node node = showingBoth()) {
            stage.timestampExpires = "2026-11-23T07:00:00Z";
            stage.publish(2, 2);
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.NotBelieved.class);
            assertThat(node.shown()).isEqualTo("1.1");
            stage.timestampExpires = CountyStage.WEEK;
            stage.snapshotExpires = NOW.toString();
            stage.publish(2, 2);
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.NotBelieved.class);
            assertThat(node.shown()).isEqualTo("1.1");
        }
    }

    @Test
    void sync_edgeOfNoCounty_showsTheProvinceAndAsksForNothingElse() throws Exception {
        try (Node node = new Node(data, new RealDisk(), origin.pinned, origin.address())) {
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1");
            String document = stage.county(1).document().sha256();
            assertThat(origin.requests).noneMatch(r -> r.contains(document));
            assertThat(node.sync.county()).isEqualTo(new CountyState(null, 0, 0, null, null));
        }
    }

    @Test
    void sync_edgeOfAnotherCounty_showsTheProvinceAlone() throws Exception {
        showingBoth().close();
        try (Node node =
                Node.ofCounty(
                                data,
                                new RealDisk(),
                                origin.pinned,
                                origin.address(),
                                CountyStage.OTHER_AREA,
                                Releases::new)
                        .restored()) {
            assertThat(node.shown()).isEqualTo("1");
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1");
        }
    }

    @Test
    void restart_withoutALine_showsBoth() throws Exception {
        showingBoth().close();
        try (Node node = node(NOBODY).restored()) {
            assertThat(node.shown()).isEqualTo("1.1");
        }
    }

    @Test
    void sync_bothNewAndWhole_endAtBoth() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 2);
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(2));
            assertThat(node.shown()).isEqualTo("2.2");
        }
    }

    @Test
    void sync_provinceIsStuck_countyGoesOn() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 2);
            String stuck = ref(CountyStage.provincePicture(2)).sha256();
            origin.with("/sync/blob/" + stuck, (x, b) -> TroublesomeOrigin.send(x, 500, b));
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            assertThat(node.shown()).isEqualTo("1.2");
            assertThat(node.blobs.holds(ref(CountyStage.picture(2)).digest())).isTrue();
            origin.behave();
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2.2");
        }
    }

    @Test
    void sync_onlyTheCountyIsNew_provincesPartialFillStays() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 2);
            String stuck = ref(CountyStage.provincePicture(2)).sha256();
            origin.with("/sync/blob/" + stuck, TroublesomeOrigin.cutAt(300));
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1.2");
            assertThat(node.blobs.partialBytes(ref(CountyStage.provincePicture(2)).digest()))
                    .isEqualTo(300);
        }
    }

    @Test
    void withdrawal_ofTheCounty_holdsBeforeItsBlobsAreHere() throws Exception {
        try (Node node = showingBoth()) {
            stage.withdrawnByCounty = List.of(OWN, OPEN);
            stage.publish(1, 2);
            String stuck = ref(CountyStage.picture(2)).sha256();
            origin.with("/sync/blob/" + stuck, (x, b) -> TroublesomeOrigin.send(x, 404, b));
            assertThat(node.sync.look()).isEmpty();
            assertThat(node.shown()).isEqualTo("1.1");
            assertThat(view(node).isWithdrawn(OWN)).isTrue();
            // the county speaks for its own alone
            assertThat(view(node).isGone(OPEN)).isFalse();
        }
        try (Node node = node(NOBODY).restored()) {
            assertThat(view(node).isWithdrawn(OWN)).isTrue();
            assertThat(view(node).isGone(OPEN)).isFalse();
        }
    }

    @Test
    void withdrawal_ofTheProvince_takesTheCountysCourseware() throws Exception {
        try (Node node = showingBoth()) {
            stage.withdrawn = List.of(OWN);
            stage.publish(2, 1);
            String stuck = ref(CountyStage.provincePicture(2)).sha256();
            origin.with("/sync/blob/" + stuck, (x, b) -> TroublesomeOrigin.send(x, 404, b));
            node.sync.look();
            assertThat(node.shown()).isEqualTo("1.1");
            assertThat(view(node).goneBecause(OWN)).isEqualTo(Problem.WITHDRAWN);
        }
    }

    @Test
    void revocation_isInForceBeforeAnyBlobAndForWhoIsWatching() throws Exception {
        RecentViews recent;
        try (Node node = showingBoth()) {
            recent = new RecentViews(node.releases);
            String picture = ref(CountyStage.picture(1)).sha256();
            assertThat(recent.now().orElseThrow().ofPicture(picture))
                    .isInstanceOf(RecentViews.Holding.Held.class);
            stage.delegations = List.of();
            stage.publish(2, 1);
            String stuck = ref(CountyStage.provincePicture(2)).sha256();
            origin.with("/sync/blob/" + stuck, (x, b) -> TroublesomeOrigin.send(x, 404, b));
            node.sync.look();
            assertThat(node.shown()).isEqualTo("1");
            assertThat(recent.now().orElseThrow().ofPicture(picture))
                    .isEqualTo(new RecentViews.Holding.Gone(Problem.WITHDRAWN));
            origin.behave();
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2");
            assertThat(recent.now().orElseThrow().ofPicture(picture))
                    .isEqualTo(new RecentViews.Holding.Gone(Problem.WITHDRAWN));
        }
        try (Node node = node(NOBODY).restored()) {
            assertThat(node.shown()).isEqualTo("2");
        }
    }

    @Test
    void revocation_outlivesARestart_beforeItsReleaseIsWhole() throws Exception {
        try (Node node = showingBoth()) {
            stage.delegations = List.of();
            stage.publish(2, 0);
            String stuck = ref(CountyStage.provincePicture(2)).sha256();
            origin.with("/sync/blob/" + stuck, (x, b) -> TroublesomeOrigin.send(x, 404, b));
            node.sync.look();
            assertThat(node.shown()).isEqualTo("1");
        }
        try (Node node = node(NOBODY).restored()) {
            assertThat(node.shown()).isEqualTo("1");
        }
    }

    @Test
    void revocation_whileItsReleaseIsFetched_isNotShownAfterwards() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 2);
            node.sync.runOnce();
            CountyPart two = node.releases.county().orElseThrow();
            node.releases.believe(Set.of()); // somebody looked meanwhile
            assertThat(node.shown()).isEqualTo("2");
            node.releases.activateCounty(two);
            assertThat(node.shown()).isEqualTo("2");
        }
    }

    @Test
    void revocation_takenBack_showsAHigherNumberAgain() throws Exception {
        try (Node node = showingBoth()) {
            List<Delegation> before = stage.delegations;
            stage.delegations = List.of();
            stage.publish(2, 0);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2");
            assertThat(node.sync.county().reason()).isNull();
            stage.delegations = before;
            stage.publish(3, 2);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("3.2");
            assertThat(view(node).isGone(OWN)).isFalse();
        }
    }

    @Test
    void rollBack_provinceGoesBack_countyStays() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 2);
            node.sync.runOnce();
            assertThat(node.sync.rollBack()).hasValue(1);
            assertThat(node.shown()).isEqualTo("1.2");
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1.2");
            stage.publish(2, 3);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1.3");
        }
        try (Node node = node(NOBODY).restored()) {
            assertThat(node.shown()).isEqualTo("1.3");
            assertThat(view(node).title(OWN)).isPresent();
        }
    }

    @Test
    void sweep_keepsWhatIsShownAndWhatWasShownBefore() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(1, 2);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1.2");
            assertThat(node.blobs.holds(ref(CountyStage.picture(1)).digest())).isTrue();
            stage.publish(1, 3);
            node.sync.runOnce();
            assertThat(node.blobs.holds(ref(CountyStage.picture(1)).digest())).isFalse();
            assertThat(node.blobs.holds(ref(CountyStage.picture(2)).digest())).isTrue();
            assertThat(node.blobs.holds(ref(CountyStage.picture(3)).digest())).isTrue();
            assertThat(node.blobs.holds(stage.county(3).document().digest())).isTrue();
        }
    }

    @Test
    void scrub_partOfTheCountyIsDamaged_isFetchedAgain() throws Exception {
        try (Node node = showingBoth()) {
            Path file = node.blobs.locate(ref(CountyStage.picture(1)).digest()).orElseThrow();
            Files.write(file, TroublesomeOrigin.flip(Files.readAllBytes(file)));
            assertThat(node.blobs.scrub(ref(CountyStage.picture(1)).digest())).isFalse();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            assertThat(Files.readAllBytes(file)).isEqualTo(CountyStage.picture(1));
            assertThat(node.shown()).isEqualTo("1.1");
        }
    }

    @Test
    void restart_documentIsDamaged_isFetchedAgain() throws Exception {
        Path file;
        try (Node node = showingBoth()) {
            file = node.blobs.locate(stage.county(1).document().digest()).orElseThrow();
        }
        byte[] right = Files.readAllBytes(file);
        Files.write(file, TroublesomeOrigin.flip(right));
        try (Node node = node().restored()) {
            assertThat(node.shown()).isEqualTo("1");
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("1.1");
            assertThat(Files.readAllBytes(file)).isEqualTo(right);
        }
    }

    @Test
    void sync_seenIsLost_whatIsShownIsTheFloor() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 5);
            node.sync.runOnce();
        }
        Files.delete(data.resolve("county").resolve(AREA + ".seen"));
        stage.publish(3, 4);
        try (Node node = node().restored()) {
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("3.5");
            assertThat(node.sync.county().reason()).isEqualTo("rollback");
        }
    }

    @Test
    void sync_theCountyRollsBackAfterItsColumnsWereGone_isRefused() throws Exception {
        try (Node node = showingBoth()) {
            stage.publish(2, 5);
            node.sync.runOnce();
            List<Delegation> before = stage.delegations;
            stage.delegations = List.of();
            stage.publish(3, 0);
            node.sync.runOnce();
            stage.delegations = before;
            stage.publish(4, 4);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("4");
            assertThat(node.sync.county().reason()).isEqualTo("rollback");
        }
    }

    @Test
    void sync_twoOfTwoSigned_isShown() throws Exception {
        Keys second = Keys.fresh();
        stage.delegations = List.of(CountyStage.to(2, stage.county, second));
        stage.signers = new Keys[] {second, stage.county};
        stage.publish(2, 2);
        try (Node node = node()) {
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2.2");
        }
    }

    @Test
    void sync_documentSaysMoreThanIsKnown_isShown() throws Exception {
        stage.payload = TroublesomeOrigin::later;
        stage.publish(2, 2);
        try (Node node = node()) {
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2.2");
        }
    }

    @Test
    void sync_provinceTakesAnAddressOfTheCounty_isNotHeldUp() throws Exception {
        try (Node node = showingBoth()) {
            stage.provinceColumn = "xian";
            stage.publish(2, 1);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2");
            assertThat(node.sync.county().reason()).isEqualTo("collision");
            stage.catalogue =
                    c ->
                            new Catalogue(
                                    c.release(),
                                    c.titleOfProvince(),
                                    List.of(CountyStage.column("x1", null, "ben-xian", null, OWN)),
                                    c.titles());
            stage.publish(2, 2);
            node.sync.runOnce();
            assertThat(node.shown()).isEqualTo("2.2");
            assertThat(node.sync.county().reason()).isNull();
        }
    }
}
