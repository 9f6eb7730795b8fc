package kejian.delivery.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.contract.viewing.Section;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagingTest {

    @TempDir private static Path folder;
    private static SamplePackage sample;
    private static PackageCache cache;
    private static PackageCache.Lease lease;
    private static OpenPackage media;

    @BeforeAll
    static void make() throws Exception {
        sample = SamplePackage.make(folder.resolve("sample"), 15, "25");
        cache = sample.cache(4);
        lease = cache.lease(sample.media);
        media = lease.media();
    }

    @Test
    void index_thatNamesAFileOfNoRendition_isNotOpened() {
        MediaPackage media = sample.media;
        MediaPackage less =
                new MediaPackage(
                        media.index(),
                        media.durationMs(),
                        media.renditions().subList(1, media.renditions().size()),
                        null,
                        null,
                        List.of());
        try (PackageCache fresh = sample.cache(1)) {
            assertThatThrownBy(() -> fresh.lease(less))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another package");
        }
    }

    @AfterAll
    static void close() {
        lease.close();
        cache.close();
    }

    static byte[] bytes(MediaBytes body) {
        return switch (body) {
            case MediaBytes.Mapped m -> m.bytes().toArray(ValueLayout.JAVA_BYTE);
            case MediaBytes.Muxed m -> {
                byte[] all = read(m, 0, (int) m.length(), 32_768);
                assertThat(all).hasSize((int) m.length());
                yield all;
            }
        };
    }

    private boolean isOpen(PackageCache cache) {
        PackageCache.Lease lease = cache.leaseIfOpen(sample.media);
        if (lease != null) {
            lease.close();
        }
        return lease != null;
    }

    private static byte[] read(MediaBytes.Muxed body, long from, int length, int piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined();
                MediaBytes.Cursor cursor = body.open(from)) {
            MemorySegment target = arena.allocate(piece);
            while (out.size() < length) {
                MemorySegment room = target.asSlice(0, Math.min(piece, length - out.size()));
                int written = cursor.fill(room);
                if (written == 0) {
                    break;
                }
                out.writeBytes(room.asSlice(0, written).toArray(ValueLayout.JAVA_BYTE));
            }
        }
        return out.toByteArray();
    }

    private byte[] tierB() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int n = 0; media.tsSegment("360p", n).isPresent(); n++) {
            all.writeBytes(bytes(media.tsSegment("360p", n).get()));
        }
        return all.toByteArray();
    }

    @Test
    void index_madeTwice_isTheSame() throws IOException {
        assertThat(PackagingIndex.make(sample.files).index()).isEqualTo(sample.made.index());
    }

    @Test
    void index_measuresTracks() {
        PackagingIndex.Track video = sample.made.tracks().get("360p");
        assertThat(video.durationMs()).isEqualTo(15_000);
        assertThat(video.peakBps()).isGreaterThanOrEqualTo(video.averageBps());
        assertThat(video.video().frameRate()).isEqualTo("25/1");
        assertThat(video.video().codec()).startsWith("avc1.6400");
        assertThat(sample.made.tracks().get("a-sd").video().sar()).isEqualTo("64:45");
        assertThat(sample.made.tracks().get("audio").audio())
                .isEqualTo(new Rendition.Audio("mp4a.40.2", 48_000, 2));
    }

    @Test
    void tierC_initAndSegments_areTheFile() throws IOException {
        for (String name : List.of("360p", "audio")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(bytes(media.cmafInit(name).orElseThrow()));
            int segments = 0;
            while (media.cmafSegment(name, segments).isPresent()) {
                all.writeBytes(bytes(media.cmafSegment(name, segments++).get()));
            }
            assertThat(segments).isEqualTo(3);
            byte[] file = Files.readAllBytes(sample.folder.resolve(name + ".mp4"));
            assertThat(all.toByteArray()).isEqualTo(Arrays.copyOf(file, all.size()));
            assertThat(file.length - all.size()).isLessThan(500); // mfra at the end
        }
        assertThat(media.cmafSegment("a-sd", 0)).isEmpty();
        assertThat(media.cmafSegment("360p", -1)).isEmpty();
    }

    @Test
    void tierB_segments_makeOneStream_thatHoldsEveryPictureAndSound() throws Exception {
        byte[] stream = tierB();
        TransportStreamCheck check = new TransportStreamCheck(stream);
        assertThat(check.longestClockGapMs()).isLessThanOrEqualTo(100);
        assertThat(check.videoDecodeTimes).hasSize(375).isSorted();
        samePicturesAndSound(stream, "360p", "b.ts");
    }

    @Test
    void tierB_everySegment_beginsWithTablesAndAKeyPicture() {
        for (int n = 0; n < 3; n++) {
            byte[] segment = bytes(media.tsSegment("360p", n).orElseThrow());
            assertThat(segment[1] << 8 | segment[2]).isEqualTo(0x4000);
            assertThat((segment[189] & 31) << 8 | segment[190] & 0xff).isEqualTo(0x1000);
            assertThat((segment[377] & 31) << 8 | segment[378] & 0xff).isEqualTo(0x100);
            // random access indicator and clock in the first picture's first packet
            assertThat(segment[381] & 0x50).isEqualTo(0x50);
        }
    }

    @Test
    void tierA_stream_keepsItsRateClockAndTables() throws Exception {
        MediaBytes body = media.constantRateStream("a-sd").orElseThrow();
        byte[] stream = bytes(body);
        TransportStreamCheck check = new TransportStreamCheck(stream);
        assertThat(check.longestClockGapMs()).isLessThanOrEqualTo(40);
        double bps = rate(check);
        assertThat(bps).isLessThanOrEqualTo(1_600_000);
        for (int i = 1; i < check.clocks.size(); i++) {
            double expected =
                    check.clocks.getFirst()
                            + (check.clockPackets.get(i) - check.clockPackets.getFirst())
                                    * 188
                                    * 8
                                    * 27e6
                                    / bps;
            // ISO/IEC 13818-1 §2.4.2.2: 500 ns
            assertThat(Math.abs(check.clocks.get(i) - expected)).isLessThan(13.5);
        }
        for (int i = 1; i < check.tablePackets.size(); i++) {
            double ms =
                    (check.tablePackets.get(i) - check.tablePackets.get(i - 1)) * 188 * 8000 / bps;
            assertThat(ms).isLessThanOrEqualTo(100);
        }
        decodableInTime(check, bps);
        samePicturesAndSound(stream, "a-sd", "a.ts");
    }

    private static double rate(TransportStreamCheck check) {
        long packets = check.clockPackets.getLast() - check.clockPackets.getFirst();
        long ticks = check.clocks.getLast() - check.clocks.getFirst();
        return Math.round(packets * 188 * 8 * 27e6 / ticks / 1000) * 1000.0;
    }

    /** Each picture is there before it is decoded, and the decoder's buffer never overflows. */
    private static void decodableInTime(TransportStreamCheck check, double bps) {
        double zero =
                check.clocks.getFirst() / 300.0
                        - check.clockPackets.getFirst() * 188 * 8 * 90_000 / bps;
        double level3BufferBits = 1.2 * 10_000_000; // H.264 table A-1, MaxCPB of level 3
        int decoded = 0;
        for (int i = 0; i < check.pictureEnds.size(); i++) {
            double arrives = zero + (check.pictureEnds.get(i) + 1) * 188 * 8 * 90_000 / bps;
            assertThat(arrives)
                    .as("picture " + i)
                    .isLessThanOrEqualTo(check.videoDecodeTimes.get(i));
            while (check.videoDecodeTimes.get(decoded) <= arrives) {
                decoded++;
            }
            double held =
                    (check.pictureEnds.get(i) - check.pictureStarts.get(Math.min(decoded, i)) + 1)
                            * 184.0
                            * 8;
            assertThat(held).isLessThan(level3BufferBits);
        }
    }

    private static void samePicturesAndSound(byte[] stream, String video, String name)
            throws Exception {
        Files.write(sample.folder.resolve(name), stream);
        assertThat(md5(name, "v", "framehash")).isEqualTo(md5(video + ".mp4", "v", "framehash"));
        String[] copied = {"-map", "0:a", "-c", "copy", "-f", "adts", "-y"};
        Ffmpeg.run(sample.folder, arguments("-xerror", "-i", name, copied, name + ".aac"));
        Ffmpeg.run(sample.folder, arguments("-i", "audio.mp4", copied, "audio.aac"));
        assertThat(sample.folder.resolve(name + ".aac"))
                .hasSameBinaryContentAs(sample.folder.resolve("audio.aac"));
        TransportStreamCheck check = new TransportStreamCheck(stream);
        long firstPicture = check.videoPresentationTimes.getFirst();
        long firstSound = check.audioPresentationTimes.getFirst();
        assertThat(Math.abs(firstPicture - firstSound) / 90.0).isLessThanOrEqualTo(40);
    }

    private static String[] arguments(Object... parts) {
        return Arrays.stream(parts)
                .flatMap(p ->
                        p instanceof String[] many
                                ? Arrays.stream(many)
                                : Arrays.stream(new String[] {(String) p}))
                .toArray(String[]::new);
    }

    /** Hashes of the decoded pictures, without their times. */
    private static List<String> md5(String file, String stream, String format) throws Exception {
        return Ffmpeg.run(
                        sample.folder,
                        "-xerror",
                        "-i",
                        file,
                        "-map",
                        "0:" + stream,
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        format,
                        "-")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    @Test
    void muxedBodies_givenAnyRange_giveTheSameBytes() {
        Random random = new Random(20261123);
        for (MediaBytes body :
                List.of(
                        media.constantRateStream("a-sd").orElseThrow(),
                        media.tsSegment("360p", 0).orElseThrow(),
                        media.tsSegment("360p", 2).orElseThrow())) {
            byte[] whole = bytes(body);
            for (int i = 0; i < 1_500; i++) {
                int from = random.nextInt(whole.length + 1);
                int length = Math.min(random.nextInt(1, 3_000), whole.length - from);
                byte[] piece =
                        read((MediaBytes.Muxed) body, from, length, random.nextInt(1, 2_000));
                assertThat(piece)
                        .as("range %d+%d", from, length)
                        .isEqualTo(Arrays.copyOfRange(whole, from, from + length));
            }
        }
    }

    @Test
    void secondServer_givesTheSameBytes() throws Exception {
        try (PackageCache other = sample.cache(1);
                PackageCache.Lease its = other.lease(sample.media)) {
            assertThat(bytes(its.media().constantRateStream("a-sd").orElseThrow()))
                    .isEqualTo(bytes(media.constantRateStream("a-sd").orElseThrow()));
        }
    }

    @Test
    void playlists_areAsTheirVersionsWant() {
        assertThat(media.masterPlaylist(Presentation.of(sample.media, "s=1")))
                .contains("#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", "FRAME-RATE=25.000")
                .contains("360p/index.m3u8?s=1", "URI=\"audio/index.m3u8?s=1\"")
                .doesNotContain("a-sd", "BYTERANGE");
        String v3 = media.tsPlaylist("360p", "").orElseThrow();
        assertThat(v3)
                .contains("#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:6", "#EXT-X-ENDLIST")
                .contains("#EXTINF:6.000,\n0.ts\n", "#EXTINF:3.000,\n2.ts\n")
                .doesNotContain("EXT-X-MAP", "EXT-X-MEDIA:", "INDEPENDENT");
        assertThat(media.cmafPlaylist("audio", "").orElseThrow())
                .contains("#EXT-X-MAP:URI=\"init.mp4\"");
        assertThat(media.defaultRendition(Tier.A)).isEqualTo("a-sd");
        assertThat(media.defaultRendition(Tier.B)).isEqualTo("360p");
    }

    @Test
    void boxOfOneRung_getsTheLeastThatCanBeWatched() throws Exception {
        SamplePackage three =
                SamplePackage.make(folder.resolve("three"), 3, "25").withRungs(240, 480);
        try (PackageCache its = three.cache(1);
                PackageCache.Lease lease = its.lease(three.media)) {
            assertThat(lease.media().defaultRendition(Tier.B)).isEqualTo("360p");
            assertThat(lease.media().defaultRendition(Tier.A)).isEqualTo("a-sd");
        }
        SamplePackage small = SamplePackage.make(folder.resolve("small"), 3, "25");
        SamplePackage thin = small.withRungs(240, 180).without("360p");
        try (PackageCache its = thin.cache(1);
                PackageCache.Lease lease = its.lease(thin.media)) {
            assertThat(lease.media().defaultRendition(Tier.B)).isEqualTo("240p");
        }
    }

    @Test
    void lecture_isComposedForTierB_andApartForTierC() throws Exception {
        SamplePackage lecture = SamplePackage.make(folder.resolve("lecture"), 7, "25").composed();
        try (PackageCache open = lecture.cache(1);
                PackageCache.Lease lease = open.lease(lecture.media)) {
            OpenPackage media = lease.media();
            assertThat(media.defaultRendition(Tier.A)).isEqualTo("a-sd");
            assertThat(media.defaultRendition(Tier.B)).isEqualTo("b-sd");
            assertThat(media.defaultRendition(Tier.C)).isEqualTo("360p");
            assertThat(media.tsPlaylist("b-sd", "")).isPresent();
            assertThat(media.tsSegment("b-sd", 0)).isPresent();
            assertThat(media.progressiveMp4("b-sd")).isPresent();
            // the film stays where boxes had it
            assertThat(media.tsSegment("360p", 0)).isPresent();
            assertThat(media.cmafInit("b-sd")).isEmpty();
            assertThat(media.cmafSegment("b-sd", 0)).isEmpty();
            assertThat(media.cmafPlaylist("b-sd", "")).isEmpty();
            assertThat(media.constantRateStream("b-sd")).isEmpty();
            Presentation plain = new Presentation(lecture.media.id(), List.of(), null, "", null);
            assertThat(media.masterPlaylist(plain)).doesNotContain("b-sd").contains("360p");
            assertThat(media.muxedPlaylist(plain)).doesNotContain("b-sd").contains("360p");
            assertThat(media.dashManifest(plain)).doesNotContain("b-sd").contains("360p");
            assertThat(StableUris.of(lecture.media).variants()).doesNotContainKey("b-sd");
        }
    }

    @Test
    void trackOfALaterVersion_isNotOffered_andTakesNothingFromTheOthers() throws Exception {
        SamplePackage later =
                SamplePackage.make(folder.resolve("later"), 7, "25").ofALaterVersion();
        try (PackageCache open = later.cache(1);
                PackageCache.Lease lease = open.lease(later.media)) {
            OpenPackage media = lease.media();
            assertThat(media.defaultRendition(Tier.A)).isEqualTo("a-sd");
            assertThat(media.defaultRendition(Tier.B)).isEqualTo("360p");
            assertThat(media.tsSegment("360p", 0)).isPresent();
            assertThat(media.constantRateStream("a-sd")).isPresent();
            assertThat(media.cmafSegment("audio", 0)).isPresent();
            assertThat(media.tsSegment("later", 0)).isEmpty();
            assertThat(media.cmafInit("later")).isEmpty();
            assertThat(media.constantRateStream("later")).isEmpty();
            Presentation plain = new Presentation(later.media.id(), List.of(), null, "", null);
            assertThat(media.masterPlaylist(plain)).doesNotContain("later").contains("360p");
            assertThat(media.dashManifest(plain)).doesNotContain("later").contains("360p");
            assertThat(StableUris.of(later.media).variants()).doesNotContainKey("later");
        }
    }

    @Test
    void served_bytes_becomeMediaTime() {
        MediaBytes segment = media.tsSegment("360p", 1).orElseThrow();
        assertThat(media.served(segment, 0, segment.length()))
                .isEqualTo(new Section(6_000, 12_000));
        MediaBytes cmaf = media.cmafSegment("360p", 2).orElseThrow();
        assertThat(media.served(cmaf, 0, cmaf.length())).isEqualTo(new Section(12_000, 15_000));
        MediaBytes stream = media.constantRateStream("a-sd").orElseThrow();
        assertThat(media.served(stream, 0, stream.length())).isEqualTo(new Section(0, 15_000));
    }

    @Test
    void cache_closesWhatNobodyUses_andKeepsWhatIsLeased() throws Exception {
        SamplePackage other = SamplePackage.make(folder.resolve("other"), 3, "30000/1001");
        sample.blobs.putAll(other.blobs);
        try (PackageCache small = sample.cache(1)) {
            PackageCache.Lease first = small.lease(sample.media);
            small.lease(other.media).close();
            assertThat(isOpen(small)).isTrue();
            assertThat(first.media().tsSegment("360p", 0)).isPresent();
            first.close();
            small.lease(other.media).close();
            assertThat(isOpen(small)).isFalse();
        }
    }

    @Test
    void damagedTracks_areRefused_andNothingElseHappens() throws IOException {
        byte[] good = Files.readAllBytes(sample.folder.resolve("360p.mp4"));
        Path bad = folder.resolve("bad.mp4");
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] file = good.clone();
            int flips = random.nextInt(1, 4);
            for (int f = 0; f < flips; f++) {
                file[random.nextInt(Math.min(file.length, 6_000))] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                file = Arrays.copyOf(file, random.nextInt(file.length));
            }
            try {
                CmafParser.parse(MemorySegment.ofArray(file));
            } catch (CmafException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
        Files.write(bad, Arrays.copyOf(good, good.length / 2));
        TrackFile half =
                new TrackFile(
                        "360p", Rendition.Role.LADDER, bad, Digest.of(Files.readAllBytes(bad)));
        assertThatThrownBy(() ->
                        PackagingIndex.make(
                                List.of(sample.files.getFirst(), half, sample.files.getLast())))
                .isInstanceOf(CmafException.class);
    }
}
