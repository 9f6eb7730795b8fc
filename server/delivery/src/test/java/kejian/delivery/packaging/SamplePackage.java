package kejian.delivery.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;

/**
 * A real package of a moving test picture with a tone, made by FFmpeg as the transcoder makes it.
 */
final class SamplePackage {

    final Path folder;
    final List<TrackFile> files;
    final PackagingIndex.Made made;
    final MediaPackage media;
    final Map<Digest, Path> blobs = new HashMap<>();

    private SamplePackage(Path folder, List<TrackFile> files) throws IOException {
        this.folder = folder;
        this.files = files;
        this.made = PackagingIndex.make(files);
        Path index = folder.resolve("index.kjx");
        Files.write(index, made.index());
        List<Rendition> renditions = new ArrayList<>();
        for (TrackFile file : files) {
            PackagingIndex.Track track = made.tracks().get(file.name());
            blobs.put(file.digest(), file.path());
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
        Digest identity = Digest.of(made.index());
        blobs.put(identity, index);
        this.media =
                new MediaPackage(
                        new BlobRef(identity.hex(), made.index().length),
                        made.durationMs(),
                        renditions,
                        null,
                        null,
                        List.of());
    }

    PackageCache cache(int mostOpen) {
        return new MappedPackages(d -> Optional.ofNullable(blobs.get(d)), mostOpen);
    }

    static SamplePackage make(Path folder, int seconds, String frameRate)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Ffmpeg.run(
                folder,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=" + frameRate,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-qp",
                "10",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "pcm_s16le",
                "source.mkv");
        video(folder, "a-sd", "scale=720:576,setsar=64/45", "main", "3.0", "1100k");
        video(folder, "360p", "scale=640:360", "high", "3.1", "700k");
        Ffmpeg.run(
                folder,
                "-i",
                "source.mkv",
                "-map",
                "0:a",
                "-c:a",
                "aac",
                "-b:a",
                "96k",
                "-ac",
                "2",
                "-movflags",
                "+cmaf+empty_moov+default_base_moof",
                "-frag_duration",
                "2000000",
                "-use_editlist",
                "0",
                "-f",
                "mp4",
                "audio.mp4");
        return new SamplePackage(
                folder,
                List.of(
                        file(folder, "a-sd", Rendition.Role.TIER_A),
                        file(folder, "360p", Rendition.Role.LADDER),
                        file(folder, "audio", Rendition.Role.AUDIO)));
    }

    private static void video(
            Path folder, String name, String filter, String profile, String level, String rate)
            throws IOException, InterruptedException {
        Ffmpeg.run(
                folder,
                "-i",
                "source.mkv",
                "-map",
                "0:v",
                "-vf",
                filter,
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-profile:v",
                profile,
                "-level:v",
                level,
                "-pix_fmt",
                "yuv420p",
                "-crf",
                "23",
                "-maxrate",
                rate,
                "-bufsize",
                rate,
                "-bf",
                "2",
                "-force_key_frames",
                "expr:gte(t,n_forced*2)",
                "-sc_threshold",
                "0",
                "-g",
                "600",
                "-x264-params",
                "open-gop=0",
                "-movflags",
                "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets",
                "-use_editlist",
                "0",
                "-f",
                "mp4",
                name + ".mp4");
    }

    SamplePackage without(String name) throws IOException {
        return new SamplePackage(
                folder, files.stream().filter(f -> !f.name().equals(name)).toList());
    }

    /** The same with more rungs, of so many lines each; the larger ones cost more. */
    SamplePackage withRungs(int... lines) throws IOException, InterruptedException {
        List<TrackFile> more = new ArrayList<>(files);
        for (int each : lines) {
            String name = each + "p";
            String size = "scale=%d:%d".formatted(each * 16 / 9 / 2 * 2, each);
            video(folder, name, size, "high", "3.1", each * 2 + "k");
            more.add(file(folder, name, Rendition.Role.LADDER));
        }
        return new SamplePackage(folder, more);
    }

    /** The same with slides and camera in one picture for tier B. */
    SamplePackage composed() throws IOException, InterruptedException {
        List<TrackFile> more = new ArrayList<>(files);
        video(folder, "b-sd", "scale=854:480", "high", "3.1", "1100k");
        more.add(file(folder, "b-sd", Rendition.Role.TIER_B));
        return new SamplePackage(folder, more);
    }

    /** The same as a later version may write it: with a track for what has no name here. */
    SamplePackage ofALaterVersion() throws IOException, InterruptedException {
        List<TrackFile> more = new ArrayList<>();
        video(folder, "later", "scale=320:180", "high", "3.1", "300k");
        more.add(file(folder, "later", Rendition.Role.OTHER));
        more.addAll(files);
        SamplePackage made = new SamplePackage(folder, more);
        Path index = folder.resolve("index.kjx");
        byte[] bytes = Files.readAllBytes(index);
        int role = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("later") + 5;
        if (bytes[role] != Rendition.Role.OTHER.ordinal()) {
            throw new IllegalStateException("the index has no role where it is looked for");
        }
        bytes[role] = 77;
        Files.write(index, bytes);
        return made;
    }

    private static TrackFile file(Path folder, String name, Rendition.Role role)
            throws IOException {
        Path path = folder.resolve(name + ".mp4");
        return new TrackFile(name, role, path, Digest.of(Files.readAllBytes(path)));
    }
}
