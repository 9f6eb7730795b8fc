package kejian.acceptance.lab;

import java.io.IOException;
import java.nio.file.Path;
import kejian.acceptance.judge.Ffmpeg;

/** Tracks of a test picture and a tone, in the transcoder's form. */
public record ShortFilm(Path folder, int seconds) {

    private static final String FRAGMENTS =
            "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets";

    /**
     * @param size as {@code 720:576}
     * @param sar as {@code 64/45}
     */
    public Path video(String name, String size, String sar, int kbps)
            throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".mp4");
        Ffmpeg.run(
                ("-f lavfi -i testsrc2=size=640x360:rate=25 -t %d -vf scale=%s,setsar=%s -c:v"
                                + " libx264 -preset ultrafast -bf 2 -profile:v main -level:v 3.0"
                                + " -pix_fmt yuv420p -crf 23 -maxrate %dk -bufsize %dk -g 50"
                                + " -keyint_min 50 -sc_threshold 0 -x264-params open-gop=0 -movflags"
                                + " %s -use_editlist 0 -f mp4 %s")
                        .formatted(seconds, size, sar, kbps, kbps, FRAGMENTS, file)
                        .split(" "));
        return file;
    }

    public Path sound() throws IOException, InterruptedException {
        Path file = folder.resolve("audio.mp4");
        Ffmpeg.run(
                ("-f lavfi -i sine=frequency=440:beep_factor=4:sample_rate=48000 -t %d -c:a aac"
                                + " -b:a 96k -ac 2 -movflags +cmaf+empty_moov+default_base_moof"
                                + " -frag_duration 2000000 -use_editlist 0 -f mp4 %s")
                        .formatted(seconds, file)
                        .split(" "));
        return file;
    }
}
