package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.bench.peer.MissingPeer;

/**
 * The inputs, composed of the real recordings in the folder that KEJIAN_MEDIA names: a picture made
 * up by a filter compresses like none that was filmed. What was made stays in the data folder.
 */
final class Recordings {

    static final int LECTURE_SECONDS = 40;

    private static final int OFTEN = 60;
    private static final int SELDOM = 300;

    private static final List<String> ENCODED = List.of("-c:v", "libx264", "-preset", "veryfast");

    private final Tools tools;
    private final Path folder;

    Recordings(Tools tools, Path folder) {
        this.tools = tools;
        this.folder = folder;
    }

    static List<String> names() {
        return List.of("lecture", "screen", "film", "phone", "dvb", "wmv");
    }

    Recording make(String name) throws IOException, InterruptedException, MissingPeer {
        return switch (name) {
            case "lecture" -> new Recording(name, lecture(OFTEN), 1280, 720, 30, "");
            case "screen" -> new Recording(name, given("av/" + SCREEN), 610, 528, 30, "");
            case "film" -> new Recording(name, given("av/" + FILM), 1280, 720, 24, "");
            case "phone" -> phone();
            case "dvb" -> dvb();
            case "wmv" -> wmv();
            default -> throw new IOException("no recording " + name);
        };
    }

    private static final String SCREEN = "screencast/docservice-autocomplete.m4v";
    private static final String FILM = "film/big_buck_bunny_0_30.webm";

    private static final String TO_STANDARD =
            "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
                    + "zscale=t=bt709:m=bt709:r=tv,";

    /** The film at 1080p, so often. */
    Path large(int times) throws IOException, InterruptedException, MissingPeer {
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-stream_loop", Integer.toString(times - 1)));
        line.addAll(List.of("-i", given("av/" + FILM).toString()));
        line.addAll(List.of("-vf", "scale=1920:1080:flags=lanczos"));
        line.addAll(ENCODED);
        line.addAll(List.of("-crf", "20", "-c:a", "aac", "-b:a", "128k"));
        return made("large-%d.mp4".formatted(times), line);
    }

    /** The lecture over and over; with key pictures far apart, none of its rungs can be copied. */
    Path lecture(boolean copyable, int minutes)
            throws IOException, InterruptedException, MissingPeer {
        Path once = lecture(copyable ? OFTEN : SELDOM);
        List<String> line = new ArrayList<>();
        line.addAll(List.of("-stream_loop", "" + minutes * 60 / LECTURE_SECONDS));
        line.addAll(List.of("-i", once.toString(), "-c", "copy", "-t", "" + minutes * 60));
        return made("%s-%d.mp4".formatted(copyable ? "lecture" : "seldom", minutes), line);
    }

    /** Screen, camera window and speech at 720p; so many pictures from key to key. */
    private Path lecture(int keys) throws IOException, InterruptedException, MissingPeer {
        List<String> line = new ArrayList<>(List.of("-i", given("av/" + SCREEN).toString()));
        line.addAll(List.of("-stream_loop", "-1", "-i"));
        line.add(given("av/camera/bottle-detection.mp4").toString());
        line.addAll(List.of("-stream_loop", "-1", "-i"));
        line.add(given("av/audio/zhcn_continuous_mode_sample.wav").toString());
        line.add("-filter_complex");
        line.add(
                "color=c=0x20304a:s=1280x720:r=30[b];[0:v]fps=30,scale=814:704:flags=lanczos,"
                        + "setsar=1[s];[1:v]fps=30,scale=426:240,setsar=1[c];[b][s]overlay=8:8[x];"
                        + "[x][c]overlay=838:8,format=yuv420p[v];"
                        + "[2:a]aresample=48000,aformat=channel_layouts=stereo[a]");
        line.addAll(List.of("-map", "[v]", "-map", "[a]", "-t", "" + LECTURE_SECONDS));
        line.addAll(ENCODED);
        line.addAll(List.of("-crf", "20", "-g", "" + keys, "-c:a", "aac", "-b:a", "128k"));
        return made(keys == OFTEN ? "lecture.mp4" : "lecture-%d.mp4".formatted(keys), line);
    }

    /** The phone's clip of two seconds and a half, eight times. */
    private Recording phone() throws IOException, InterruptedException, MissingPeer {
        List<String> line = new ArrayList<>(List.of("-stream_loop", "7", "-i"));
        line.add(given("av/camera/sample_edit_list.mp4").toString());
        line.addAll(List.of("-map", "0:v:0", "-map", "0:a:0?", "-c", "copy"));
        return new Recording("phone", made("phone.mp4", line), 1080, 1920, 28, "", TO_STANDARD);
    }

    /** The film at double pace, so that each field is a moment of its own, as 576i. */
    private Recording dvb() throws IOException, InterruptedException, MissingPeer {
        List<String> line = new ArrayList<>(List.of("-i", given("av/" + FILM).toString()));
        line.addAll(List.of("-vf", "setpts=N/50/TB,fps=50,scale=720:576,interlace,setsar=64/45"));
        line.addAll(List.of("-af", "atempo=2", "-flags", "+ildct+ilme", "-c:v", "mpeg2video"));
        line.addAll(List.of("-b:v", "6M", "-g", "12", "-c:a", "mp2"));
        return new Recording("dvb", made("dvb.ts", line), 720, 576, 25, "bwdif=mode=send_frame,");
    }

    private Recording wmv() throws IOException, InterruptedException, MissingPeer {
        List<String> line = new ArrayList<>(List.of("-i", given("av/" + FILM).toString()));
        line.addAll(List.of("-vf", "scale=640:480", "-aspect", "4:3", "-t", "20"));
        line.addAll(List.of("-c:v", "wmv2", "-b:v", "2M", "-c:a", "wmav2"));
        return new Recording("wmv", made("wmv.wmv", line), 640, 480, 24, "");
    }

    private Path given(String file) throws MissingPeer {
        String media = System.getenv("KEJIAN_MEDIA");
        if (media == null || !Files.isRegularFile(Path.of(media, file))) {
            throw new MissingPeer(file, "KEJIAN_MEDIA names the folder that holds it");
        }
        return Path.of(media, file);
    }

    private Path made(String name, List<String> line) throws IOException, InterruptedException {
        Path target = folder.resolve(name);
        if (!Files.exists(target)) {
            Path half = folder.resolve("half-" + name);
            List<String> all = new ArrayList<>(line);
            all.add(half.toString());
            tools.ffmpeg(all);
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }
}
