package kejian.acceptance.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.acceptance.judge.Ffmpeg;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;

/** One title, cut from a source and packaged by the product's own code. */
final class GeneratedTitle implements AutoCloseable {

    private static final String FRAGMENTS =
            "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets";

    private final Map<Digest, Path> blobs = new HashMap<>();
    private final PackageCache cache;
    private final PackageCache.Lease lease;

    /**
     * A source: pictures and sound in the transcoder's form.
     *
     * @param picture a source filter of FFmpeg without rate
     * @param sound likewise
     */
    record Source(String name, String picture, String rate, int keySeconds, String sound) {}

    private GeneratedTitle(List<TrackFile> files) throws IOException {
        PackagingIndex.Made made = PackagingIndex.make(files);
        Path index = files.getFirst().path().resolveSibling("index");
        Files.write(index, made.index());
        Digest identity = Digest.of(made.index());
        blobs.put(identity, index);
        List<Rendition> renditions = new ArrayList<>();
        for (TrackFile file : files) {
            blobs.put(file.digest(), file.path());
            PackagingIndex.Track track = made.tracks().get(file.name());
            renditions.add(
                    new Rendition(
                            file.name(),
                            file.role(),
                            new BlobRef(file.digest().hex(), Files.size(file.path())),
                            track.durationMs(),
                            track.averageBps(),
                            track.peakBps(),
                            track.video(),
                            track.audio()));
        }
        BlobRef blob = new BlobRef(identity.hex(), made.index().length);
        cache = new MappedPackages(d -> Optional.ofNullable(blobs.get(d)), 1);
        lease =
                cache.lease(
                        new MediaPackage(
                                blob, made.durationMs(), renditions, null, null, List.of()));
    }

    static void make(Source source, Path folder, int seconds)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        video(
                source,
                folder.resolve("a-sd.mp4"),
                "scale=720:576,setsar=64/45",
                "main",
                1100,
                seconds);
        video(source, folder.resolve("360p.mp4"), "scale=640:360", "main", 700, seconds);
        Ffmpeg.run(
                ("-f lavfi -i %s -t %d -c:a aac -b:a 96k -ac 2 -ar 48000 -movflags"
                                + " +cmaf+empty_moov+default_base_moof -frag_duration 2000000"
                                + " -use_editlist 0 -f mp4 %s")
                        .formatted(source.sound, seconds, folder.resolve("audio.mp4"))
                        .split(" "));
    }

    private static void video(
            Source s, Path out, String filter, String profile, int kbps, int seconds)
            throws IOException, InterruptedException {
        Ffmpeg.run(
                ("-f lavfi -i %s -t %d -vf %s -r %s -c:v libx264 -preset ultrafast -bf 2"
                                + " -profile:v %s -level:v 3.0 -pix_fmt yuv420p -crf 23 -maxrate %dk"
                                + " -bufsize %dk -force_key_frames expr:gte(t,n_forced*%d) -g 9999"
                                + " -sc_threshold 0 -x264-params open-gop=0 -movflags %s"
                                + " -use_editlist 0 -f mp4 %s")
                        .formatted(
                                s.picture + ":rate=" + s.rate,
                                seconds,
                                filter,
                                s.rate,
                                profile,
                                kbps,
                                kbps,
                                s.keySeconds,
                                FRAGMENTS,
                                out)
                        .split(" "));
    }

    /** The first {@code ms} of a source's files. */
    static GeneratedTitle cut(Path source, Path folder, int ms)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<TrackFile> files = new ArrayList<>();
        for (String name : List.of("a-sd", "360p", "audio")) {
            Path file = folder.resolve(name + ".mp4");
            boolean sound = name.equals("audio");
            Ffmpeg.run(
                    ("-i %s -t %dms -c copy -movflags %s %s -use_editlist 0 -f mp4 %s")
                            .formatted(
                                    source.resolve(name + ".mp4"),
                                    ms,
                                    sound ? "+cmaf+empty_moov+default_base_moof" : FRAGMENTS,
                                    sound ? "-frag_duration 2000000" : "-an",
                                    file)
                            .split(" "));
            Rendition.Role role =
                    sound
                            ? Rendition.Role.AUDIO
                            : name.equals("360p") ? Rendition.Role.LADDER : Rendition.Role.TIER_A;
            files.add(new TrackFile(name, role, file, Digest.of(Files.readAllBytes(file))));
        }
        return new GeneratedTitle(files);
    }

    OpenPackage open() {
        return lease.media();
    }

    byte[] tierA() {
        OpenPackage open = open();
        return bytes(open.constantRateStream(open.defaultRendition(Tier.A)).orElseThrow());
    }

    List<byte[]> tierB() {
        List<byte[]> segments = new ArrayList<>();
        String rendition = open().defaultRendition(Tier.B);
        for (int n = 0; ; n++) {
            Optional<MediaBytes> segment = open().tsSegment(rendition, n);
            if (segment.isEmpty()) {
                return segments;
            }
            segments.add(bytes(segment.get()));
        }
    }

    static byte[] bytes(MediaBytes body) {
        return switch (body) {
            case MediaBytes.Mapped m -> m.bytes().toArray(ValueLayout.JAVA_BYTE);
            case MediaBytes.Muxed m -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (Arena arena = Arena.ofConfined();
                        MediaBytes.Cursor cursor = m.open(0)) {
                    MemorySegment piece = arena.allocate(65_536);
                    for (int n = cursor.fill(piece); n > 0; n = cursor.fill(piece)) {
                        out.writeBytes(piece.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE));
                    }
                }
                yield out.toByteArray();
            }
        };
    }

    @Override
    public void close() {
        lease.close();
        cache.close();
    }
}
