package kejian.acceptance.bench.figures;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What one edge brings of a hall of boxes that all watch for hours: each reports every half minute,
 * and of every second one the served bytes are told once a minute. A batch is a minute.
 */
final class Journal {

    static final int BOXES = 100;
    static final int EVENTS = BOXES * 2 + BOXES / 2;

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** On which it all happens: yesterday, so that no month closes over it while it is measured. */
    static final LocalDate DAY = LocalDate.now(ZONE).minusDays(1);

    private static final long BEGIN_MS = DAY.atTime(9, 0).atZone(ZONE).toInstant().toEpochMilli();

    private static final long BEAT_MS = 30_000;

    private final String edge;
    private final String courseware;
    private int minute;
    private long seq;

    Journal(String edge, String courseware) {
        this.edge = edge;
        this.courseware = courseware;
    }

    /** The next minute, as it is sent. */
    byte[] next() {
        StringBuilder text = new StringBuilder(EVENTS * 400);
        text.append("{\"edge\":\"").append(edge).append("\",\"epoch\":\"1\",\"entries\":[");
        for (int beat = 1; beat <= 2; beat++) {
            long number = minute * 2L + beat;
            for (int box = 0; box < BOXES; box++) {
                event(text, "BEACON", box, number, number);
            }
        }
        for (int box = 0; box < BOXES; box += 2) {
            event(text, "RANGES", box, minute * 2L + 2, BEGIN_MS + minute);
        }
        text.setCharAt(text.length() - 1, ']');
        minute++;
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The last number that it told. */
    long seq() {
        return seq;
    }

    private void event(StringBuilder text, String source, int box, long beats, long n) {
        boolean bytes = source.equals("RANGES");
        long played = beats * BEAT_MS;
        text.append("{\"seq\":").append(++seq);
        text.append(",\"event\":{\"source\":\"").append(source);
        text.append("\",\"action\":\"BEAT\",\"session\":\"");
        text.append(edge).append('-').append(box);
        text.append("\",\"trusted\":true,\"box\":\"").append(edge).append("-box-").append(box);
        text.append("\",\"courseware\":\"").append(courseware);
        text.append("\",\"packageId\":\"p\",\"tier\":\"A\",\"receivedAtMs\":");
        text.append(BEGIN_MS + played + box);
        text.append(",\"n\":").append(n);
        text.append(",\"positionMs\":").append(bytes ? -1 : played);
        text.append(",\"playedMs\":").append(bytes ? -1 : played);
        text.append(",\"sections\":[{\"fromMs\":0,\"toMs\":").append(played);
        text.append("}],\"heads\":0,\"bytes\":").append(bytes ? 1_000_000 : 0);
        text.append(",\"startUpMs\":-1,\"stalledMs\":-1}},");
    }

    static long watchedMs(int minutes) {
        return minutes * 2L * BEAT_MS;
    }
}
