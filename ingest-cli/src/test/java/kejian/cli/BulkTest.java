package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.cli.client.FakeOrigin;
import kejian.cli.client.Origin;
import kejian.sheet.Grid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sheet at the command line. */
class BulkTest {

    @TempDir Path folder;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        shell = new Shell(folder);
        for (String name : List.of("a.mp4", "b.mp4", "c.mp4")) {
            shell.file(name, "video " + name);
        }
        shell.file("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n春耕\n");
        shell.origin.takesCaptions = true;
    }

    @AfterEach
    void stop() {
        shell.close();
    }

    private String sheet(String rows) throws IOException {
        return Files.write(
                        folder.resolve("课件.csv"),
                        ("视频文件,标题,专栏,字幕,主讲,外部编号\n" + rows).getBytes(Charset.forName("GBK")))
                .toString();
    }

    private List<List<String>> result(String name) throws Exception {
        return Grid.read(Files.readAllBytes(folder.resolve(name)), 1).rows();
    }

    @Test
    void sheet_thatIsRight_becomesCourseware_andTheResultSaysWhich() throws Exception {
        String sheet = sheet("a.mp4,第一讲,农技,a.srt,王老师,HN-1\nb.mp4,第二讲,party,,,\n");

        assertThat(shell.run("bulk", sheet)).as(shell.err).isZero();

        assertThat(shell.out).contains("新入库 2", "失败 0");
        assertThat(shell.origin.bodies)
                .anySatisfy(b -> {
                    assertThat(b.path("title").asText()).isEqualTo("第一讲");
                    assertThat(b.path("column").asText()).isEqualTo("demo");
                    assertThat(b.path("presenter").asText()).isEqualTo("王老师");
                    assertThat(b.path("externalId").asText()).isEqualTo("HN-1");
                });
        assertThat(shell.origin.files.keySet())
                .anySatisfy(k -> assertThat(k).startsWith("PUT").endsWith("/captions/zh \"1\""));
        List<List<String>> result = result("课件.result.csv");
        assertThat(result.getFirst()).endsWith("状态", "编号", "说明");
        assertThat(result.get(1)).contains("第一讲", "已入库");
    }

    @Test
    void sheet_givenTwice_movesNoByteAgain() throws Exception {
        String sheet = sheet("a.mp4,第一讲,demo,,,HN-1\nb.mp4,第二讲,demo,,,\n");
        shell.run("bulk", sheet);
        shell.origin.requests.clear();

        assertThat(shell.run("bulk", sheet)).isZero();

        assertThat(shell.out).contains("新入库 0", "已存在 2");
        assertThat(shell.uploads()).isZero();
        assertThat(shell.origin.coursewares()).isEqualTo(2);
        assertThat(result("课件.result.csv").get(2)).contains("已存在");
    }

    @Test
    void result_givenInPlaceOfItsSheet_goesOn() throws Exception {
        shell.run("bulk", sheet("a.mp4,第一讲,demo,,,\nno.mp4,没有,demo,,,\n"));
        shell.file("no.mp4", "now it is there");

        assertThat(shell.run("bulk", folder.resolve("课件.result.csv").toString())).isZero();
        assertThat(shell.out).contains("新入库 1", "已存在 1");
        assertThat(result("课件.result.csv").getFirst()).hasSize(9);
    }

    @Test
    void rows_thatAreWrong_areToldWithRowColumnAndReason_andTheGoodOnesGo() throws Exception {
        String sheet = sheet("../a.mp4,甲,demo,,,\nb.mp4,乙,nowhere,,,\nc.mp4,丙,demo,,,\n");

        assertThat(shell.run("bulk", sheet)).isEqualTo(6);

        assertThat(shell.err).contains("第 2 行 视频文件：只能是", "第 3 行 专栏：没有这个专栏：nowhere");
        assertThat(shell.origin.coursewares()).isEqualTo(1);
        assertThat(result("课件.result.csv").get(1)).contains("有错");
        assertThat(result("课件.result.csv").get(3)).contains("已入库");

        assertThat(shell.run("bulk", sheet, "--json", "--lang", "en")).isEqualTo(6);
        JsonNode fault = Origin.JSON.readTree(shell.out.lines().findFirst().orElseThrow());
        assertThat(fault.path("row").asInt()).isEqualTo(2);
        assertThat(fault.path("column").asText()).isEqualTo("视频文件");
        assertThat(fault.path("code").asText()).isEqualTo("path");
        assertThat(fault.path("detail").asText()).startsWith("a file of");
    }

    @Test
    void failFast_withAWrongRow_movesNothing() throws Exception {
        String sheet = sheet("a.mp4,甲,demo,,,\nno.mp4,乙,demo,,,\n");

        assertThat(shell.run("bulk", sheet, "--fail-fast")).isEqualTo(4);

        assertThat(shell.uploads()).isZero();
        assertThat(shell.out).contains("未上传任何文件");
        assertThat(result("课件.result.csv").get(2)).contains("有错");
        assertThat(shell.run("bulk", sheet, "--fail-fast", "--keep-going")).isEqualTo(1);
    }

    @Test
    void dryRun_checksAndSendsNothing() throws Exception {
        String good = sheet("a.mp4,甲,demo,,,\n");
        assertThat(shell.run("bulk", good, "--dry-run")).isZero();
        assertThat(shell.run("bulk", good, "-n")).isZero();
        assertThat(shell.out).contains("1 行可上传，0 行有错");
        assertThat(shell.run("bulk", sheet("a.mp4,甲,demo,,,\nno.mp4,乙,demo,,,\n"), "-n"))
                .isEqualTo(6);
        assertThat(shell.run("bulk", sheet("no.mp4,乙,demo,,,\n"), "-n")).isEqualTo(4);
        assertThat(shell.uploads()).isZero();
        assertThat(folder.resolve("课件.result.csv")).doesNotExist();
    }

    @Test
    void headers_ofSomebodyElse_areMapped() throws Exception {
        shell.file("x.csv", "素材,片名\na.mp4,第一讲\n");

        assertThat(
                        shell.run(
                                "bulk",
                                folder.resolve("x.csv").toString(),
                                "--map",
                                "素材=video",
                                "--map",
                                "片名=标题",
                                "--column",
                                "demo",
                                "--result",
                                folder.resolve("r.xlsx").toString()))
                .as(shell.err)
                .isZero();

        assertThat(shell.origin.bodies.getLast().path("title").asText()).isEqualTo("第一讲");
        assertThat(result("r.xlsx").get(1)).contains("已入库");
        assertThat(shell.run("bulk", folder.resolve("x.csv").toString(), "--map", "素材=what"))
                .isEqualTo(1);
    }

    @Test
    void folder_withoutASheet_isASheetOfItsVideos() throws Exception {
        Path videos = folder.resolve("videos");
        shell.file("videos/下/第一讲.mp4", "1");
        shell.file("videos/下/第一讲.srt", "1\n00:00:01,000 --> 00:00:02,000\n一\n");
        shell.file("videos/readme.txt", "no video");

        assertThat(shell.run("bulk", videos.toString(), "--column", "demo")).as(shell.err).isZero();

        assertThat(shell.origin.coursewares()).isEqualTo(1);
        assertThat(shell.origin.bodies.getLast().path("title").asText()).isEqualTo("第一讲");
        assertThat(shell.origin.files).hasSize(1);
    }

    @Test
    void upload_thatFails_standsInTheResult_andTheOthersGo() throws Exception {
        shell.origin.troubles.add(FakeOrigin.Trouble.FULL);

        assertThat(
                        shell.run(
                                "bulk",
                                sheet("a.mp4,甲,demo,,,\nb.mp4,乙,demo,,,\n"),
                                "--transfers",
                                "1"))
                .isEqualTo(6);

        assertThat(result("课件.result.csv").get(1).toString()).contains("失败", "storage-full");
        assertThat(result("课件.result.csv").get(2)).contains("已入库");
        assertThat(shell.run("bulk", sheet("a.mp4,甲,demo,,,\nb.mp4,乙,demo,,,\n"))).isZero();
    }

    @Test
    void sheets_thatAreNone_endWithFour_andAMissingOneWithThree() throws Exception {
        shell.file("x.csv", "视频文件,专栏\n");
        assertThat(shell.run("bulk", folder.resolve("x.csv").toString())).isEqualTo(4);
        assertThat(shell.err).contains("只有表头", "(manifest-empty)");
        assertThat(shell.run("bulk", folder.resolve("no.xlsx").toString())).isEqualTo(3);
        shell.file("y.xlsx", "<html/>");
        assertThat(shell.run("bulk", folder.resolve("y.xlsx").toString())).isEqualTo(4);
        assertThat(shell.err).contains("(type-mismatch)");
    }

    @Test
    void update_changesTheWordsOfWhatIsThere() throws Exception {
        shell.run("bulk", sheet("a.mp4,第一讲,demo,,,HN-1\n"));
        String id = shell.origin.bodies.getLast().path("id").asText();
        shell.origin.answers.put(
                "PATCH /api/courseware/" + id, Origin.JSON.readTree("{\"id\":\"" + id + "\"}"));
        shell.file("u.csv", "视频文件,专栏,标题,外部编号,动作\n,demo,新题目,HN-1,更新\n,demo,,,跳过\n");

        assertThat(shell.run("bulk", folder.resolve("u.csv").toString())).as(shell.err).isZero();

        assertThat(shell.origin.bodies.getLast().toString()).isEqualTo("{\"title\":\"新题目\"}");
        assertThat(result("u.result.csv").get(1)).contains("已更新", id);
    }
}
