package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How like the source a rendition is: XPSNR of luma in dB, scaled up to the source's size. */
final class Likeness {

    private static final Pattern LUMA = Pattern.compile("XPSNR +y: +([\\d.]+|inf)");
    private static final double NO_DIFFERENCE = 100;

    private Likeness() {}

    static double decibels(Tools tools, Recording source, Path made)
            throws IOException, InterruptedException {
        String graph =
                "[0:v:0]scale=%d:%d:flags=bicubic,settb=AVTB,setsar=1,format=yuv420p[m];"
                                .formatted(source.width(), source.height())
                        + "[1:v:0]%sfps=%d,settb=AVTB,setsar=1,format=yuv420p[s];"
                                .formatted(source.reference(), source.madePerSecond())
                        + "[m][s]xpsnr=ts_sync_mode=nearest:shortest=1";
        String said =
                tools.ffmpeg(
                        List.of(
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
}
