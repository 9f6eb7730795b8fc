package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How like the source a rendition is: XPSNR of luma in dB, scaled up to the source's size. */
final class Likeness {

    private static final Pattern LUMA = Pattern.compile("XPSNR +y: +([\\d.]+|inf)");
    private static final Pattern BEGINS = Pattern.compile("Duration: .*, start: (-?[\\d.]+)");
    private static final double NO_DIFFERENCE = 100;

    private Likeness() {}

    /**
     * @param shown filter that gives what the rendition should look like, empty for the source's
     *     own pictures; it ends with a comma
     */
    static double decibels(Tools tools, Recording source, Path made, String shown)
            throws IOException, InterruptedException {
        String pace = "fps=%d,".formatted(source.madePerSecond());
        String graph =
                // the source comes first: its activity weighs the errors, its times are the times
                "[1:v:0]%s%sformat=yuv420p,settb=AVTB,setsar=1[s];".formatted(shown, pace)
                        + "[0:v:0]%sscale=%d:%d:flags=bicubic,format=yuv420p,settb=AVTB,setsar=1[m];"
                                .formatted(pace, source.width(), source.height())
                        + "[s][m]xpsnr=ts_sync_mode=nearest:shortest=1";
        String said =
                tools.ffmpeg(
                        List.of(
                                // else FFmpeg would count each file's time from its own beginning
                                "-itsoffset",
                                Double.toString(begins(tools, made)),
                                "-i",
                                made.toString(),
                                "-i",
                                source.file().toString(),
                                "-lavfi",
                                graph,
                                "-f",
                                "null",
                                "-"));
        Matcher found = LUMA.matcher(said);
        if (!found.find()) {
            throw new IOException("no XPSNR: " + said.lines().toList().getLast());
        }
        return found.group(1).equals("inf") ? NO_DIFFERENCE : Double.parseDouble(found.group(1));
    }

    private static double begins(Tools tools, Path made) throws IOException, InterruptedException {
        String said =
                tools.ffmpeg(
                        List.of("-i", made.toString(), "-t", "0", "-c", "copy", "-f", "null", "-"));
        Matcher found = BEGINS.matcher(said);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
}
