package kejian.edge.sync;

import java.io.IOException;
import java.time.Duration;
import kejian.contract.edge.SyncNews;
import kejian.edge.province.Province;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;

/**
 * A call to the origin that is kept open until there is a newer timestamp. What comes over it is
 * only a hint to look: nothing of it is believed.
 */
public final class NewsLine {

    /** Longer than the origin holds it; after it the line is taken for dead. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private static final int LIMIT = 1 << 10;

    private final Province province;

    public NewsLine(Province province) {
        this.province = province;
    }

    /** How a call ended. */
    public sealed interface Heard {

        /** There is a timestamp of this version. */
        record News(long version) implements Heard {}

        /** Nothing new came while it was held. */
        record Quiet() implements Heard {}

        /** The origin is older than this call, or does not admit this edge. */
        record NotOffered(int status) implements Heard {}

        /** The line failed, or somebody else answered. */
        record Failed(String detail) implements Heard {}
    }

    /**
     * Waits for a timestamp of a higher version than this one.
     *
     * @param version of the newest that is known here
     */
    public Heard listen(long version) {
        try {
            Province.Answer answer = province.await("sync/news?after=" + version, LIMIT, PATIENCE);
            return switch (answer.status()) {
                case 200 -> heard(answer, version);
                case 204 -> new Heard.Quiet();
                case 401, 403, 404 -> new Heard.NotOffered(answer.status());
                default -> new Heard.Failed("news were answered with " + answer.status());
            };
        } catch (IOException e) {
            return new Heard.Failed(String.valueOf(e.getMessage()));
        } catch (Refused e) {
            return new Heard.Failed(e.refusal().sentence());
        }
    }

    private static Heard heard(Province.Answer answer, long version) throws Refused {
        SyncNews news = StrictJson.readTolerant(answer.body(), SyncNews.class, "news");
        return news.timestamp() > version
                ? new Heard.News(news.timestamp())
                : new Heard.Failed("news were no news");
    }
}
