package kejian.acceptance.bench.figures;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import kejian.acceptance.bench.sync.Staff;
import org.jspecify.annotations.Nullable;

/** One edge's records, sent one batch after the other: a beginning and an end of each sitting. */
final class Filling implements Runnable {

    private static final int BATCH = 250;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final long HOUR = 3_600_000;

    private final URI address;
    private final Staff.Enrolled who;
    private final Archive archive;
    private final int number;
    private final long records;
    private final AtomicLong sent;
    private final Random random;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long made;
    private long seq;
    private volatile @Nullable String failure;

    Filling(
            URI address,
            Staff.Enrolled who,
            Archive archive,
            int number,
            long records,
            AtomicLong sent) {
        this.address = address;
        this.who = who;
        this.archive = archive;
        this.number = number;
        this.records = records;
        this.sent = sent;
        this.random = new Random(number);
    }

    @Override
    public void run() {
        try {
            while (made < records) {
                int count = (int) Math.min(BATCH, records - made);
                byte[] batch = batch(count);
                HttpResponse<String> answer =
                        http.send(
                                HttpRequest.newBuilder(address.resolve("/sync/journal"))
                                        .timeout(Duration.ofSeconds(120))
                                        .header("Content-Type", "application/json")
                                        .header("Authorization", "Bearer " + who.token())
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(batch))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    failure = answer.statusCode() + " " + answer.body();
                    return;
                }
                sent.addAndGet(count);
            }
        } catch (IOException e) {
            failure = e.toString();
        } catch (InterruptedException e) {
            failure = "interrupted";
            Thread.currentThread().interrupt();
        }
    }

    void demandDone() throws IOException {
        if (failure != null) {
            throw new IOException("records were not taken: " + failure);
        }
    }

    private byte[] batch(int count) {
        StringBuilder text = new StringBuilder(count * 800);
        text.append("{\"edge\":\"").append(who.name()).append("\",\"epoch\":\"1\",\"entries\":[");
        for (int i = 0; i < count; i++) {
            YearMonth month = archive.month(random);
            long begin =
                    month.atDay(1 + random.nextInt(month.lengthOfMonth()))
                                    .atStartOfDay(ZONE)
                                    .toInstant()
                                    .toEpochMilli()
                            + 8 * HOUR
                            + random.nextLong(12 * HOUR);
            long played = 5_000 + random.nextLong(1_795_000);
            int station = archive.station(number, random);
            String title = archive.title(random);
            int heads = random.nextInt(3) > 0 ? 0 : 5 + random.nextInt(40);
            event(text, station, title, begin, 0, 0, heads);
            event(text, station, title, begin + played, 1, played, heads);
            made++;
        }
        text.setCharAt(text.length() - 1, ']');
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private void event(
            StringBuilder text,
            int station,
            String title,
            long at,
            long n,
            long played,
            int heads) {
        text.append("{\"seq\":").append(++seq);
        text.append(",\"event\":{\"source\":\"BEACON\",\"action\":\"BEAT\",\"session\":\"");
        text.append(made).append("\",\"trusted\":true,\"box\":\"box-").append(station);
        text.append("\",\"courseware\":\"").append(title);
        text.append("\",\"packageId\":\"p\",\"tier\":\"").append("ABC".charAt(station % 3));
        text.append("\",\"receivedAtMs\":").append(at);
        text.append(",\"n\":").append(n);
        text.append(",\"positionMs\":").append(played);
        text.append(",\"playedMs\":").append(played);
        text.append(",\"sections\":[");
        if (played > 0) {
            text.append("{\"fromMs\":0,\"toMs\":").append(played).append('}');
        }
        text.append("],\"heads\":").append(heads);
        text.append(",\"bytes\":0,\"startUpMs\":-1,\"stalledMs\":-1}},");
    }
}
