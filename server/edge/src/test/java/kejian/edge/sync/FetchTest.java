package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static kejian.edge.kit.TroublesomeOrigin.ref;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.province.Province;
import kejian.edge.store.Scrubber;
import kejian.edge.store.Verify;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {

    private static final byte[] BLOB = bytes(3, 300_000);

    @TempDir Path data;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();

    @AfterEach
    void stop() {
        origin.close();
    }

    private Node node() throws IOException, Refused {
        return new Node(data, new RealDisk(), origin.pinned, origin.address());
    }

    private String blobPath() {
        return "/sync/blob/" + ref(BLOB).sha256();
    }

    @Test
    void fetch_lineCutAndRestart_resumesWhereItEnded() throws Exception {
        origin.publish(1, BLOB);
        origin.with(blobPath(), TroublesomeOrigin.cutAt(200_000));
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            assertThat(node.releases.get()).isEmpty();
        }
        origin.behave();
        long have = Files.size(data.resolve("partial/" + ref(BLOB).sha256()));
        assertThat(have).isBetween(1L, 200_000L);
        try (Node node = node().restored()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
        assertThat(origin.requests).contains(blobPath() + " bytes=" + have + "-");
        assertThat(Files.list(data.resolve("partial"))).isEmpty();
    }

    @Test
    void fetch_lineThatBreaksAgainAndAgain_goesOnInOneRound() throws Exception {
        origin.publish(1, BLOB);
        origin.with(blobPath(), FetchTest::fortyThousandBytes);
        try (Node node = node();
                Province province =
                        new Province(
                                origin.address(),
                                Optional.of("secret"),
                                Province.Patience.NORMAL)) {
            ReleaseSync persistent =
                    new ReleaseSync(
                            province,
                            node.trust,
                            node.blobs,
                            node.releases,
                            new ReleaseSync.Limits(0, 1 << 20, 0, 1, /* tries= */ 2));
            assertThat(persistent.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
        assertThat(origin.requests).filteredOn("/sync/timestamp.json"::equals).hasSize(1);
    }

    /** Right, but the line breaks soon. */
    private static void fortyThousandBytes(HttpExchange exchange, byte[] all) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (all.length - 1) + "/" + all.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, all.length - from);
        exchange.getResponseBody().write(all, from, Math.min(40_000, all.length - from));
        exchange.getResponseBody().flush();
    }

    @Test
    void fill_takesSmallBlobsFirst() throws Exception {
        byte[][] blobs = new byte[12][];
        for (int i = 0; i < blobs.length; i++) {
            blobs[i] = bytes(i, (i * 7 % 12 + 1) * 5_000);
        }
        origin.publish(1, blobs);
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
        List<String> wanted =
                Arrays.stream(blobs)
                        .sorted(Comparator.comparingInt(b -> b.length))
                        .map(b -> "/sync/blob/" + ref(b).sha256())
                        .toList();
        assertThat(origin.requests).containsSubsequence(wanted);
    }

    @Test
    void fetch_mirrorIgnoresRange_beginsAgainAndIsWhole() throws Exception {
        origin.publish(1, BLOB);
        origin.with(blobPath(), TroublesomeOrigin.cutAt(200_000));
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            origin.behave();
            origin.with(blobPath(), TroublesomeOrigin.instead(b -> b));
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
    }

    @Test
    void fetch_mirrorAnswersAnotherRange_isRefusedThenWhole() throws Exception {
        origin.publish(1, BLOB);
        origin.with(blobPath(), TroublesomeOrigin.cutAt(200_000));
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            origin.behave();
            origin.with(
                    blobPath(),
                    (x, b) -> {
                        x.getResponseHeaders()
                                .set("Content-Range", "bytes 5-" + (b.length - 1) + "/" + b.length);
                        TroublesomeOrigin.send(
                                x, 206, java.util.Arrays.copyOfRange(b, 5, b.length));
                    });
            assertThat(reasonOf(node.sync.runOnce())).isEqualTo("range-differs");
            origin.behave();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
    }

    @Test
    void fetch_entityTagChangedWhileResuming_takesTheNewBytesWhole() throws Exception {
        origin.publish(1, BLOB);
        origin.with(
                blobPath(),
                (x, b) -> {
                    x.getResponseHeaders().set("ETag", "\"before\"");
                    x.sendResponseHeaders(200, b.length);
                    x.getResponseBody().write(new byte[1_000]); // another file's bytes
                    x.getResponseBody().flush();
                });
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            origin.behave();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
        }
    }

    @Test
    void fetch_oneByteASecond_isGivenUp() throws Exception {
        origin.publish(1, BLOB);
        origin.with(
                blobPath(),
                (x, b) -> {
                    x.sendResponseHeaders(200, b.length);
                    for (byte each : b) {
                        x.getResponseBody().write(each);
                        x.getResponseBody().flush();
                        java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
                    }
                });
        try (Node node = node()) {
            long began = System.nanoTime();
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
        }
    }

    @Test
    void sync_releaseAfterRelease_keepsActiveAndPreviousOnly() throws Exception {
        try (Node node = node()) {
            for (int number = 1; number <= 3; number++) {
                origin.publish(number, bytes(number, 1_000));
                assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(number));
            }
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.UpToDate(3));
            assertThat(node.blobs.holds(ref(bytes(1, 1_000)).digest())).isFalse();
            assertThat(node.blobs.holds(ref(bytes(2, 1_000)).digest())).isTrue();
            assertThat(node.blobs.holds(ref(bytes(3, 1_000)).digest())).isTrue();
        }
    }

    /** A province one version ahead tells more of each title than this edge knows of. */
    @Test
    void sync_catalogueThatSaysMore_isTaken_andWhatItNamesIsFetched() throws Exception {
        byte[] known = StrictJson.write(PictureReleases.catalogue(1));
        String more = "\"titles\":[{\"handed\":[{\"blob\":{\"sha256\":\"x\"},\"of\":7}],";
        byte[] catalogue =
                new String(known, StandardCharsets.UTF_8)
                        .replaceFirst("\"titles\":\\[\\{", more)
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(catalogue.length).isGreaterThan(known.length);
        BlobRef named = origin.add(BLOB);
        List<BlobRef> blobs = new ArrayList<>(List.of(origin.add(catalogue), named));
        PictureReleases.catalogue(1).titles().stream()
                .flatMap(t -> t.pictures().stream())
                .map(Catalogue.Picture::blob)
                .distinct()
                .forEach(blobs::add);
        PictureReleases.publish(origin, 1); // its pictures are there
        blobs.sort(Comparator.comparing(BlobRef::sha256));
        ReleaseManifest manifest =
                new ReleaseManifest(1, 1, "2026-11-22T00:00:00Z", ref(catalogue), blobs, List.of());
        origin.publish(
                manifest,
                Keys.sign(Type.RELEASE, manifest, origin.signer),
                1,
                "2026-11-30T08:00:00Z");
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            assertThat(node.blobs.holds(named.digest())).isTrue();
        }
    }

    @Test
    void sync_noRoomBesideTheReserve_saysSoAndTheOldGoesOn() throws Exception {
        origin.publish(1, bytes(1, 1_000));
        try (Node node = node()) {
            node.sync.runOnce();
        }
        origin.publish(2, BLOB);
        long all = new RealDisk().freeBytes(data);
        try (Node node =
                new Node(
                                data,
                                new RealDisk(),
                                origin.pinned,
                                origin.address(),
                                Verify.everyByte(),
                                Releases::new,
                                all * 2)
                        .restored()) {
            assertThat(node.sync.runOnce()).isInstanceOf(Outcome.NoRoom.class);
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(node.blobs.holds(ref(bytes(1, 1_000)).digest())).isTrue();
        }
    }

    @Test
    void sync_rootChangesTwice_followsTheChainAlsoAfterRestart() throws Exception {
        origin.publish(1, BLOB);
        Keys second = Keys.fresh();
        Keys third = Keys.fresh();
        Keys newSigner = Keys.fresh();
        byte[] two =
                Keys.sign(Type.ROOT, Keys.ring(2, 1, origin.signer, second), origin.root, second);
        byte[] three =
                Keys.sign(Type.ROOT, Keys.ring(3, 2, origin.signer, second, third), second, third);
        origin.documents.put("/sync/root/2.json", two);
        origin.documents.put("/sync/root/3.json", three);
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            assertThat(node.trust.rootVersion()).isEqualTo(3);
        }
        byte[] four = Keys.sign(Type.ROOT, Keys.ring(4, 1, newSigner, second), second);
        origin.documents.put("/sync/root/4.json", four);
        try (Node node = node().restored()) {
            assertThat(node.trust.rootVersion()).isEqualTo(3);
            assertThat(reasonOf(node.sync.runOnce())).isEqualTo("below-threshold");
        }
        origin.documents.put(
                "/sync/root/4.json",
                Keys.sign(Type.ROOT, Keys.ring(4, 1, newSigner, second), second, third));
        try (Node node = node().restored()) {
            assertThat(reasonOf(node.sync.runOnce())).isEqualTo("wrong-key"); // the old signer
            assertThat(node.releases.activeNumber()).isEqualTo(1);
        }
    }

    @Test
    void scrub_oneBitInEachOf100Blobs_allFoundAndHealed() throws Exception {
        byte[][] many = new byte[100][];
        for (int i = 0; i < many.length; i++) {
            many[i] = bytes(1_000 + i, 5_000);
        }
        origin.publish(1, many);
        try (Node node = node()) {
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            for (byte[] each : many) {
                Path file = node.blobs.locate(ref(each).digest()).orElseThrow();
                Files.write(file, TroublesomeOrigin.flip(each));
            }
            Scrubber scrubber = new Scrubber(node.blobs);
            int found = 0;
            for (int step = 0; step < 10; step++) {
                found += scrubber.step(0.1 + 1e-9);
            }
            assertThat(found).isEqualTo(100);
            assertThat(node.blobs.damagedSoFar()).isEqualTo(100);
            assertThat(node.blobs.locate(ref(many[0]).digest())).isEmpty();
            assertThat(node.sync.runOnce()).isEqualTo(new Outcome.Activated(1));
            for (byte[] each : many) {
                Path file = node.blobs.locate(ref(each).digest()).orElseThrow();
                assertThat(Files.readAllBytes(file)).isEqualTo(each);
            }
        }
    }

    @Test
    void restore_anythingOnTheDiskDamaged_healsByTheNextSync() throws Exception {
        origin.publish(1, BLOB);
        try (Node node = node()) {
            node.sync.runOnce();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(5);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            for (byte[] bad : List.of(TroublesomeOrigin.flip(good), new byte[0])) {
                Files.write(file, bad);
                try (Node node = node()) {
                    node.releases.restore(/* unclean= */ true, node.trust);
                    node.sync.runOnce();
                    assertThat(node.releases.activeNumber()).as(file.toString()).isEqualTo(1);
                    Path blob = node.blobs.locate(ref(BLOB).digest()).orElseThrow();
                    assertThat(Files.readAllBytes(blob)).isEqualTo(BLOB);
                }
            }
        }
    }

    @Test
    void restore_afterUncleanStop_showsNoBlobThatTheDriveLost() throws Exception {
        origin.publish(1, BLOB);
        try (Node node = node()) {
            node.sync.runOnce();
            Path blob = node.blobs.locate(ref(BLOB).digest()).orElseThrow();
            Files.write(blob, new byte[BLOB.length]); // its size was safe, its bytes were not
        }
        try (Node node = node()) {
            node.releases.restore(/* unclean= */ true, node.trust);
            assertThat(node.releases.activeNumber()).isEqualTo(1);
            assertThat(node.blobs.locate(ref(BLOB).digest())).isEmpty();
        }
    }

    private static String reasonOf(Outcome outcome) {
        return outcome instanceof Outcome.NotBelieved(var refusal)
                ? refusal.reason()
                : outcome.toString();
    }
}
