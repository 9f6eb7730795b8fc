package kejian.acceptance.box;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.judge.Media;
import kejian.acceptance.judge.TransportStream;

/**
 * Tier B: one version 3 playlist, transport stream segments one after the other, reports by an
 * image.
 */
final class AndroidBox {

    static final String AGENT =
            "Mozilla/5.0 (Linux; U; Android 4.4.2; zh-cn; MiBOX1S) AppleWebKit/534.30 Version/4.0";

    private final Line line;
    private final String courseware;
    private final String box;

    AndroidBox(Line line, String courseware, String box) {
        this.line = line;
        this.courseware = courseware;
        this.box = box;
    }

    Viewing watch(Media source, Path folder) throws IOException, InterruptedException {
        URI address = line.resolve("/play/" + courseware + "/b.m3u8?box=" + box);
        Line.Answer answer = line.fetch(address);
        PlainPlaylist list = new PlainPlaylist(answer.text());
        List<String> faults = new ArrayList<>(list.faults);
        if (!answer.header("Content-Type").equals("application/vnd.apple.mpegurl")) {
            faults.add("playlist is " + answer.header("Content-Type"));
        }
        String session = Query.value(address.resolve(list.segments.getFirst()), "s");
        Watching watching = new Watching((action, n, played) -> report(session, action, n, played));
        watching.play();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        double played = 0;
        for (int i = 0; i < list.segments.size(); i++) {
            URI segment = address.resolve(list.segments.get(i));
            byte[] bytes = Retry.of(() -> line.fetch(segment)).bytes();
            if (bytes.length < 3 * 188 || bytes[1] != 0x40 || bytes[2] != 0) {
                faults.add("segment " + i + " does not begin with its tables");
            }
            whole.writeBytes(bytes);
            played += list.seconds.get(i);
            watching.until(Math.min(played, source.wholeSeconds()));
        }
        watching.end(Math.min(played, source.wholeSeconds()));
        faults.addAll(
                TransportStream.faults(
                        whole.toByteArray(),
                        /* constantRate= */ false,
                        /* longestClockGapMs= */ 100));
        Path file = folder.resolve("b.ts");
        Files.write(file, whole.toByteArray());
        return Viewing.of(
                "B",
                address.toString(),
                answer.header("Kejian-Release"),
                Media.got(file, file, source),
                source,
                watching,
                faults);
    }

    private boolean report(String session, String action, long n, double played)
            throws IOException, InterruptedException {
        String w = Watching.seconds(played);
        String sections = played > 0 ? "&r=0-" + Math.round(played) : "";
        Line.Answer gif =
                line.get(
                        line.resolve(
                                "/v/b.gif?b=%s&c=%s&s=%s&n=%d&e=%s&p=%s&w=%s%s"
                                        .formatted(
                                                box,
                                                courseware,
                                                session,
                                                n,
                                                action,
                                                w,
                                                w,
                                                sections)));
        return gif.status() == 200 && gif.header("Kejian-Recorded").equals("1");
    }
}
