package kejian.acceptance.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kejian.acceptance.demo.RunningOrigin;
import kejian.contract.edge.EdgeReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console's pages for operators in a real browser, at the size of an office's screen: a
 * province of three counties and its people.
 */
abstract class OperatorPages {

    private static final long DISK_BYTES = 500_000_000_000L;
    @TempDir static Path folder;
    private static RunningOrigin province;
    static URI origin;
    static ProvinceApi api;
    private static int edges;
    private static int browsers;

    @BeforeAll
    static void start() throws Exception {
        Chromium.demand();
        // what falls due waits for the test to publish it, and months for the test to close them
        province =
                RunningOrigin.start(
                        folder, "-Dkejian.release.automatic=false", "-Dkejian.month.look=off");
        origin = URI.create("http://127.0.0.1:" + province.port());
        api = ProvinceApi.ofNew(origin, folder.resolve("data"));
        for (String[] area :
                new String[][] {{"410225", "兰考县"}, {"410122", "中牟县"}, {"410184", "新郑市"}}) {
            api.admin(
                    "POST",
                    "/api/areas",
                    Map.of("code", area[0], "name", area[1], "parent", "410000"));
        }
        api.admin(
                "POST",
                "/api/stations",
                List.of(
                        station("410225-001", "谷营乡王庄村", "410225"),
                        station("410122-001", "官渡镇李庄村", "410122")));
        api.person("yunwei", "operator", "410000");
        api.person("fenxi", "analyst", "410000");
        api.person("lankao", "operator", "410225");
        api.person("bianji", "editor", "410000");
        api.person("shenhe", "reviewer", "410000");
        api.person("xinzheng", "operator", "410184");
        api.person("laozhang", "operator", "410000");
    }

    private static Map<String, Object> station(String code, String name, String area) {
        return Map.of("code", code, "name", name, "area", area, "capacity", 60);
    }

    @AfterAll
    static void stop() throws Exception {
        if (province != null) {
            province.close();
        }
    }

    /**
     * One of the county of Lankao.
     *
     * @param token what it shows
     */
    record Edge(String name, String token) {

        /** What it says of itself, as far as pages show it. */
        void reports(long active, long pending, long missingBytes, EdgeReport.Work work)
                throws Exception {
            EdgeReport report =
                    new EdgeReport(
                            name,
                            "0.1.0",
                            active,
                            pending,
                            missingBytes,
                            DISK_BYTES / 2,
                            3,
                            List.of(),
                            null,
                            null,
                            work,
                            new EdgeReport.Lease(null, 0),
                            null,
                            null);
            api.send(token, "POST", "/sync/report", report);
        }

        void shows(long release) throws Exception {
            reports(release, 0, 0, working(0));
        }

        /** With a disk and a clock as they should be. */
        static EdgeReport.Work working(long bytesPerSecond) {
            return new EdgeReport.Work(
                    bytesPerSecond, DISK_BYTES, System.currentTimeMillis(), List.of());
        }
    }

    static Edge edge() throws Exception {
        String name = "bian-" + ++edges;
        Map<String, String> edge = Map.of("name", name, "area", "410225", "address", "http://b:1");
        return new Edge(name, api.admin("POST", "/api/edges", edge).path("token").asText());
    }

    static Chromium browser() throws IOException, InterruptedException {
        return Chromium.start(
                Chromium.program().orElseThrow(),
                Files.createDirectories(folder.resolve("browser-" + ++browsers)),
                1366,
                768);
    }

    static void enter(Chromium page, String user) throws Exception {
        page.type("#user", user);
        page.type("#password", ProvinceApi.PASSWORD);
        page.press("Enter");
    }

    static void choose(Chromium page, String field, String option) throws Exception {
        page.evaluate("document.getElementById('" + field + "').focus()");
        page.press("ArrowDown");
        page.click(".ant-select-item-option", option);
    }

    static String rows() {
        return "document.querySelectorAll('tbody tr.ant-table-row').length";
    }

    /** What the first one says, blanks left out; nothing while there is none. */
    static String firstRow() {
        return "(document.querySelector('tbody tr.ant-table-row')?.innerText??'').replace(/\\s/g,'')";
    }

    static List<String> column(Chromium page, int number) {
        JsonNode cells =
                page.evaluate(
                        "[...document.querySelectorAll('tbody tr.ant-table-row td:nth-child(%d)')].map(c=>c.innerText)"
                                .formatted(number));
        List<String> texts = new ArrayList<>();
        cells.forEach(c -> texts.add(c.asText()));
        return texts;
    }

    /** Ids of fields that nothing names for who hears the page. */
    static String unnamed() {
        return """
        [...document.querySelectorAll('main input,main textarea,.ant-drawer textarea,.ant-drawer input')]
          .filter(e=>!e.labels?.length&&!e.ariaLabel).map(e=>e.id||e.outerHTML)\
        """;
    }

    /** Before a login the page asks who is there and is told 401. */
    static List<String> complaints(Chromium page) {
        return page.complaints().stream()
                .filter(c -> !(c.contains("/api/me\"") && c.contains("401")))
                .toList();
    }

    static void picture(Chromium page, String name) throws IOException {
        Pictures.take(page, name);
    }
}
