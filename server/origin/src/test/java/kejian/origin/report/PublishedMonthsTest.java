package kejian.origin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.origin.DatabaseForTests;
import kejian.origin.identity.TestTokens;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Months that Beijing published (media/behaviour), made again as stations, sessions and searches of
 * the published sums: the bulletin shows the published numbers. Published hours are rounded to 100.
 *
 * <p>Of the file, these have no counterpart: users that registered and logged in (people have no
 * accounts here), visits of pages and their sums of all time (a page that is opened is no viewing;
 * but a visit of the video column is taken as a start), channels of visits, hours of all time.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(BulletinTest.Alone.class)
class PublishedMonthsTest {

    private static final double HOUR_MS = 3_600_000.0;

    /** Less is no valid view. */
    private static final long LEAST_MS = 30_000;

    private static final String ROOT = "419000";
    private static final Map<String, String> COUNTIES =
            Map.of(
                    "顺义", "419001", "大兴", "419002", "通州", "419003", "密云", "419004", "房山", "419005",
                    "西城", "419006", "其他", "419009");

    @Inject MonthData data;
    @Inject TestTokens tokens;
    private String analyst;

    /** What is published of a month: values and notes by metric. */
    private final Map<String, String[]> metrics = new HashMap<>();

    @BeforeEach
    void register() throws Exception {
        data.sql("create sequence if not exists test_seq");
        data.sql(
                "insert into area (code, name, parent) values ('%s', '京', '410000')".formatted(ROOT)
                        + " on conflict do nothing");
        for (Map.Entry<String, String> county : COUNTIES.entrySet()) {
            data.sql(
                    "insert into area (code, name, parent) values ('%s', '%s', '%s')"
                                    .formatted(county.getValue(), county.getKey(), ROOT)
                            + " on conflict do nothing");
        }
        // one register a month
        data.sql("update station set closed_on = '2001-01-01' where code like '4190%'");
        analyst = tokens.person("analyst-of-bulletins", "analyst");
    }

    @Test
    void february2011() throws Exception {
        published("2011-02");
        YearMonth month = YearMonth.of(2011, 2);
        int visits = (int) value("video_column_visits_month");
        stations(month, "顺义", "VILLAGE", 100);
        long left = ms(value("video_course_study_hours_month"));
        for (int from = 1; from <= visits; from += 100) {
            int n = Math.min(100, visits - from + 1);
            long part = left / (visits - from + 1) * n;
            part = from + n > visits ? left : part;
            watch(month, 1 + from / 100 % 28, "顺义", "VILLAGE", 1, n, part);
            left -= part;
        }
        byte[] xlsx = bulletin(month);
        assertThat(number(MonthData.line(xlsx, "概况", "播放次数").get(1))).isEqualTo(8870);
        assertThat(number(MonthData.line(xlsx, "概况", "有效学习时长").get(1)))
                .isCloseTo(2719.82, within(0.005));
    }

    @Test
    void march2015() throws Exception {
        published("2015-03");
        YearMonth month = YearMonth.of(2015, 3);
        Map<String, Double> hours =
                Map.of(
                        "VILLAGE", note("station_study_hours_month", "农村"),
                        "COMMUNITY", note("station_study_hours_month", "社区"),
                        "OFFICE", note("station_study_hours_month", "其他"));
        Map<String, Double> districts =
                districts("大兴", "district_hours_max", "顺义", "通州", "密云", "房山");
        // 289 of 426 are 67.84 %, 80 of 143 55.94 %, 85 of 174 48.85 %
        Map<String, int[]> viewing =
                Map.of(
                        "顺义 VILLAGE", new int[] {289, 426},
                        "大兴 VILLAGE", new int[] {80, 143},
                        "通州 VILLAGE", new int[] {85, 174});
        fill(month, hours, districts, viewing);
        // one tenth more than twice as much as the month before
        before(month, ms(18_144.79 / 2.1));
        byte[] xlsx = bulletin(month);
        stationsAreThosePublished(xlsx);
        List<String> all = MonthData.line(xlsx, "概况", "站点有效学习时长");
        assertThat(hundreds(all.get(1))).isEqualTo(value("station_study_hours_month"));
        assertThat(number(all.get(3))).isCloseTo(1.1, within(0.005)); // 增长1.1倍
        hoursOfTypesAre(xlsx, hours, Map.of("农村", 74.13, "社区", 22.01, "机关", 3.86));
        hoursOfDistrictsAre(xlsx, districts);
        participationIs(xlsx, "顺义", 0, value("rural_participation_rate_max"));
        participationIs(xlsx, "大兴", 0, note("rural_participation_rate_max", "大兴"));
        participationIs(xlsx, "通州", 0, note("rural_participation_rate_max", "通州"));
    }

    @Test
    void november2015() throws Exception {
        published("2015-11");
        YearMonth month = YearMonth.of(2015, 11);
        double total = value("station_study_hours_month");
        // the hours are published rounded, the shares are not: hours of which both are true
        Map<String, Double> hours =
                Map.of(
                        "VILLAGE", total * 0.7063,
                        "COMMUNITY", total * 0.2667,
                        "OFFICE", total * 0.0270);
        Map<String, Double> districts =
                districts("顺义", "district_hours_max", "密云", "大兴", "西城", "通州");
        // 162 of 164 are 98.78 %, 86 of 143 60.14 %, 20 of 21 95.24 %, 35 of 92 38.04 %
        Map<String, int[]> viewing =
                Map.of(
                        "顺义 VILLAGE", new int[] {426, 426},
                        "密云 VILLAGE", new int[] {162, 164},
                        "大兴 VILLAGE", new int[] {86, 143},
                        "顺义 COMMUNITY", new int[] {40, 40},
                        "密云 COMMUNITY", new int[] {20, 21},
                        "西城 COMMUNITY", new int[] {35, 92});
        fill(month, hours, districts, viewing);
        before(month, ms(total / 1.042));
        byte[] xlsx = bulletin(month);
        stationsAreThosePublished(xlsx);
        List<String> all = MonthData.line(xlsx, "概况", "站点有效学习时长");
        assertThat(hundreds(all.get(1))).isEqualTo(total);
        assertThat(number(all.get(3))).isCloseTo(0.042, within(0.00005));
        hoursOfTypesAre(xlsx, Map.of(), Map.of("农村", 70.63, "社区", 26.67, "机关", 2.70));
        for (Map.Entry<String, String> type :
                Map.of("农村", "农村", "社区", "社区", "机关", "其他").entrySet()) {
            assertThat(hundreds(MonthData.line(xlsx, "站点类型", type.getKey()).get(5)))
                    .as(type.getKey())
                    .isEqualTo(note("station_study_hours_month", type.getValue()));
        }
        hoursOfDistrictsAre(xlsx, districts);
        String rate = "rural_participation_rate_max";
        participationIs(xlsx, "顺义", 0, value(rate));
        participationIs(xlsx, "密云", 0, note(rate, "密云"));
        participationIs(xlsx, "大兴", 0, note(rate, "大兴"));
        participationIs(xlsx, "顺义", 1, note(rate, "社区: 顺义"));
        participationIs(xlsx, "密云", 1, note(rate, "社区: 顺义 100.00 密云"));
        participationIs(xlsx, "西城", 1, note(rate, "西城"));
    }

    @Test
    void october2023() throws Exception {
        published("2023-10");
        YearMonth month = YearMonth.of(2023, 10);
        int stations = 8_448; // 28,300 h at 3.35 h each
        stations(month, "顺义", "VILLAGE", 3_691);
        stations(month, "顺义", "COMMUNITY", 3_216);
        stations(month, "顺义", "OFFICE", stations - 3_691 - 3_216);
        double total = value("station_effective_hours_month");
        double rural = note("station_effective_hours_month", "农村");
        double community = note("station_effective_hours_month", "社区");
        int mean = (int) value("daily_active_users_mean");
        int most = (int) note("daily_active_users_mean", "最高");
        int others = mean * 31 - most;
        int busiest = 8;
        Map<String, Double> left =
                new HashMap<>(
                        Map.of(
                                "VILLAGE", rural,
                                "COMMUNITY", community,
                                "OFFICE", total - rural - community));
        for (int day = 1; day <= 31; day++) {
            int n = day == busiest ? most : others / 30 + (day <= others % 30 ? 1 : 0);
            n += day == 31 && others % 30 >= busiest ? 1 : 0; // the busiest had none of the rest
            for (Map.Entry<String, Double> type : Map.copyOf(left).entrySet()) {
                int of = type.getKey().equals("VILLAGE") ? n - 2 * (n / 3) : n / 3;
                double part = day == 31 ? type.getValue() : type.getValue() / (32 - day);
                watch(month, day, "顺义", type.getKey(), 1, of, ms(part));
                left.put(type.getKey(), type.getValue() - ms(part) / HOUR_MS);
            }
        }
        List<String[]> words = new ArrayList<>();
        Files.readAllLines(behaviour().resolve("beijing-2023-10-hot-words.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .forEach(words::add);
        for (String[] word : words) {
            data.word("e-419001", "419001", month, word[1], Integer.parseInt(word[2]), 50);
        }
        courseware("VIDEO", month, "courses_cumulative");
        courseware("ARTICLE", month, "text_items_cumulative");
        byte[] xlsx = bulletin(month);
        assertThat(hundreds(MonthData.line(xlsx, "概况", "站点有效学习时长").get(1))).isEqualTo(total);
        assertThat(number(MonthData.line(xlsx, "概况", "站均").get(1)))
                .isCloseTo(note("station_effective_hours_month", "各站点月平均"), within(0.005));
        assertThat(number(MonthData.line(xlsx, "站点类型", "农村").get(5)))
                .isCloseTo(rural, within(0.005));
        assertThat(number(MonthData.line(xlsx, "站点类型", "社区").get(5)))
                .isCloseTo(community, within(0.005));
        assertThat(number(MonthData.line(xlsx, "概况", "日均活跃").get(1))).isEqualTo(mean);
        assertThat(number(MonthData.line(xlsx, "概况", "单日最多").get(1))).isEqualTo(most);
        assertThat(
                        LocalDate.of(1899, 12, 30)
                                .plusDays((long) number(MonthData.line(xlsx, "概况", "最多之日").get(1))))
                .isEqualTo(month.atDay(busiest));
        List<List<String>> shown = MonthData.sheet(xlsx, "检索热词");
        assertThat(shown).hasSize(21);
        Map<String, String> counts = new HashMap<>();
        shown.subList(1, 21).forEach(row -> counts.put(row.get(1), row.get(3)));
        for (String[] word : words) {
            assertThat(counts).containsEntry(word[1], word[2]);
        }
        assertThat(shown.subList(1, 12).stream().map(row -> row.get(1)))
                .containsExactlyElementsOf(words.subList(0, 11).stream().map(w -> w[1]).toList());
        coursewareIs(xlsx, "视频", "courses_cumulative");
        coursewareIs(xlsx, "图文", "text_items_cumulative");
    }

    /** Cells of counties and types, filled from one corner to the other: each line, each column. */
    private void fill(
            YearMonth month,
            Map<String, Double> hours,
            Map<String, Double> districts,
            Map<String, int[]> viewing)
            throws Exception {
        Map<String, Integer> stations = new HashMap<>();
        String[] names = {"农村", "社区", "机关事业", "国企", "两新"};
        String[] types = {"VILLAGE", "COMMUNITY", "OFFICE", "STATE_FIRM", "NEW"};
        for (int i = 0; i < types.length; i++) {
            stations.put(types[i], (int) note("allocated_station_users", names[i]));
        }
        Map<String, Long> left = new HashMap<>();
        hours.forEach((type, h) -> left.put(type, ms(h)));
        Map<String, Long> lines = new HashMap<>();
        long all = left.values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<String, Double> district : districts.entrySet()) {
            lines.put(district.getKey(), ms(district.getValue()));
            all -= ms(district.getValue());
        }
        lines.put("其他", all);
        // what the published rates want first, so that a cell is never empty
        for (Map.Entry<String, int[]> cell : viewing.entrySet()) {
            String[] at = cell.getKey().split(" ");
            stations(month, at[0], at[1], cell.getValue()[1]);
            stations.merge(at[1], -cell.getValue()[1], Integer::sum);
            long part = cell.getValue()[0] * LEAST_MS;
            watch(month, 5, at[0], at[1], 1, cell.getValue()[0], part);
            left.merge(at[1], -part, Long::sum);
            lines.merge(at[0], -part, Long::sum);
        }
        Map<String, Long> cells = new LinkedHashMap<>();
        for (String county : lines.keySet().stream().sorted().toList()) {
            for (String type : List.of("VILLAGE", "COMMUNITY", "OFFICE")) {
                String cell = county + " " + type;
                long part = Math.min(lines.get(county), left.get(type));
                if (part > 0) {
                    cells.put(cell, part);
                    lines.merge(county, -part, Long::sum);
                    left.merge(type, -part, Long::sum);
                    if (!viewing.containsKey(cell) && !county.equals("其他")) {
                        stations(month, county, type, 1);
                        stations.merge(type, -1, Integer::sum);
                    }
                }
            }
        }
        for (String type : types) {
            stations(month, "其他", type, stations.get(type));
        }
        for (Map.Entry<String, Long> cell : cells.entrySet()) {
            String[] at = cell.getKey().split(" ");
            watch(month, 9, at[0], at[1], 1, 1, cell.getValue());
        }
        assertThat(lines.values()).allMatch(ms -> ms == 0);
    }

    /** The month before, by stations that were closed then. */
    private void before(YearMonth month, long ms) throws Exception {
        YearMonth last = month.minusMonths(1);
        stations(last, "其他", "OFFICE", 5);
        data.sql(
                "update station set closed_on = '%s' where code like '419009-OFFICE-%s-%%'"
                        .formatted(month.atDay(1), last));
        watch(last, 3, "其他", "OFFICE", 1, 5, ms);
        MonthData.close(analyst, last);
    }

    private void stations(YearMonth month, String county, String type, int n) throws Exception {
        String code = COUNTIES.get(county);
        data.sql(
                """
                insert into station (id, code, name, area, capacity, opened_on, type)
                select gen_random_uuid(), '%1$s-%2$s-%3$s-' || i, 's', '%1$s', 100, '2000-01-01',
                       '%2$s'
                  from generate_series(1, %4$d) i
                """
                        .formatted(code, type, month, n));
    }

    /** So many of the stations, a session each, of this sum. */
    private void watch(
            YearMonth month, int day, String county, String type, int from, int to, long ms)
            throws Exception {
        data.sql(
                """
                insert into viewing_session (edge, session, sitting, courseware, package,
                    duration_ms, box, station, area, tier, day, started_at, last_at, watched_ms,
                    effective_ms, sections, served_ms, heads, precision, counted, flags)
                select 'e', gen_random_uuid()::text, 0, 'c', 'p', greatest(3600000, ms), null,
                       (select id from station s where s.code = '%1$s-%2$s-%3$s-' || i), '%1$s',
                       'A', '%4$s', timestamptz '%4$s 09:00+08', timestamptz '%4$s 10:00+08', ms,
                       ms, int8multirange(int8range(0, ms)), ms, 0, 'A', true, ''
                  from (select i, %7$d / (%6$d - %5$d + 1)
                                  + case when i - %5$d < %7$d %% (%6$d - %5$d + 1) then 1 else 0 end
                                  as ms
                          from generate_series(%5$d, %6$d) i) s
                """
                        .formatted(
                                COUNTIES.get(county), type, month, month.atDay(day), from, to, ms));
    }

    private void courseware(String kind, YearMonth month, String metric) throws Exception {
        int all = (int) value(metric);
        int fresh = (int) note(metric, "当月新增");
        data.sql(
                """
                insert into courseware (id, kind, title, summary, presenter, publisher, tags,
                    category, purpose, state, version, area, created_by, created_at, published_at)
                select gen_random_uuid(), '%s', 't', '', '', '', '', 'RED_CLASSICS', 'EDUCATION',
                       'PUBLISHED', 0, '419001', 'x', now(),
                       timestamptz '%s 08:00+08' - case when i > %d then interval '40 days'
                                                        else interval '0' end
                  from generate_series(1, %d) i
                """
                        .formatted(kind, month.atDay(20), fresh, all));
    }

    private byte[] bulletin(YearMonth month) {
        MonthData.close(analyst, month);
        return MonthData.get(analyst, month, "xlsx", ROOT);
    }

    private void stationsAreThosePublished(byte[] xlsx) throws IOException {
        assertThat(number(MonthData.line(xlsx, "概况", "在册站点").get(1)))
                .isEqualTo(value("allocated_station_users"));
        for (String type : List.of("农村", "社区", "机关事业", "国企", "两新")) {
            assertThat(number(MonthData.line(xlsx, "站点类型", type).get(1)))
                    .as(type)
                    .isEqualTo(note("allocated_station_users", type));
        }
    }

    private void hoursOfTypesAre(
            byte[] xlsx, Map<String, Double> hours, Map<String, Double> percents)
            throws IOException {
        Map<String, String> types = Map.of("VILLAGE", "农村", "COMMUNITY", "社区", "OFFICE", "机关");
        for (Map.Entry<String, Double> each : hours.entrySet()) {
            assertThat(number(MonthData.line(xlsx, "站点类型", types.get(each.getKey())).get(5)))
                    .isCloseTo(each.getValue(), within(0.005));
        }
        for (Map.Entry<String, Double> each : percents.entrySet()) {
            assertThat(100 * number(MonthData.line(xlsx, "站点类型", each.getKey()).get(8)))
                    .isCloseTo(each.getValue(), within(0.00501));
        }
    }

    private void hoursOfDistrictsAre(byte[] xlsx, Map<String, Double> districts)
            throws IOException {
        for (Map.Entry<String, Double> each : districts.entrySet()) {
            assertThat(number(MonthData.line(xlsx, "县区", COUNTIES.get(each.getKey())).get(6)))
                    .as(each.getKey())
                    .isCloseTo(each.getValue(), within(0.005));
        }
    }

    private void participationIs(byte[] xlsx, String county, int type, double percent)
            throws IOException {
        List<String> row = MonthData.line(xlsx, "县区各类站点参学率", COUNTIES.get(county));
        assertThat(100 * number(row.get(2 + type))).as(county).isCloseTo(percent, within(0.00501));
    }

    private void coursewareIs(byte[] xlsx, String kind, String metric) throws IOException {
        assertThat(number(MonthData.line(xlsx, "概况", "新上线" + kind).get(1)))
                .isEqualTo(note(metric, "当月新增"));
        assertThat(number(MonthData.line(xlsx, "概况", "在线" + kind).get(1))).isEqualTo(value(metric));
    }

    private static Path behaviour() {
        return Path.of(System.getenv("KEJIAN_MEDIA"), "behaviour");
    }

    private void published(String month) throws IOException {
        boolean isThere = System.getenv("KEJIAN_MEDIA") != null;
        if (!isThere) {
            System.out.println("left out: PublishedMonthsTest, KEJIAN_MEDIA is not set");
        }
        Assumptions.assumeTrue(isThere, "KEJIAN_MEDIA is not set");
        for (String line : Files.readAllLines(behaviour().resolve("beijing-monthly-reports.csv"))) {
            String[] cells = line.split(",", 6);
            if (cells[0].equals(month)) {
                metrics.put(cells[2], new String[] {cells[3], cells[5].replace("\"", "")});
            }
        }
    }

    private double value(String metric) {
        return Double.parseDouble(metrics.get(metric)[0]);
    }

    /** The number after these words in the metric's note. */
    private double note(String metric, String words) {
        String note = metrics.get(metric)[1];
        Matcher number = Pattern.compile(Pattern.quote(words) + "\\s*([0-9.]+)").matcher(note);
        assertThat(number.find()).as(words + " in " + note).isTrue();
        return Double.parseDouble(number.group(1));
    }

    private Map<String, Double> districts(String first, String metric, String... others) {
        Map<String, Double> found = new HashMap<>();
        found.put(first, value(metric));
        for (String other : others) {
            found.put(other, note(metric, other));
        }
        return found;
    }

    private static long ms(double hours) {
        return Math.round(hours * HOUR_MS);
    }

    private static double number(String raw) {
        return Double.parseDouble(raw);
    }

    private static double hundreds(String hours) {
        return Math.round(number(hours) / 100) * 100.0;
    }
}
