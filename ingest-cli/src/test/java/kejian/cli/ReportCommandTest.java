package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir Path folder;

    @Test
    void bulletin_isPutIntoAFile_ofTheFormAndArea() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/reports/2026-10/bulletin.docx?area=410225",
                    Origin.JSON.readTree("{\"a\":1}"));
            Path file = folder.resolve("out.docx");
            assertThat(
                            shell.run(
                                    "report",
                                    "month",
                                    "2026-10",
                                    "--format",
                                    "docx",
                                    "--area",
                                    "410225",
                                    "--out",
                                    file.toString()))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out.strip()).isEqualTo(file.toString());
            assertThat(Files.readString(file)).contains("\"a\"");
            assertThat(shell.run("report", "month", "2026-10", "--format", "pdf")).isEqualTo(1);
        }
    }

    @Test
    void bulletin_isTakenOverAsAnArticle_andASecondTimeSaysThatItIsThere() throws Exception {
        String address = "POST /api/reports/2026-10/article";
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    address, Origin.JSON.readTree("{\"id\":\"cw-1\",\"made\":true}"));
            assertThat(shell.run("report", "month", "2026-10", "--as-article", "tongbao"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out.strip()).isEqualTo("已建草稿 cw-1");
            shell.origin.answers.put(
                    address, Origin.JSON.readTree("{\"id\":\"cw-1\",\"made\":false}"));
            assertThat(
                            shell.run(
                                    "report",
                                    "month",
                                    "2026-10",
                                    "--as-article",
                                    "tongbao",
                                    "--area",
                                    "410225",
                                    "--lang",
                                    "en"))
                    .isZero();
            assertThat(shell.out.strip()).isEqualTo("there already, no second one made cw-1");
        }
    }

    @Test
    void sheetsOfOne_arePutIntoAFile_eachOfItsForm() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/reports/2026-10/courseware/cw-1.xlsx?area=410225",
                    Origin.JSON.readTree("{\"a\":1}"));
            shell.origin.answers.put(
                    "GET /api/reports/2026-10/stations/4102250001.docx",
                    Origin.JSON.readTree("{\"b\":1}"));
            Path courseware = folder.resolve("courseware.xlsx");
            Path station = folder.resolve("station.docx");
            assertThat(
                            shell.run(
                                    "report",
                                    "courseware",
                                    "cw-1",
                                    "2026-10",
                                    "--format",
                                    "xlsx",
                                    "--area",
                                    "410225",
                                    "--out",
                                    courseware.toString()))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out.strip()).isEqualTo(courseware.toString());
            assertThat(Files.readString(courseware)).contains("\"a\"");
            assertThat(
                            shell.run(
                                    "report",
                                    "station",
                                    "4102250001",
                                    "2026-10",
                                    "-o",
                                    station.toString()))
                    .as(shell.err)
                    .isZero();
            assertThat(Files.readString(station)).contains("\"b\"");
            assertThat(shell.run("report", "station", "4102250001", "2026-10", "--format", "pdf"))
                    .isEqualTo(1);
        }
    }

    @Test
    void exports_areALineEach() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/exports?size=500&page=1",
                    Origin.JSON.readTree(
                            """
                            {"total":1,"items":[{"id":1,"at":"2026-11-05T00:10:00Z","who":"li",
                             "what":"BULLETIN","area":"410000","about":"2026-10 docx","rows":120}]}
                            """));
            assertThat(shell.run("report", "exports")).as(shell.err).isZero();
            assertThat(shell.out.strip())
                    .isEqualTo("2026-11-05T00:10:00Z  li  BULLETIN  410000  2026-10 docx  120");
        }
    }

    @Test
    void stations_areALineEach_orASheet() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/months/2026-10/stations?size=100000&only=short&area=410225&page=1",
                    Origin.JSON.readTree(
                            """
                            {"total":1,"items":[{"code":"4102250001","areaName":"兰考县","name":"王庄",
                              "validViews":3,"groupViewings":1,"effectiveHours":19.25,"dutiful":false}]}
                            """));
            assertThat(
                            shell.run(
                                    "report",
                                    "stations",
                                    "2026-10",
                                    "--only",
                                    "short",
                                    "--area",
                                    "410225"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out)
                    .contains("4102250001  兰考县 王庄  有效播放 3  集中收看 1 次  有效学习 19.3 小时  未达标");
            shell.origin.answers.put(
                    "GET /api/months/2026-10/stations/sheet?only=all",
                    Origin.JSON.readTree("{\"a\":1}"));
            assertThat(shell.run("report", "stations", "2026-10", "--csv")).as(shell.err).isZero();
            assertThat(shell.out).contains("{\"a\":1}");
        }
    }

    @Test
    void unwatched_areNamed_andCounted() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/figures/unwatched?from=2026-10-01&column=farm",
                    Origin.JSON.readTree(
                            """
                            {"from":"2026-10-01","to":"2026-10-30","published":7,"items":[
                              {"id":"cw-1","title":"果树冬剪","category":"RED_CLASSICS",
                               "publishedAt":"2026-09-01T00:00:00Z"}]}
                            """));
            assertThat(shell.run("report", "unwatched", "--from", "2026-10-01", "--column", "farm"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out).contains("cw-1  果树冬剪", "2026-10-01 至 2026-10-30：1 个无人收看，共 7 个在播");
        }
    }

    @Test
    void failed_areALineEach_andASum_orASheet() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/figures/failed?by=courseware&order=failed&from=2026-10-01&tier=A",
                    Origin.JSON.readTree(
                            """
                            {"from":"2026-10-01","to":"2026-10-30","by":"courseware","total":9,
                             "all":{"asked":70,"failed":12,"unknown":4,"rate":0.1714,
                              "startUpP50Ms":800,"startUpP95Ms":4100,"stallShare":0.0123},"items":[
                              {"key":"cw-1","name":"果树冬剪","asked":8,"failed":6,"unknown":1,
                               "rate":0.75,"startUpP50Ms":null,"startUpP95Ms":null,
                               "stallShare":null}]}
                            """));
            assertThat(shell.run("report", "failed", "--from", "2026-10-01", "--tier", "A"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out)
                    .contains(
                            "失败 6 / 8（75.0%）  起播 -（95%：-） 卡顿 -  cw-1  果树冬剪",
                            "2026-10-01 至 2026-10-30：请求播放 70 次，失败 12 次，无法判断 4 次，起播 0.8 s（95%：4.1 s） 卡顿 1.23%；列出 1 行，共 9 行");
            shell.origin.answers.put(
                    "GET /api/figures/failed/sheet?by=model&order=start-up",
                    Origin.JSON.readTree("{\"a\":1}"));
            assertThat(
                            shell.run(
                                    "report",
                                    "failed",
                                    "--by",
                                    "model",
                                    "--order",
                                    "start-up",
                                    "--csv"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out).contains("{\"a\":1}");
        }
    }
}
