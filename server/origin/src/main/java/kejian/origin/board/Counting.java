package kejian.origin.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.origin.figures.Rules;
import kejian.origin.plan.Audience;
import kejian.origin.survey.CountyTables;
import org.jspecify.annotations.Nullable;

/**
 * Fills the cells, each with its evidence, so that the evidence is what the number was added up
 * from. Reads the needs, surveys and sessions of the period; and of the plan what has published
 * courseware.
 */
@ApplicationScoped
class Counting {

    /** In one of these counties, or in an area that one of them lies in. */
    private static final String CONCERNED = "(t.county in (:counties) or t.code in (:above))";

    private static final String NEEDS =
            """
            select n.id, n.title, n.of_column, n.audience, t.county, n.asked, n.survey, n.question,
                   n.choice
              from need n join area_county t on t.code = n.area
             where n.asked_on between :from and :to and %s
             order by n.asked_on, n.survey, n.question, n.choice, n.id
            """
                    .formatted(CONCERNED);

    /** Published courseware of items that are for some of these counties. */
    private static final String MADE =
            """
            select p.id, p.title, p.of_column, p.audience, t.county, w.id as courseware,
                   w.title as name,
                   coalesce((w.published_at at time zone 'Asia/Shanghai')::date
                            between :from and :to, false) as ismade,
                   p.area
              from plan_item p join area_county t on t.code = p.area
              join plan_courseware k on k.item = p.id
              join courseware w on w.id = k.courseware
             where p.dropped_at is null and w.state = 'PUBLISHED' and %s
             order by p.created_at, p.id, w.created_at, w.id
            """
                    .formatted(CONCERNED);

    /** As the viewing figures count: closed months as they were closed, the others as they are. */
    private static final String WATCHED =
            """
            select t.county, s.courseware, count(*) as views,
                   sum(greatest(s.heads, 1)) as persons,
                   sum(s.heads) as heads
              from (
                select courseware, area, heads, counted, duration_ms, effective_ms
                  from closed_session
                 where day between :from and :to
                   and month between date_trunc('month', cast(:from as date)) and :to
                union all
                select courseware, area, heads, counted, duration_ms, effective_ms
                  from viewing_session
                 where day between :from and :to
                   and not exists (
                       select 1 from closed_month m
                        where m.month = cast(date_trunc('month', day) as date))) s
              join area_county t on t.code = s.area
             where s.counted and %s
               and t.county in (:counties)
               and s.courseware in (
                    select k.courseware::text from plan_courseware k
                      join plan_item p on p.id = k.item where p.dropped_at is null)
             group by t.county, s.courseware
            """
                    .formatted(Rules.VALID);

    /** Surveys for stars about a linked title or a column. */
    private static final String STARS =
            """
            select v.id, v.of_column, v.of_courseware
              from survey v join area_county t on t.code = v.area
             where v.opened_at >= cast(:from as date)::timestamp at time zone 'Asia/Shanghai'
               and v.opened_at < (cast(:to as date) + 1)::timestamp at time zone 'Asia/Shanghai'
               and v.questions::jsonb @> '[{"kind":"STARS"}]'
               and (v.of_column is not null or v.of_courseware is not null)
               and %s
            """
                    .formatted(CONCERNED);

    private final EntityManager database;
    private final Places places;
    private final CountyTables tables;

    Counting(EntityManager database, Places places, CountyTables tables) {
        this.database = database;
        this.places = places;
        this.tables = tables;
    }

    record Question(LocalDate from, LocalDate to, String area) {}

    /** Of one line and column. */
    record Key(String county, @Nullable String category, Audience audience) {}

    record Need(UUID id, String title, @Nullable UUID survey, @Nullable Long asks) {}

    /**
     * @param heads of group viewings alone
     */
    record Views(long views, long persons, long heads) {

        static final Views NONE = new Views(0, 0, 0);

        Views plus(Views other) {
            return new Views(views + other.views, persons + other.persons, heads + other.heads);
        }
    }

    record Title(UUID id, String title, boolean isMade, Views watched) {}

    record Item(UUID id, String title, String area, List<Title> titles) {}

    /**
     * @param sum of stars; null where it is hidden
     */
    record Stars(UUID survey, String title, int question, @Nullable Long sum, long answers) {}

    /** What stands behind one number after the other. */
    record Cell(
            Places.County county,
            Places.@Nullable Category category,
            Audience audience,
            List<Need> needs,
            List<Item> items,
            Set<Stars> stars) {}

    /** All cells in which there is anything. */
    Map<Key, Cell> cells(Question q) throws JsonProcessingException {
        Map<String, Places.County> counties = places.counties(q.area());
        if (counties.isEmpty()) {
            return Map.of();
        }
        Set<String> above = new HashSet<>();
        counties.values().forEach(county -> above.addAll(county.above()));
        Filling filling = new Filling(places.categories(), counties);
        List<Tuple> needs = rows(over(NEEDS, q, counties).setParameter("above", above));
        List<Tuple> stars = rows(over(STARS, q, counties).setParameter("above", above));
        Set<UUID> surveys = new LinkedHashSet<>();
        for (Tuple t : needs) {
            UUID survey = t.get("survey", UUID.class);
            if (survey != null) {
                surveys.add(survey);
            }
        }
        stars.forEach(t -> surveys.add(t.get("id", UUID.class)));
        Map<UUID, List<CountyTables.Table>> answered = new HashMap<>();
        for (CountyTables.Table table : tables.of(surveys)) {
            answered.computeIfAbsent(table.survey(), s -> new ArrayList<>()).add(table);
        }
        needs.forEach(t -> filling.need(t, answered));
        filling.items(
                rows(over(MADE, q, counties).setParameter("above", above)),
                views(over(WATCHED, q, counties)));
        stars.forEach(t -> filling.stars(t, answered));
        return filling.cells;
    }

    private static Map<String, Map<UUID, Views>> views(Query watched) {
        Map<String, Map<UUID, Views>> views = new HashMap<>();
        for (Tuple t : rows(watched)) {
            views.computeIfAbsent(t.get("county", String.class), c -> new HashMap<>())
                    .put(
                            UUID.fromString(t.get("courseware", String.class)),
                            new Views(
                                    t.get("views", Number.class).longValue(),
                                    t.get("persons", Number.class).longValue(),
                                    t.get("heads", Number.class).longValue()));
        }
        return views;
    }

    private Query over(String sql, Question q, Map<String, Places.County> counties) {
        return database.createNativeQuery(sql, Tuple.class)
                .setParameter("from", q.from())
                .setParameter("to", q.to())
                .setParameter("counties", counties.keySet());
    }

    private static List<Tuple> rows(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).toList();
    }

    /** The cells while they are filled. */
    private static final class Filling {

        private final Map<UUID, Places.Category> categories;
        private final Map<String, Places.County> counties;
        private final Map<Key, Cell> cells = new HashMap<>();

        /** Which cells a title is in, by county. */
        private final Map<String, Map<UUID, Set<Key>>> ofTitle = new HashMap<>();

        Filling(Map<UUID, Places.Category> categories, Map<String, Places.County> counties) {
            this.categories = categories;
            this.counties = counties;
        }

        private Cell cell(Places.County county, @Nullable UUID column, Audience audience) {
            Places.Category category = Places.of(categories, column);
            return cells.computeIfAbsent(
                    new Key(county.code(), category == null ? null : category.slug(), audience),
                    k ->
                            new Cell(
                                    county,
                                    category,
                                    audience,
                                    new ArrayList<>(),
                                    new ArrayList<>(),
                                    new LinkedHashSet<>()));
        }

        void need(Tuple t, Map<UUID, List<CountyTables.Table>> answered) {
            UUID id = t.get("id", UUID.class);
            String title = t.get("title", String.class);
            UUID column = t.get("of_column", UUID.class);
            Audience audience = Audience.valueOf(t.get("audience", String.class));
            UUID survey = t.get("survey", UUID.class);
            if (survey == null) {
                Places.County county = counties.get(t.get("county", String.class));
                if (county != null) {
                    long asked = t.get("asked", Number.class).longValue();
                    cell(county, column, audience).needs().add(new Need(id, title, null, asked));
                }
                return;
            }
            int option = t.get("choice", Integer.class) - 1;
            for (CountyTables.Table table : answered.getOrDefault(survey, List.of())) {
                if (table.number() != t.get("question", Integer.class)) {
                    continue;
                }
                for (CountyTables.Line line : table.counties()) {
                    Places.County county = counties.get(line.county());
                    Long asks = line.options().get(option);
                    if (county != null && (asks == null || asks > 0)) {
                        cell(county, column, audience)
                                .needs()
                                .add(new Need(id, title, survey, asks));
                    }
                }
            }
        }

        /** An item is for the counties that its area covers, or for the one that it lies in. */
        void items(List<Tuple> rows, Map<String, Map<UUID, Views>> views) {
            Map<UUID, List<Tuple>> items = new LinkedHashMap<>();
            for (Tuple t : rows) {
                items.computeIfAbsent(t.get("id", UUID.class), i -> new ArrayList<>()).add(t);
            }
            for (Map.Entry<UUID, List<Tuple>> item : items.entrySet()) {
                Tuple first = item.getValue().getFirst();
                for (Places.County county : counties.values()) {
                    if (!county.isMeant(first.get("county", String.class))) {
                        continue;
                    }
                    Cell cell =
                            cell(
                                    county,
                                    first.get("of_column", UUID.class),
                                    Audience.valueOf(first.get("audience", String.class)));
                    Map<UUID, Views> here = views.getOrDefault(county.code(), Map.of());
                    List<Title> titles = new ArrayList<>();
                    for (Tuple t : item.getValue()) {
                        UUID courseware = t.get("courseware", UUID.class);
                        titles.add(
                                new Title(
                                        courseware,
                                        t.get("name", String.class),
                                        t.get("ismade", Boolean.class),
                                        here.getOrDefault(courseware, Views.NONE)));
                        ofTitle.computeIfAbsent(county.code(), c -> new HashMap<>())
                                .computeIfAbsent(courseware, c -> new HashSet<>())
                                .add(key(cell));
                    }
                    cell.items()
                            .add(
                                    new Item(
                                            item.getKey(),
                                            first.get("title", String.class),
                                            first.get("area", String.class),
                                            titles));
                }
            }
        }

        void stars(Tuple t, Map<UUID, List<CountyTables.Table>> answered) {
            UUID column = t.get("of_column", UUID.class);
            UUID courseware = t.get("of_courseware", UUID.class);
            UUID survey = t.get("id", UUID.class);
            for (CountyTables.Table table : answered.getOrDefault(survey, List.of())) {
                if (!table.kind().equals("STARS")) {
                    continue;
                }
                for (CountyTables.Line line : table.counties()) {
                    Places.County county = counties.get(line.county());
                    if (county == null) {
                        continue;
                    }
                    Stars stars = stars(table, line);
                    if (column != null) {
                        cell(county, column, Audience.EVERYBODY).stars().add(stars);
                    } else if (courseware != null) {
                        of(courseware, county).forEach(cell -> cell.stars().add(stars));
                    }
                }
            }
        }

        private static Key key(Cell cell) {
            return new Key(
                    cell.county().code(),
                    cell.category() == null ? null : cell.category().slug(),
                    cell.audience());
        }

        private List<Cell> of(UUID courseware, Places.County county) {
            return ofTitle
                    .getOrDefault(county.code(), Map.of())
                    .getOrDefault(courseware, Set.of())
                    .stream()
                    .map(cells::get)
                    .toList();
        }

        private static Stars stars(CountyTables.Table table, CountyTables.Line line) {
            long answers = 0;
            long sum = 0;
            for (int i = 0; i < line.options().size() && line.isWhole(); i++) {
                Long chose = line.options().get(i);
                answers += chose == null ? 0 : chose;
                sum += chose == null ? 0 : chose * (i + 1);
            }
            return new Stars(
                    table.survey(),
                    table.title(),
                    table.number(),
                    line.isWhole() ? Long.valueOf(sum) : null,
                    answers);
        }
    }
}
