package kejian.acceptance.box;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One short viewing after the other, each by another box and told of in one single report: a report
 * that is lost or counted twice then shows in the figures, where the reports of one long viewing
 * would make up for each other. What is sent and what is acknowledged stands in the log before
 * anything else is done.
 */
public final class Crowd {

    private static final long REST_MS = 100;
    private static final long TRY_AGAIN_MS = 200;

    private final Line line;
    private final String courseware;
    private final BooleanSupplier goesOn;
    private long acknowledged;

    private Crowd(Line line, String courseware, BooleanSupplier goesOn) {
        this.line = line;
        this.courseware = courseware;
        this.goesOn = goesOn;
    }

    /**
     * @param prefix of the boxes' names
     * @param log one JSON object a line
     * @return viewings that were acknowledged
     */
    public static long watch(
            URI edge, String courseware, String prefix, Path log, BooleanSupplier goesOn)
            throws IOException, InterruptedException {
        try (Line line = new Line(edge, AndroidBox.AGENT, log, Clock.systemUTC())) {
            Crowd crowd = new Crowd(line, courseware, goesOn);
            for (int i = 1; goesOn.getAsBoolean(); i++) {
                // each lasts another while, so that one cannot stand for another
                crowd.view(prefix + i, 1_000 + i % 3_000);
                TimeUnit.MILLISECONDS.sleep(REST_MS);
            }
            return crowd.acknowledged;
        }
    }

    private void view(String box, int playedMs) throws IOException, InterruptedException {
        String session = session(box);
        if (session == null) {
            return;
        }
        String w = Watching.seconds(playedMs / 1000.0);
        URI report =
                line.resolve(
                        "/v/b.gif?b=%s&c=%s&s=%s&n=0&e=end&p=%s&w=%s"
                                .formatted(box, courseware, session, w, w));
        Map<String, Object> said = Map.of("session", session, "box", box, "playedMs", playedMs);
        line.note("sent", said);
        while (goesOn.getAsBoolean()) {
            if (isRecorded(report)) {
                line.note("acknowledged", said);
                acknowledged++;
                return;
            }
            TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MS);
        }
    }

    private boolean isRecorded(URI report) throws InterruptedException {
        try {
            return line.once(report).headers().firstValue("Kejian-Recorded").orElse("").equals("1");
        } catch (IOException e) {
            return false; // perhaps recorded, perhaps not: asked again with the same number
        }
    }

    /** The session that the edge issues, nothing when it is time to end. */
    private @Nullable String session(String box) throws InterruptedException {
        URI address = line.resolve("/play/" + courseware + "/b.m3u8?box=" + box);
        while (goesOn.getAsBoolean()) {
            try {
                HttpResponse<byte[]> answer = line.once(address);
                if (answer.statusCode() == 200) {
                    PlainPlaylist list =
                            new PlainPlaylist(new String(answer.body(), StandardCharsets.UTF_8));
                    return Query.value(address.resolve(list.segments.getFirst()), "s");
                }
            } catch (IOException e) {
                // no edge at this moment: what follows is the next try
                assert e != null;
            }
            TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MS);
        }
        return null;
    }
}
