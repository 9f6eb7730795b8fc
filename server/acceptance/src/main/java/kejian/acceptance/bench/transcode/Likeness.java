package kejian.acceptance.bench.transcode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How like the source a rendition is: XPSNR of luma in dB, scaled up to the source's size. */
final class Likeness {

    private static final Pattern LUMA = Pattern.compile("XPSNR +y: +([\\d.]+|inf)");
    private static final Pattern UNIT = Pattern.compile("#tb 0: (\\d+)/(\\d+)");
    private static final Pattern FIRST = Pattern.compile("(?m)^0, *(-?\\d+), *(-?\\d+),");
    private static final double NO_DIFFERENCE = 100;

    private Likeness() {}

    /**
     * @param shown filter that gives what the rendition should look like, empty for the source's
     *     own pictures; it ends with a comma
     * @param ours whether we made it
     */
    static double decibels(Tools tools, Recording source, Path made, String shown, boolean ours)
            throws IOException, InterruptedException {
        // otherwise at the source's own times: a phone leaves out a picture now and then
        boolean faster = source.picturesPerSecond() > source.madePerSecond();
        String pace = faster ? "fps=%d,".formatted(source.madePerSecond()) : "";
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
                                Double.toString(begins(tools, made, ours)),
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

    /**
     * When the first picture is shown, in seconds. A file of ours says so by its decoding time: its
     * composition offsets are signed and it has no edit list, and FFmpeg shows all of such a file
     * later by what its pictures are reordered.
     */
    static double begins(Tools tools, Path made, boolean signedOffsets)
            throws IOException, InterruptedException {
        String said =
                tools.ffmpeg(
                        List.of(
                                "-copyts",
                                "-i",
                                made.toString(),
                                "-map",
                                "0:v:0",
                                "-frames:v",
                                "1",
                                "-c",
                                "copy",
                                "-f",
                                "framecrc",
                                "-"));
        Matcher unit = UNIT.matcher(said);
        Matcher first = FIRST.matcher(said);
        if (!unit.find() || !first.find()) {
            throw new IOException("no first picture: " + said.lines().toList());
        }
        double second = Double.parseDouble(unit.group(2)) / Double.parseDouble(unit.group(1));
        return Long.parseLong(first.group(signedOffsets ? 1 : 2)) / second;
    }
}
