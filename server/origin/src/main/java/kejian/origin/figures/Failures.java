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
 * Where somebody wanted to watch and no picture came, of the sessions as they are by now. Of what a
 * player reports alone: bytes do not say whether anybody saw them.
 */
@ApplicationScoped
class Failures {

    private static final String SQL =
            """
            , asked as (
                select %s as key, s.start_up
                  from (select cast(null as date) as month, v.* from viewing_session v) s
                       left join box b on b.box = s.box
                 where s.area in (select code from below) and s.day between :from and :to
                   and s.counted and s.duration_ms > 0 and s.start_up is not null %s
            ), told as (
                select key, count(*) as asked,
                       count(*) filter (where start_up = 'FAILED') as failed,
                       count(*) filter (where start_up = 'UNKNOWN') as unknown
                  from asked group by key
            )
            select key, asked, failed, unknown, sum(asked) over () as all_asked,
                   sum(failed) over () as all_failed, sum(unknown) over () as all_unknown,
                   count(*) filter (where failed > 0) over () as keys
              from told order by failed desc, asked, key limit :size
            """;

    private final EntityManager database;

    Failures(EntityManager database) {
        this.database = database;
    }

    /** What failures are listed by. */
    enum FailedBy {
        COURSEWARE(By.COURSEWARE),
        TIER(By.TIER),
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

    /**
     * @param asked viewings that began and of which a player reported
     * @param failed those without a picture within 20 s
     * @param unknown those that were left, or of which no more was heard, before it could be told
     * @param rate failed ÷ asked; absent where nobody asked
     */
    public record Line(
            String key, String name, long asked, long failed, long unknown, @Nullable Double rate) {

        private static Line of(String key, String name, long asked, long failed, long unknown) {
            return new Line(
                    key,
                    name,
                    asked,
                    failed,
                    unknown,
                    asked == 0 ? null : Double.valueOf((double) failed / asked));
        }
    }

    /**
     * @param all together, also what never failed
     * @param total of lines with a failure
     * @param lines those with most failures first; of as many those of whom fewer asked
     */
    record Answer(Line all, long total, List<Line> lines) {}

    @Transactional
    Answer answer(Question q, FailedBy by, int size) {
        Question now = q.now();
        Query query =
                database.createNativeQuery(
                        Areas.BELOW + SQL.formatted(by.key, now.filter()), Tuple.class);
        now.bindLive(query);
        query.setParameter("size", size);
        List<Tuple> rows = tuples(query);
        if (rows.isEmpty()) {
            return new Answer(Line.of("all", "all", 0, 0, 0), 0, List.of());
        }
        Tuple first = rows.getFirst();
        Map<String, String> names = names(by, rows);
        return new Answer(
                Line.of(
                        "all",
                        "all",
                        number(first, "all_asked"),
                        number(first, "all_failed"),
                        number(first, "all_unknown")),
                number(first, "keys"),
                rows.stream()
                        .filter(t -> number(t, "failed") > 0)
                        .map(t -> line(t, names))
                        .toList());
    }

    private static Line line(Tuple t, Map<String, String> names) {
        String key = t.get("key", String.class);
        return Line.of(
                key,
                names.getOrDefault(key, key),
                number(t, "asked"),
                number(t, "failed"),
                number(t, "unknown"));
    }

    private Map<String, String> names(FailedBy by, List<Tuple> rows) {
        Map<String, String> names = new HashMap<>();
        if (by.names != null) {
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

    private static long number(Tuple t, String name) {
        return t.get(name, Number.class).longValue();
    }

    private static List<Tuple> tuples(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).toList();
    }
}
