package kejian.acceptance.bench.audience;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What looks like viewing and is none: it must not count. */
final class Noise {

    private static final String[] ROBOTS = {
        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "python-requests/2.31.0",
        "curl/8.5.0"
    };

    private static final long SEGMENT_MS = 6_000;

    private Noise() {}

    /** A robot that follows a page's links into the media: some segments, as fast as they come. */
    static List<Act> robot(Random random, int number, Title title, long atMs) {
        String address = "198.51.100." + random.nextInt(200);
        Act.Who who =
                new Act.Who(
                        "robot-" + number,
                        null,
                        address,
                        address + " " + ROBOTS[random.nextInt(ROBOTS.length)]);
        return fetched(who, title, atMs, 1 + random.nextInt(6), 250 + random.nextInt(3_000));
    }

    /** The next title, which the player fetches while the one before ends, and nobody opens. */
    static List<Act> prefetch(Random random, int number, Title title, long atMs) {
        String address = "203.0.113." + random.nextInt(150);
        Act.Who who =
                new Act.Who(
                        "prefetch-" + number,
                        random.nextBoolean() ? "box-" + random.nextInt(3_000) : null,
                        address,
                        address + " Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36");
        return fetched(who, title, atMs, 2, 150 + random.nextInt(200));
    }

    /** Somebody takes a copy, under a browser's name: all of it, at the line's pace. */
    static List<Act> copy(Random random, int number, Title title, long atMs) {
        String address = "198.51.100." + random.nextInt(200);
        Act.Who who =
                new Act.Who(
                        "copy-" + number,
                        null,
                        address,
                        address + " Mozilla/5.0 (X11; Linux x86_64) Chrome/119.0.0.0");
        return fetched(
                who, title, atMs, (int) (title.lengthMs() / SEGMENT_MS), 100 + random.nextInt(200));
    }

    private static List<Act> fetched(
            Act.Who who, Title title, long atMs, int segments, long eachMs) {
        List<Act> acts = new ArrayList<>();
        acts.add(new Act(atMs, who, new Act.Fetch(title.id())));
        for (int i = 0; i < segments; i++) {
            long to = Math.min(title.lengthMs(), (i + 1) * SEGMENT_MS);
            acts.add(
                    new Act(
                            atMs + 100 + (i + 1) * eachMs,
                            who,
                            new Act.Served(title.id(), "C", i * SEGMENT_MS, to, 700_000, eachMs)));
        }
        return acts;
    }
}
