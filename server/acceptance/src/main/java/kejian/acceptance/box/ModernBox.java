package kejian.acceptance.box;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.acceptance.judge.Media;

/** Tier C: multivariant playlist, CMAF pictures and sound apart, CMCD version 2 events. */
final class ModernBox {

    static final String AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";

    private static final Pattern MAP = Pattern.compile("#EXT-X-MAP:URI=\"([^\"]+)\"");
    private static final Pattern SOUND =
            Pattern.compile("#EXT-X-MEDIA:TYPE=AUDIO,.*URI=\"([^\"]+)\"");

    private final Line line;
    private final String courseware;
    private final String box;
    private final Clock clock;

    ModernBox(Line line, String courseware, String box, Clock clock) {
        this.line = line;
        this.courseware = courseware;
        this.box = box;
        this.clock = clock;
    }

    Viewing watch(Media source, Path folder) throws IOException, InterruptedException {
        URI address = line.resolve("/play/" + courseware + "/c.m3u8?box=" + box);
        Line.Answer master = line.fetch(address);
        String text = master.text();
        List<String> faults = new ArrayList<>();
        for (String wanted :
                List.of("#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", "CODECS=")) {
            if (!text.contains(wanted)) {
                faults.add("the multivariant playlist lacks " + wanted);
            }
        }
        Matcher sound = SOUND.matcher(text);
        String rung =
                text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).findFirst().orElse("");
        if (!sound.find() || rung.isEmpty()) {
            throw new IOException("the multivariant playlist names no sound or no rung");
        }
        Track pictures = new Track(address.resolve(rung));
        Track sounds = new Track(address.resolve(sound.group(1)));
        String session = Query.value(pictures.segments.getFirst(), "s");
        Watching watching = new Watching((action, n, played) -> report(session, action, n, played));
        watching.play();
        double played = 0;
        for (int i = 0; i < pictures.segments.size(); i++) {
            pictures.take(i, session);
            if (i < sounds.segments.size()) {
                sounds.take(i, session);
            }
            played += pictures.seconds.get(i);
            watching.until(Math.min(played, source.wholeSeconds()));
        }
        for (int i = pictures.segments.size(); i < sounds.segments.size(); i++) {
            sounds.take(i, session);
        }
        watching.end(Math.min(played, source.wholeSeconds()));
        Path video = folder.resolve("c-video.mp4");
        Path audio = folder.resolve("c-audio.mp4");
        Files.write(video, pictures.bytes.toByteArray());
        Files.write(audio, sounds.bytes.toByteArray());
        return Viewing.of(
                "C",
                address.toString(),
                master.header("Kejian-Release"),
                Media.got(video, audio, source),
                source,
                watching,
                faults);
    }

    private final class Track {

        private final List<URI> segments = new ArrayList<>();
        private final List<Double> seconds = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Track(URI playlist) throws IOException, InterruptedException {
            String text = line.fetch(playlist).text();
            Matcher map = MAP.matcher(text);
            if (!map.find() || text.contains("BYTERANGE") || !text.contains("#EXT-X-ENDLIST")) {
                throw new IOException("no playlist of version 7: " + playlist);
            }
            bytes.writeBytes(line.fetch(playlist.resolve(map.group(1))).bytes());
            for (String l : text.lines().toList()) {
                if (l.startsWith("#EXTINF:")) {
                    seconds.add(Double.valueOf(l.substring(8, l.indexOf(','))));
                } else if (!l.startsWith("#") && !l.isBlank()) {
                    segments.add(playlist.resolve(l));
                }
            }
        }

        void take(int i, String session) throws IOException, InterruptedException {
            bytes.writeBytes(
                    Retry.of(() ->
                                    line.fetch(
                                            segments.get(i),
                                            "CMCD-Session",
                                            "sid=\"" + session + "\""))
                            .bytes());
        }
    }

    private boolean report(String session, String action, long n, double played)
            throws IOException, InterruptedException {
        String state = action.equals("end") ? "e" : "p";
        String sections = played > 0 ? ",kejian-r=\"0-" + Math.round(played) + "\"" : "";
        String event =
                "e=ps,sta=%s,v=2,sid=\"%s\",cid=\"%s\",sn=%d,ts=%d,pt=%d,kejian-w=%d%s"
                        .formatted(
                                state,
                                session,
                                courseware,
                                n,
                                clock.millis(),
                                Math.round(played * 1000),
                                Math.round(played * 1000),
                                sections);
        Line.Answer answer = line.post(line.resolve("/v/cmcd"), event, "application/cmcd");
        return answer.status() == 204 && answer.header("Kejian-Recorded").equals("1");
    }
}
