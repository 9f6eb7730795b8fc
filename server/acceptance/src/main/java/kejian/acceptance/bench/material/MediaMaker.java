package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.transcoder.ffmpeg.Programs;

/** Makes pieces of 64 s with the product's FFmpeg: 1,600 pictures, 3,000 frames of sound. */
public final class MediaMaker {

    static final int PIECE_SECONDS = 64;
    private static final int PICTURES = 1600;
    private static final int SOUND_FRAMES = 3000;
    private static final long LONGEST_MINUTES = 10;

    private final Programs programs;
    private final Path folder;

    MediaMaker(Path folder) throws IOException {
        this.programs = Programs.find();
        this.folder = Files.createDirectories(folder);
    }

    /** H.264 with B pictures and a key picture each two seconds, as the transcoder writes it. */
    Path video(String name, int width, int height, int kbps)
            throws IOException, InterruptedException {
        String rate = kbps + "k";
        List<String> line = new ArrayList<>();
        // noise keeps the encoder from falling below its rate
        line.addAll(List.of("-f", "lavfi", "-i"));
        line.add(
                "testsrc2=size=%dx%d:rate=25,noise=alls=12:allf=t:all_seed=7"
                        .formatted(width, height));
        line.addAll(List.of("-frames:v", Integer.toString(PICTURES)));
        line.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main"));
        line.addAll(List.of("-pix_fmt", "yuv420p", "-b:v", rate, "-maxrate", rate));
        line.addAll(List.of("-bufsize", rate, "-g", "50", "-keyint_min", "50"));
        line.addAll(List.of("-sc_threshold", "0", "-flags", "+cgop", "-fps_mode", "cfr"));
        line.addAll(
                List.of(
                        "-movflags",
                        "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets"));
        return made(name, line);
    }

    /** AAC-LC at 48 kHz. */
    Path sound(String name, int kbps, int channels) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-f", "lavfi", "-i"));
        line.add("anoisesrc=amplitude=0.1:color=pink:seed=7:sample_rate=48000");
        line.addAll(List.of("-frames:a", Integer.toString(SOUND_FRAMES), "-c:a", "aac"));
        line.addAll(List.of("-profile:a", "aac_low", "-b:a", kbps + "k"));
        line.addAll(List.of("-ac", Integer.toString(channels)));
        line.addAll(List.of("-movflags", "+cmaf+empty_moov+default_base_moof"));
        line.addAll(List.of("-frag_duration", "2000000", "-avoid_negative_ts", "make_zero"));
        return made(name, line);
    }

    /** One progressive file with its index in front, as nginx-vod-module wants it. */
    Path progressive(Path target, Path video, Path sound) throws IOException, InterruptedException {
        if (!Files.exists(target)) {
            Path half = target.resolveSibling("half-" + target.getFileName());
            run(
                    List.of(
                            "-i",
                            video.toString(),
                            "-i",
                            sound.toString(),
                            "-map",
                            "0:v",
                            "-map",
                            "1:a",
                            "-c",
                            "copy",
                            "-movflags",
                            "+faststart",
                            half.toString()));
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    /** The decoded pictures of a transport stream segment, one MD5 each. */
    public List<String> pictures(Path segment) throws IOException, InterruptedException {
        return run(List.of("-i", segment.toString(), "-map", "0:v", "-f", "framemd5", "-"))
                .lines()
                .filter(l -> !l.startsWith("#"))
                .map(l -> l.substring(l.lastIndexOf(',') + 1).strip())
                .toList();
    }

    private Path made(String name, List<String> line) throws IOException, InterruptedException {
        Path target = folder.resolve(name + ".mp4");
        if (Files.exists(target)) {
            return target;
        }
        Path half = folder.resolve("half-" + name + ".mp4");
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of("-use_editlist", "0", "-fflags", "+bitexact", "-f", "mp4"));
        all.add(half.toString());
        run(all);
        return Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(programs.ffmpeg().toString());
        command.addAll(List.of("-hide_banner", "-v", "error", "-nostdin", "-y"));
        command.addAll(arguments);
        Path errors = Files.createTempFile("kejian-bench", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("LD_LIBRARY_PATH", programs.folder().toString());
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("FFmpeg hangs");
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "FFmpeg says: " + Files.readString(errors).lines().limit(5).toList());
            }
            return out;
        } finally {
            Files.delete(errors);
        }
    }
}
