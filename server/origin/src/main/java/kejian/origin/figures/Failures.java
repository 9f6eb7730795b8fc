package kejian.origin.figures;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kejian.origin.area.Areas;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wanted to watch and no picture came, or late, or one that stood still; of the
 * sessions as they are by now. Of what a player reports alone: bytes do not say whether anybody saw
 * them.
 */
@ApplicationScoped
class Failures {

    private static final String SQL =
            """
            , told as (
                select %1$s as key, s.start_up, s.first_picture_ms, s.stalled_ms, s.watched_ms
                  from (select cast(null as date) as month, v.* from viewing_session v) s
                       left join box b on b.box = s.box
                 where s.area in (select code from below) and s.day between :from and :to
                   and s.counted and s.duration_ms > 0
                   and (s.start_up is not null or s.stalled_ms is not null) %2$s
            ), line as (
                select grouping(key) = 1 as is_all, key, count(start_up) as asked,
                       count(*) filter (where start_up = 'FAILED') as failed,
                       count(*) filter (where start_up = 'UNKNOWN') as unknown,
                       count(first_picture_ms) as start_up_told,
                       percentile_disc(0.5) within group (order by first_picture_ms) as p50,
                       percentile_disc(0.95) within group (order by first_picture_ms) as p95,
                       count(stalled_ms) as stalls_told,
                       coalesce(sum(stalled_ms), 0) as stalled,
                       coalesce(sum(watched_ms) filter (where stalled_ms is not null), 0)
                           as played
                  from told group by grouping sets ((), (key))
            )
            select l.*, count(*) filter (where not is_all) over () as lines
              from line l where is_all or %3$s
             order by is_all desc, %4$s, key limit :size
            """;

    private final EntityManager database;

    Failures(EntityManager database) {
        this.database = database;
    }

    /** What failures are listed by. */
    enum FailedBy {
        COURSEWARE(By.COURSEWARE),
        TIER(By.TIER),
        DAY("cast(s.day as text)", null),
        EDGE(By.EDGE),
        COUNTY("(select c.county from area_county c where c.code = s.area)", By.COUNTY.names),
        /** As the register has it; empty where it does not say. */
        MODEL("coalesce(b.profile, '')", null);

        private final String key;
        private final @Nullable String names;

        FailedBy(By by) {
            this(by.key, by.names);
        }

        FailedBy(String key, @Nullable String names) {
            this.key = key;
            this.names = names;
        }

        static FailedBy of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Which lines come first; those that have none of it are not told. */
    enum Worst {
        /** Most failures first; of as many those of whom fewer asked. */
        FAILED("failed > 0", "failed desc, asked"),
        /** Where one of twenty waited longest. */
        START_UP("start_up_told > 0", "p95 desc, start_up_told desc"),
        /** Where most of the time it stood still. */
        STALLS("stalled > 0", "stalled::float8 / (stalled + played) desc, stalls_told desc");

        private final String told;
        private final String order;

        Worst(String told, String order) {
            this.told = told;
            this.order = order;
        }

        static Worst of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * @param asked viewings that began and of which a player reported
     * @param failed those without a picture within 20 s
     * @param unknown those that were left, or of which no more was heard, before it could be told
     * @param rate failed ÷ asked; absent where nobody asked
     * @param startUpTold of how many a player told how long the picture took
     * @param startUpP50Ms as long or shorter for half of them; absent where there are none
     * @param startUpP95Ms as long or shorter for nineteen of twenty
     * @param stallsTold of how many a player told how long they stood still
     * @param stallShare of these, stood still ÷ (stood still + watched); absent where nothing was
     */
    public record Line(
            String key,
            String name,
            long asked,
            long failed,
            long unknown,
            @Nullable Double rate,
            long startUpTold,
            @Nullable Long startUpP50Ms,
            @Nullable Long startUpP95Ms,
            long stallsTold,
            @Nullable Double stallShare) {}

    /**
     * @param all together, also what is not listed
     * @param total of lines that could be listed
     */
    record Answer(Line all, long total, List<Line> lines) {}

    @Transactional
    Answer answer(Question q, FailedBy by, Worst worst, int size) {
        Question now = q.now();
        Query query =
                database.createNativeQuery(
                        Areas.BELOW + SQL.formatted(by.key, now.filter(), worst.told, worst.order),
                        Tuple.class);
        now.bindLive(query);
        query.setParameter("size", size + 1); // the first is all of them
        List<Tuple> rows = tuples(query);
        Tuple all = rows.getFirst();
        List<Tuple> lines = rows.subList(1, rows.size());
        Map<String, String> names = names(by, lines);
        return new Answer(
                line(all, "all", "all"),
                number(all, "lines"),
                lines.stream()
                        .map(t -> {
                            String key = t.get("key", String.class);
                            return line(t, key, names.getOrDefault(key, key));
                        })
                        .toList());
    }

    private static Line line(Tuple t, String key, String name) {
        long asked = number(t, "asked");
        long stalled = number(t, "stalled");
        long stalledOrPlayed = stalled + number(t, "played");
        return new Line(
                key,
                name,
                asked,
                number(t, "failed"),
                number(t, "unknown"),
                asked == 0 ? null : Double.valueOf((double) number(t, "failed") / asked),
                number(t, "start_up_told"),
                numberOrNone(t, "p50"),
                numberOrNone(t, "p95"),
                number(t, "stalls_told"),
                stalledOrPlayed == 0 ? null : Double.valueOf((double) stalled / stalledOrPlayed));
    }

    private Map<String, String> names(FailedBy by, List<Tuple> rows) {
        Map<String, String> names = new HashMap<>();
        if (by.names != null && !rows.isEmpty()) {
            Query query =
                    database.createNativeQuery(by.names, Tuple.class)
                            .setParameter(
                                    "keys",
                                    rows.stream()
                                            .map(t -> t.get("key", String.class))
                                            .toArray(String[]::new));
            tuples(query).forEach(t -> names.put(t.get(0, String.class), t.get(1, String.class)));
        }
        return names;
    }

    private static @Nullable Long numberOrNone(Tuple t, String name) {
        Number value = t.get(name, Number.class);
        return value == null ? null : Long.valueOf(value.longValue());
    }

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }

    private static List<Tuple> tuples(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).toList();
    }
}
