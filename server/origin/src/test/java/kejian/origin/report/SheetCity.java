package kejian.origin.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import kejian.origin.MovableClock;
import kejian.origin.identity.TestTokens;
import kejian.origin.report.MonthData.Watched;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;

/** A city of two counties, whose sessions are kept to be counted again. */
abstract class SheetCity {

    static final List<String> FORMS = List.of("docx", "html", "xlsx", "csv");
    private static final long LENGTH_MS = 600_000;

    /** Each test has years of its own. */
    private static YearMonth next = MonthData.now().minusMonths(7);

    private static int city = 20;

    @Inject MonthData data;
    @Inject TestTokens tokens;
    @Inject MovableClock clock;
    private final List<Watched> all = new ArrayList<>();
    YearMonth month;
    String root;
    String east;
    String west;
    String analyst;
    String title;

    @BeforeEach
    void city() throws Exception {
        month = next;
        next = next.minusYears(2);
        root = "41" + city + "00";
        east = "41" + city + "01";
        west = "41" + city++ + "02";
        data.area(root, "某市", "410000");
        data.area(east, "东县", root);
        data.area(west, "西县", root);
        data.area(east + "01", "东乡", east);
        for (String area : List.of(east, west)) {
            for (int i = 1; i <= 3; i++) {
                data.station(area + "-" + i, area, i == 1 ? "VILLAGE" : null);
            }
        }
        title = courseware("果树冬剪", "410000");
        analyst = tokens.person("analyst-of-sheets", "analyst");
    }

    String courseware(String named, String area) throws Exception {
        String id = UUID.randomUUID().toString();
        data.courseware(
                id, named, "VIDEO", "RED_CLASSICS", month.minusYears(3).atDay(2) + " 10:00+08");
        data.sql(
                "update courseware set area = '%s', presenter = '王老师' where id = '%s'"
                        .formatted(area, id));
        return id;
    }

    void watch(Watched w) throws Exception {
        all.add(w);
        data.watched(w);
    }

    /** A group's viewing of the whole, on tier A. */
    Watched group(String courseware, String station, int day, int heads) {
        return new Watched(
                courseware,
                "A",
                station,
                station.substring(0, 6),
                month.atDay(day),
                0,
                LENGTH_MS,
                LENGTH_MS,
                heads,
                /* counted= */ true);
    }

    /** Sessions of all kinds, some of which do not count, of other titles and other months too. */
    void watchAtRandom(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> titles = List.of(title, courseware("大棚蔬菜", "410000"), "of-no-list");
        for (int i = 0; i < 150; i++) {
            String area = random.nextBoolean() ? east : west;
            String station = random.nextInt(6) == 0 ? null : area + "-" + (1 + random.nextInt(3));
            long from = random.nextLong(LENGTH_MS);
            long to = random.nextInt(3) == 0 ? LENGTH_MS : from + random.nextLong(LENGTH_MS - from);
            YearMonth of =
                    switch (random.nextInt(8)) {
                        case 0 -> month.minusMonths(1);
                        case 1 -> month.minusYears(1);
                        case 2 -> month.plusMonths(1);
                        default -> month;
                    };
            watch(
                    new Watched(
                            titles.get(random.nextInt(titles.size())),
                            List.of("A", "B", "C").get(random.nextInt(3)),
                            station,
                            random.nextInt(5) == 0 && area.equals(east) ? east + "01" : area,
                            of.atDay(1 + random.nextInt(27)),
                            random.nextInt(3) == 0 ? 0 : from,
                            random.nextInt(9) == 0 ? from : to,
                            to - from + random.nextLong(1_500),
                            random.nextBoolean() ? 0 : 5 + random.nextInt(300),
                            random.nextInt(10) > 0));
        }
    }

    Recount recount(YearMonth of, Predicate<Watched> which) {
        return new Recount(
                all.stream()
                        .filter(w -> w.counted() && YearMonth.from(w.day()).equals(of))
                        .filter(which)
                        .toList());
    }

    byte[] sheet(String form) {
        return ok(analyst, "courseware/%s.%s?area=%s".formatted(title, form, root));
    }

    byte[] station(String code, String form) {
        return ok(analyst, "stations/%s.%s".formatted(code, form));
    }

    byte[] ok(String token, String path) {
        return get(token, path).then().statusCode(200).extract().asByteArray();
    }

    Response get(String token, String path) {
        return given().header("Authorization", "Bearer " + token)
                .get("/api/reports/" + month + "/" + path);
    }

    void column(String named, String area) throws Exception {
        data.sql(
                """
                with made as (
                    insert into column_node (id, slug, title, summary, area, position, version)
                    values (gen_random_uuid(), '%s', '%s', '', '%s', 0, 0) returning id)
                insert into column_courseware select id, '%s', 0 from made
                """
                        .formatted(UUID.randomUUID(), named, area, title));
    }

    static Map<String, String> about(byte[] xlsx, String sheet) throws Exception {
        Map<String, String> about = new HashMap<>();
        MonthData.sheet(xlsx, sheet).forEach(row -> about.put(row.getFirst(), row.get(1)));
        return about;
    }

    static void assertNumbers(List<String> raw, double... wanted) {
        assertThat(raw).hasSize(wanted.length);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Double.parseDouble(raw.get(i)))
                    .as("%s of %s", i, raw)
                    .isCloseTo(wanted[i], Offset.offset(1e-9));
        }
    }

    static void assertSummary(byte[] xlsx, String line, double now, double last, double year)
            throws Exception {
        List<String> cells = MonthData.line(xlsx, "概况", line);
        assertNumbers(List.of(cells.get(1), cells.get(2), cells.get(4)), now, last, year);
    }

    void closeAll() {
        MonthData.close(analyst, month.minusYears(1));
        MonthData.close(analyst, month.minusMonths(1));
        MonthData.close(analyst, month);
    }
}
