package kejian.edge.courier;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import kejian.contract.blob.BlobRef;
import kejian.contract.courier.CourierFolder;
import kejian.contract.courier.Seal;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.contract.release.Timestamp;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.SurveyAnswer;
import kejian.edge.disk.RealDisk;
import kejian.edge.journal.Journal;
import kejian.edge.journal.JournalCopy;
import kejian.edge.kit.Keys;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Release 1 came by line and serves; release 2 comes on a disk. Whatever befalls that disk, release
 * 1 goes on whole until 2 is.
 */
class CourierImportTest {

    private static final byte[] SHARED = bytes(1, 30_000);
    private static final int POSITIONS = 1_000;
    private static final int ALTERED = 400;

    @TempDir Path data;
    @TempDir Path top;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private ReleaseManifest first = origin.publish(1, SHARED, bytes(2, 5_000));
    private ReleaseManifest second = first;
    private DiskForTests disk = new DiskForTests(origin, first);
    private Node node;
    private Journal journal;
    private CourierImport courier;

    @BeforeEach
    void start() throws Exception {
        first = origin.publish(1, SHARED, bytes(2, 5_000));
        node = new Node(data, new RealDisk(), origin.pinned, origin.address());
        node.sync.runOnce();
        assertThat(node.releases.activeNumber()).isEqualTo(1);
        byte[] root =
                Keys.sign(Type.ROOT, Keys.ring(2, 1, origin.signer, origin.root), origin.root);
        origin.documents.put("/sync/root/2.json", root);
        second = origin.publish(2, SHARED, bytes(3, 25_000), bytes(4, 700), bytes(5, 0));
        disk = new DiskForTests(origin, second);
        origin.with("/", (x, b) -> x.sendResponseHeaders(503, -1)); // the line is down
        journal =
                Journal.open(
                        data.resolve("journal"),
                        new RealDisk(),
                        new Journal.Limits(1 << 18, 1 << 22, 1 << 18));
        courier =
                new CourierImport(
                        node.sync,
                        new JournalCopy(journal, "county-1"),
                        "county-1",
                        "secret",
                        refusal -> {});
    }

    @AfterEach
    void stop() throws IOException {
        journal.close();
        node.close();
        origin.close();
    }

    private CourierState.Ended take() {
        return courier.take(top, Medium.REAL);
    }

    /** Release 1 is what boxes see, and every byte of it is right. */
    private void assertFirstServes(String when) throws IOException {
        assertThat(node.releases.activeNumber()).as(when).isEqualTo(1);
        for (BlobRef blob : first.blobs()) {
            assertThat(node.blobs.scrub(blob.digest())).as(when).isTrue();
        }
    }

    private void forgetWhatCame() throws IOException {
        node.releases.clearOld(Set.of(), /* alsoPrevious= */ false);
    }

    @Test
    void disk_whole_isActivated_andOnlyWhatIsMissingIsRead() throws Exception {
        disk.write(top);
        List<String> read = new ArrayList<>();
        CourierState.Ended ended =
                courier.take(
                        top,
                        file -> {
                            read.add(String.valueOf(file.getFileName()));
                            return Medium.REAL.open(file);
                        });
        assertThat(ended.code()).as(ended.toString()).isEqualTo("activated");
        assertThat(node.releases.activeNumber()).isEqualTo(2);
        assertThat(node.trust.rootVersion()).isEqualTo(2);
        for (BlobRef blob : second.blobs()) {
            assertThat(node.blobs.scrub(blob.digest())).isTrue();
        }
        String shared = TroublesomeOrigin.ref(SHARED).sha256();
        assertThat(read).noneMatch(name -> name.startsWith(shared));
        assertThat(take().code()).isEqualTo("up-to-date");
    }

    @Test
    void disk_withTheDifferenceOnly_isActivated_andForAnotherEdgeNamesWhatIsMissing()
            throws Exception {
        String shared = CourierFolder.filesOf(TroublesomeOrigin.ref(SHARED), 10_000).getFirst();
        disk.files.keySet().removeIf(name -> name.startsWith(shared.substring(0, 73)));
        disk.seal();
        disk.write(top);
        assertThat(take().code()).isEqualTo("activated");

        String lacked = CourierFolder.filesOf(second.blobs().getFirst(), 10_000).getFirst();
        disk.files.keySet().removeIf(name -> name.startsWith(lacked.substring(0, 73)));
        disk.seal();
        node.blobs.retainOnly(Set.of());
        disk.write(top);
        CourierState.Ended ended = take();
        assertThat(ended.code()).isEqualTo("incomplete");
        assertThat(ended.missingBytes()).isPositive();
    }

    @Test
    void diskPulledWhileItWasWritten_atAThousandBytes_isRefusedAndReleaseOneServes()
            throws Exception {
        Random random = new Random(20261126);
        int total = disk.totalBytes();
        int manifest = disk.files.get(CourierFolder.MANIFEST).length;
        for (int i = 0; i < POSITIONS; i++) {
            boolean manifestToo = i % 2 == 1;
            int at = random.nextInt(manifestToo ? total - manifest : total);
            disk.writeUpTo(top, at, manifestToo);
            CourierState.Ended ended = take();
            String when = "pulled at byte " + at + (manifestToo ? ", manifest kept: " : ": ");
            assertThat(ended.code())
                    .as(when + ended)
                    .isIn("no-manifest", "manifest-altered", "altered");
            assertFirstServes(when);
            forgetWhatCame();
        }
        disk.write(top);
        assertThat(take().code()).isEqualTo("activated");
    }

    @Test
    void diskPulledWhileItIsRead_atAThousandBytes_isRefusedAndResumes() throws Exception {
        disk.write(top);
        Random random = new Random(7);
        AtomicLong whole = new AtomicLong(Long.MAX_VALUE);
        // what reading it all takes: manifest, documents and what release 1 lacks
        int most = 0;
        for (var file : disk.files.entrySet()) {
            boolean shared = file.getKey().contains(TroublesomeOrigin.ref(SHARED).sha256());
            most += shared ? 0 : file.getValue().length;
        }
        most -= disk.files.get("documents/root-2.json").length; // taken once, never asked again
        for (int i = 0; i < POSITIONS; i++) {
            whole.set(random.nextInt(most));
            CourierState.Ended ended = courier.take(top, pulledAfter(whole));
            assertThat(ended.code())
                    .as(ended.toString())
                    .isIn("no-manifest", "manifest-altered", "disk-gone");
            if (i % 10 == 0) {
                assertFirstServes("pulled in reading " + i);
            }
            forgetWhatCame();
        }
        assertFirstServes("after all pulls");
        // and one that is pulled again and again goes on where it was
        long head = disk.files.get(CourierFolder.MANIFEST).length + 6_000;
        int pulls = 0;
        String code;
        do {
            whole.set(head + 8_000);
            code = courier.take(top, pulledAfter(whole)).code();
            pulls++;
        } while (!code.equals("activated") && pulls < 20);
        assertThat(code).isEqualTo("activated");
        assertThat(pulls).isBetween(2, 6);
    }

    @Test
    void anyAlteredByte_isNamedByItsFile_andReleaseOneServes() throws Exception {
        disk.write(top);
        Random random = new Random(11);
        List<String> names = new ArrayList<>(disk.files.keySet());
        String shared = TroublesomeOrigin.ref(SHARED).sha256();
        names.removeIf(n -> n.contains(shared) || disk.files.get(n).length == 0);
        String root = "documents/root-2.json";
        names.remove(root);
        for (int i = 0; i < ALTERED; i++) {
            // roots first: one that was taken is not asked for again
            String name = i < ALTERED / 10 ? root : names.get(i % names.size());
            Path file = top.resolve(CourierFolder.NAME).resolve(name);
            byte[] right = Files.readAllBytes(file);
            byte[] wrong = right.clone();
            int at = random.nextInt(wrong.length);
            wrong[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, wrong);
            CourierState.Ended ended = take();
            String when = name + " at " + at + ": " + ended;
            if (name.equals(CourierFolder.MANIFEST)) {
                assertThat(ended.code()).as(when).isEqualTo("manifest-altered");
            } else {
                assertThat(ended.code()).as(when).isEqualTo("altered");
                assertThat(ended.files()).as(when).containsExactly(name);
            }
            assertFirstServes(when);
            Files.write(file, right);
            forgetWhatCame();
        }
        assertThat(take().code()).isEqualTo("activated");
    }

    @Test
    void alteredBlob_underAManifestThatWasMadeToFit_isNamedByItsDigest() throws Exception {
        BlobRef victim = TroublesomeOrigin.ref(bytes(4, 700));
        String file = CourierFolder.filesOf(victim, 10_000).getFirst();
        disk.files.put(file, bytes(99, 700)); // right size, other bytes
        disk.seal();
        disk.write(top);
        CourierState.Ended ended = take();
        assertThat(ended.code()).isEqualTo("altered");
        assertThat(ended.files()).containsExactly(file);
        assertThat(node.blobs.holds(victim.digest())).isFalse();
        assertFirstServes("forged blob");
    }

    private String codeOfDisk() throws IOException {
        disk.seal();
        disk.write(top);
        return take().code();
    }

    private void stamp(long version, String expires, long snapshotVersion) {
        byte[] snapshot = origin.documents.get("/sync/snapshot/" + snapshotVersion + ".json");
        Timestamp timestamp =
                new Timestamp(
                        version,
                        TroublesomeOrigin.NOW.toString(),
                        expires,
                        snapshotVersion,
                        TroublesomeOrigin.ref(snapshot));
        disk.files.put(
                "documents/timestamp.json", Keys.sign(Type.TIMESTAMP, timestamp, origin.signer));
    }

    @Test
    void disk_expired_isRefused_alsoAtAnEdgeThatNeverSeesTheLine() throws Exception {
        stamp(3, "2026-11-23T08:00:00Z", 2); // expires the moment it is read
        assertThat(codeOfDisk()).isEqualTo("expired");
        assertFirstServes("expired");
        stamp(3, "2026-11-23T08:00:01Z", 2);
        assertThat(codeOfDisk()).isEqualTo("activated");
    }

    @Test
    void disk_olderThanWhatTheLineBrought_isRefused() throws Exception {
        byte[] releaseOne = origin.documents.get("/sync/release/1.json");
        byte[] snapshotOne = origin.documents.get("/sync/snapshot/1.json");
        origin.behave();
        assertThat(node.sync.runOnce()).hasToString("Activated[number=2]");
        stamp(9, "2026-12-23T08:00:00Z", 1); // a thief of the key could sign even this
        disk.files.put("documents/release-1.json", releaseOne);
        disk.files.put("documents/snapshot-1.json", snapshotOne);
        assertThat(codeOfDisk()).isEqualTo("rollback");
        stamp(1, "2026-12-23T08:00:00Z", 1);
        assertThat(codeOfDisk()).isEqualTo("rollback");
        assertThat(node.releases.activeNumber()).isEqualTo(2);
    }

    @Test
    void disk_overtakenByATimestampOfTheLine_stillBringsItsBlobs_andSetsNoTime() throws Exception {
        stamp(3, "2026-12-23T08:00:00Z", 2); // written, then driven for a week
        disk.seal();
        disk.write(top);
        origin.stamp(
                new Timestamp(
                        4,
                        "2026-11-23T08:05:00Z",
                        "2026-11-30T08:00:00Z",
                        2,
                        TroublesomeOrigin.ref(origin.documents.get("/sync/snapshot/2.json"))),
                origin.signer);
        origin.behave();
        origin.with("/sync/blob", (x, b) -> x.sendResponseHeaders(503, -1));
        node.sync.runOnce(); // documents come, blobs do not
        var before = node.trust.time().now();
        assertThat(take().code()).isEqualTo("activated");
        assertThat(node.trust.time().now()).isEqualTo(before);
    }

    @Test
    void disk_ofAnotherProvince_isRefused() throws Exception {
        try (TroublesomeOrigin other = new TroublesomeOrigin()) {
            disk = new DiskForTests(other, other.publish(7, bytes(8, 3_000)));
            disk.write(top);
            assertThat(take().code()).isEqualTo("wrong-key");
            assertFirstServes("another province");
        }
    }

    @Test
    void disk_withLinksInsteadOfFiles_isNotFollowed() throws Exception {
        disk.write(top);
        Path file = top.resolve(CourierFolder.NAME).resolve("documents/timestamp.json");
        Path elsewhere = Files.move(file, top.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        CourierState.Ended ended = take();
        assertThat(ended.code()).isEqualTo("altered");
        assertThat(ended.files()).containsExactly("documents/timestamp.json");

        Path outside = Files.createDirectory(data.resolve("outside"));
        Path journals = top.resolve(CourierFolder.NAME).resolve(CourierFolder.JOURNAL);
        try (var below = Files.walk(journals)) {
            for (Path each : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        Files.createSymbolicLink(journals, outside);
        assertThat(take().journalFault()).contains("no plain folder");
        assertThat(Files.list(outside)).isEmpty();
    }

    @Test
    void journal_goesHomeSealed_andIsNotConfirmedByThat() throws Exception {
        disk.write(top);
        EventsForTests.append(journal, 2_498);
        journal.report(new FaultReport("sound", "box-1", null, 1_795_000_000_000L));
        journal.answer(
                new SurveyAnswer(
                        "survey-1", List.of(4, 9), "box-1", null, "remote", 1_795_000_000_000L));
        CourierState.Ended ended = take();
        assertThat(ended.journalRecords()).isEqualTo(2_500);
        Path folder = top.resolve(CourierFolder.NAME + "/journal/county-1");
        String key =
                kejian.contract.blob.Digest.of(
                                "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hex();
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSizeGreaterThan(2);
            int withFault = 0;
            for (Path each : all) {
                byte[] sealed = Files.readAllBytes(each);
                withFault +=
                        new String(sealed, java.nio.charset.StandardCharsets.UTF_8)
                                        .matches(
                                                "(?s).*\"fault\":\"sound\".*\"answer\":.*"
                                                        + "\"choices\":\\[4,9].*")
                                ? 1
                                : 0;
                assertThat(Seal.holds(key, sealed)).isTrue();
                sealed[sealed.length / 2] ^= 1;
                assertThat(Seal.holds(key, sealed)).isFalse();
            }
            assertThat(withFault).isEqualTo(1);
        }
        assertThat(journal.backlog()).as("until the province says so").isEqualTo(2_500);
        Files.writeString(folder.resolve("old-1-2.jnl"), "of an earlier run");
        EventsForTests.append(journal, 1);
        assertThat(take().journalRecords()).isEqualTo(2_501);
        assertThat(folder.resolve("old-1-2.jnl")).doesNotExist();
    }

    @Test
    void line_underWay_givesWayToADisk_andKeepsWhatItHas() throws Exception {
        disk.write(top);
        origin.behave();
        BlobRef large = TroublesomeOrigin.ref(bytes(3, 25_000));
        origin.with(
                "/sync/blob/" + large.sha256(),
                (x, b) -> {
                    x.sendResponseHeaders(200, b.length);
                    for (int i = 0; i < b.length; i += 100) {
                        x.getResponseBody().write(b, i, Math.min(100, b.length - i));
                        x.getResponseBody().flush();
                        java.util.concurrent.locks.LockSupport.parkNanos(60_000_000);
                    }
                });
        Thread line = Thread.ofVirtual().start(() -> node.sync.runOnce());
        while (node.blobs.partialBytes(large.digest()) < 500) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        long began = System.nanoTime();
        assertThat(take().code()).isEqualTo("activated");
        assertThat(System.nanoTime() - began)
                .as("of 15 s that the line takes")
                .isLessThan(5_000_000_000L);
        line.join();
    }

    /** Everything fails once so many bytes were read. */
    private static Medium pulledAfter(AtomicLong left) {
        return file -> {
            if (left.get() <= 0) {
                throw new IOException("No such device");
            }
            SeekableByteChannel channel = Medium.REAL.open(file);
            return new SeekableByteChannel() {
                @Override
                public int read(ByteBuffer target) throws IOException {
                    if (left.get() <= 0) {
                        throw new IOException("Input/output error");
                    }
                    int limit = target.limit();
                    target.limit((int) Math.min(limit, target.position() + left.get()));
                    int read = channel.read(target);
                    target.limit(limit);
                    left.addAndGet(-Math.max(0, read));
                    return read;
                }

                @Override
                public int write(ByteBuffer source) throws IOException {
                    return channel.write(source);
                }

                @Override
                public long position() throws IOException {
                    return channel.position();
                }

                @Override
                public SeekableByteChannel position(long at) throws IOException {
                    channel.position(at);
                    return this;
                }

                @Override
                public long size() throws IOException {
                    return channel.size();
                }

                @Override
                public SeekableByteChannel truncate(long size) throws IOException {
                    channel.truncate(size);
                    return this;
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        };
    }
}
