package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import kejian.cli.client.FakeOrigin;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KejianTest {

    @TempDir Path folder;
    private FakeOrigin origin;
    private String out = "";
    private String err = "";

    @BeforeEach
    void start() throws IOException {
        origin = new FakeOrigin();
        new Login(origin.address().toString(), "token-editor", "editor").write(config());
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Path config() {
        return folder.resolve("config");
    }

    @Test
    void everyCommand_askedForHelp_saysHowItIsUsed_andDoesNothing() {
        List<List<String>> all = new ArrayList<>();
        paths(Kejian.command(), List.of(), all);
        assertThat(all).hasSizeGreaterThan(60);
        for (List<String> path : all) {
            List<String> asked = new ArrayList<>(path);
            asked.add("--help");
            assertThat(run(asked.toArray(String[]::new))).as("%s: %s", path, err).isZero();
            assertThat(err).as("%s", path).isEmpty();
            assertThat(out).as("%s", path).contains("Usage: kejian " + String.join(" ", path));
        }
        assertThat(origin.requests).isEmpty();
    }

    private static void paths(CommandLine command, List<String> at, List<List<String>> all) {
        command.getSubcommands()
                .forEach((_, below) -> {
                    List<String> path = new ArrayList<>(at);
                    path.add(below.getCommandName());
                    all.add(path);
                    paths(below, path, all);
                });
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config().toString()));
        StringWriter errors = new StringWriter();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            CommandLine command = Kejian.command().setErr(new PrintWriter(errors, true));
            return command.execute(all.toArray(String[]::new));
        } finally {
            System.setOut(before);
            out = said.toString(StandardCharsets.UTF_8);
            err = errors.toString();
        }
    }

    private Path video() throws IOException {
        return Files.writeString(folder.resolve("春耕.mp4"), "a video, as far as the line cares");
    }

    @Test
    void push_ofAFile_makesCoursewareOfIt() throws Exception {
        assertThat(run("push", video().toString(), "--column", "demo")).isZero();

        assertThat(out).startsWith("已入库：");
        assertThat(origin.bodies.getLast().path("title").asText()).isEqualTo("春耕");
    }

    @Test
    void box_isEntered_andFound() throws Exception {
        origin.answers.put(
                "GET /api/boxes?size=1000&only=clones&area=410225&page=1",
                Origin.JSON.readTree(
                        """
                        {"total":3,"items":[
                          {"box":"B1","station":"S1","profile":"zte-sd","edge":"lankao",
                           "seenAt":"2026-11-26T08:00:00Z","clonedAt":"2026-11-26T09:00:00Z"},
                          {"box":"B2","station":null,"profile":null,"edge":"lankao",
                           "seenAt":"2026-11-26T08:00:00Z","clonedAt":null},
                          {"box":"B3","station":"S3","profile":null,"edge":"lankao",
                           "seenAt":null,"clonedAt":"2026-11-26T09:00:00Z",
                           "clones":[{"at":"2026-11-26T09:00:00Z","how":"at-once","places":[],
                                      "why":{"zh":"两县同时","en":"both"}}],
                           "settled":{"at":"2026-11-20T09:00:00Z","by":"li","note":"已改名"}}]}
                        """));
        assertThat(run("box", "ls", "--only", "clones", "--area", "410225")).isZero();
        assertThat(out.lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("B1", "S1", "zte-sd", "lankao"),
                        second -> assertThat(second).contains("重号", "2026-11-26T09:00:00Z"),
                        third -> assertThat(third).contains("B2", "未登记"),
                        fourth -> assertThat(fourth).contains("B3", "S3"),
                        fifth -> assertThat(fifth).contains("重号 2026-11-26T09", "两县同时"),
                        sixth -> assertThat(sixth).contains("已处理 2026-11-20T09", "li：已改名"));

        origin.answers.put(
                "POST /api/boxes/settled",
                Origin.JSON.readTree(
                        "{\"box\":\"B3\",\"station\":\"S3\",\"clonedAt\":null,\"clones\":[]}"));
        assertThat(run("box", "settle", "B3", "--note", "已改名")).isZero();
        assertThat(origin.bodies.getLast())
                .isEqualTo(Origin.JSON.readTree("{\"box\":\"B3\",\"note\":\"已改名\"}"));

        origin.answers.put(
                "POST /api/boxes", Origin.JSON.readTree("{\"created\":1,\"changed\":0}"));
        assertThat(run("box", "add", "B2", "--station", "S1")).isZero();
        assertThat(origin.bodies.getLast())
                .isEqualTo(Origin.JSON.readTree("[{\"box\":\"B2\",\"station\":\"S1\"}]"));
        assertThat(run("box", "add", "B2", "--station", "S1", "--model", "none")).isZero();
        assertThat(origin.bodies.getLast().path(0).path("profile").asText("?")).isEmpty();
    }

    @Test
    void steer_saysWhereTheBoxIsSent_andWhy_inEitherLanguage() throws Exception {
        origin.answers.put(
                "GET /api/steering?box=BOX%3A1&area=410225",
                Origin.JSON.readTree(
                        """
                        {"box":"BOX:1","area":"410225","where":{"zh":"区划 410225","en":"area 410225"},
                         "release":7,"incident":true,"ttlSeconds":10,"order":["city","."],
                         "edges":[{"edge":"lankao","area":"410225","address":"http://l:1",
                                   "verdict":"silent","why":{"zh":"没有报告","en":"silent"}}]}
                        """));

        assertThat(run("steer", "--box", "BOX:1", "--area", "410225")).isZero();
        assertThat(out)
                .contains("机顶盒 BOX:1：区划 410225", "city, 省平台", "10 秒")
                .containsPattern("lankao +http://l:1 +没有报告");

        assertThat(run("steer", "--box", "BOX:1", "--area", "410225", "--lang", "en")).isZero();
        assertThat(out)
                .contains("box BOX:1: area 410225", "city, the province", "its area's edge cannot")
                .containsPattern("lankao +http://l:1 +silent");

        assertThat(run("steer", "--box", "BOX:1", "--area", "410225", "--json")).isZero();
        assertThat(Origin.JSON.readTree(out).path("order").size()).isEqualTo(2);

        assertThat(run("steer", "--box", "unknown")).isNotZero();
    }

    private void prepare(String request, String answer) throws IOException {
        origin.answers.put(request, Origin.JSON.readTree(answer));
    }

    @Test
    void edgeVerify_saysWhatTheLastProofWas_withAnExitCode() throws Exception {
        String proof =
                """
                [{"id":"p1","release":7,"leaves":1500,"answeredAt":"2026-11-26T08:00:00Z","verdict":%s,
                  "failed":[{"sha256":"ab12","sizeBytes":9,"offset":0,"absent":false},
                            {"sha256":"cd34","sizeBytes":9,"offset":1048576,"absent":true}]}]
                """;
        prepare("GET /api/edges/lankao/proofs", proof.formatted("\"DAMAGED\""));
        assertThat(run("edge", "verify", "lankao", "--last")).isEqualTo(1);
        assertThat(out).contains("发布版 7", "有缺损", "损坏 ab12", "缺失 cd34 第 1048576 字节");
        assertThat(run("edge", "verify", "lankao", "--last", "--lang", "en")).isEqualTo(1);
        assertThat(out).contains("release 7", "damaged ab12", "absent cd34");
        prepare("GET /api/edges/lankao/proofs", proof.formatted("\"PROVED\""));
        assertThat(run("edge", "verify", "lankao", "--last", "--json")).isZero();
        assertThat(Origin.JSON.readTree(out).path("id").asText()).isEqualTo("p1");
        prepare("GET /api/edges/lankao/proofs", proof.formatted("null"));
        assertThat(run("edge", "verify", "lankao", "--last")).isEqualTo(75);
        assertThat(err).contains("还没有证明");
        prepare("POST /api/edges/lankao/proofs", "{\"status\":202,\"body\":null}");
        assertThat(run("edge", "verify", "lankao", "--within", "PT0S")).isEqualTo(75);
        assertThat(err).contains("已请 lankao");
    }

    @Test
    void captions_goThereAsTheyAre_andTheAnswerIsTold_inEitherLanguage() throws Exception {
        byte[] gbk = "1\n00:00:01,000 --> 00:00:02,000\n春耕\n".getBytes(Charset.forName("GBK"));
        Path file = Files.write(folder.resolve("春耕.srt"), gbk);
        String track =
                "{\"language\":\"zh\",\"label\":\"普通话\",\"default\":true,\"cues\":12,"
                        + "\"form\":\"SRT\",\"charset\":\"GB18030\"}";
        prepare("GET /api/courseware/7", "{\"version\":5,\"state\":\"PUBLISHED\"}");
        String put =
                "PUT /api/courseware/7/captions/zh?default=true&label=%E6%99%AE%E9%80%9A%E8%AF%9D";
        prepare(put, "{\"status\":202,\"body\":" + track + "}");
        String[] add = {
            "captions", "add", "7", "zh", file.toString(), "--default", "--label", "普通话"
        };

        assertThat(run(add)).isZero();
        assertThat(origin.files.get(put + " \"5\"")).isEqualTo(gbk);
        assertThat(out).contains("zh  普通话  12 条  SRT GB18030  默认", "由另一人批准");
        assertThat(run(with(add, "--lang", "en"))).isZero();
        assertThat(out).contains("12 cues", "default", "waits for somebody else");
        assertThat(run(with(add, "--json"))).isZero();
        assertThat(Origin.JSON.readTree(out).path("cues").asInt()).isEqualTo(12);

        prepare("GET /api/courseware/7/captions?proposed=false", "{\"body\":[" + track + "]}");
        assertThat(run("captions", "list", "7")).isZero();
        assertThat(out).contains("普通话");
        prepare("DELETE /api/courseware/7/captions/zh", "{\"status\":204,\"body\":null}");
        assertThat(run("captions", "remove", "7", "zh")).isZero();
        assertThat(origin.files).containsKey("DELETE /api/courseware/7/captions/zh \"5\"");
    }

    @Test
    void captions_thatAreNone_endWithFour_andAMissingFileWithThree() throws Exception {
        prepare("GET /api/courseware/7", "{\"version\":5}");
        Path file = Files.writeString(folder.resolve("a.srt"), "nothing");

        assertThat(run("captions", "add", "7", "zh", file.toString())).isEqualTo(4);
        assertThat(err).contains("字幕文件不可用").contains("(subtitle-invalid)");
        assertThat(run("captions", "add", "7", "zh", folder.resolve("no.srt").toString()))
                .isEqualTo(3);
        assertThat(run("captions", "add", "7", "zh")).isEqualTo(1);
    }

    @Test
    void override_letsFindingsPass_ofTheVersionThatWasSeen_andTheHistoryTellsIt() throws Exception {
        String finding =
                "{\"rule\":\"video.black\",\"title\":\"黑\",\"detail\":\"画面几乎全黑\",\"holds\":true,\"override\":%s}";
        String shown =
                "{\"id\":\"7\",\"version\":5,\"state\":\"DRAFT\",\"transcode\":{\"state\":\"READY\",\"findings\":[%s]}}";
        prepare("GET /api/courseware/7", shown.formatted(finding.formatted("null")));
        assertThat(run("status", "7")).isZero();
        assertThat(out).contains("画面几乎全黑　【须放行：video.black】");

        String let = "{\"by\":\"ed\",\"at\":\"2026-11-26T00:00:00Z\",\"reason\":\"皮影戏\"}";
        prepare("POST /api/courseware/7/override", shown.formatted(finding.formatted(let)));
        assertThat(run("override", "7", "video.black", "--reason", "皮影戏")).isZero();
        assertThat(out).contains("ed 于 2026-11-26T00:00:00Z 放行：皮影戏");
        assertThat(origin.seen.get("POST /api/courseware/7/override")).isEqualTo("\"5\"");
        assertThat(origin.bodies.getLast().path("rules").get(0).asText()).isEqualTo("video.black");
        assertThat(origin.bodies.getLast().path("reason").asText()).isEqualTo("皮影戏");
        assertThat(run("override", "7", "video.black")).isEqualTo(1);

        prepare(
                "GET /api/courseware/7/history",
                "[{\"at\":\"2026-11-26T00:00:00Z\",\"who\":\"ed\",\"what\":\"OVERRIDDEN\","
                        + "\"about\":\"video.black\",\"reason\":\"皮影戏\"}]");
        assertThat(run("history", "7")).isZero();
        assertThat(out).contains("OVERRIDDEN", "ed", "video.black", "皮影戏");
    }

    @Test
    void withdraw_atATime_putsItForTheVersionThatWasSeen_andNowNeedsAReason() throws Exception {
        prepare("GET /api/courseware/7", "{\"version\":5,\"state\":\"PUBLISHED\"}");
        String shown =
                "{\"id\":\"7\",\"state\":\"PUBLISHED\",\"withdrawAt\":\"2027-12-01T00:00:00Z\"}";
        prepare("PUT /api/courseware/7/withdraw-at", shown);

        assertThat(run("withdraw", "7", "--at", "2027-12-01 08:00")).isZero();
        assertThat(origin.seen.get("PUT /api/courseware/7/withdraw-at")).isEqualTo("\"5\"");
        assertThat(origin.bodies.getLast().path("at").asText()).isEqualTo("2027-12-01T00:00:00Z");
        assertThat(out).contains("到 2027-12-01T00:00:00Z 自动下线");

        assertThat(run("withdraw", "7", "--at", "never")).isZero();
        assertThat(origin.bodies.getLast().path("at").isNull()).isTrue();
        assertThat(run("withdraw", "7", "--at", "bald")).isEqualTo(1);
        assertThat(run("withdraw", "7")).isEqualTo(1);
        assertThat(run("withdraw", "7", "--at", "never", "--reason", "x")).isEqualTo(1);
        prepare("POST /api/courseware/7/withdraw", shown);
        assertThat(run("withdraw", "7", "--reason", "有误")).isZero();
        assertThat(origin.bodies.getLast().path("reason").asText()).isEqualTo("有误");
    }

    @Test
    void publish_ofAProposal_approvesTheVersionThatWasSeen() throws Exception {
        prepare(
                "GET /api/courseware/7",
                "{\"version\":9,\"state\":\"PUBLISHED\",\"title\":\"t\",\"proposal\":"
                        + "{\"by\":[\"ed\"],\"open\":true,\"captions\":null}}");
        prepare("POST /api/courseware/7/approve", "{}");
        prepare("POST /api/releases", "{\"number\":4}");

        assertThat(run("status", "7")).isZero();
        assertThat(out).contains("待批变更：取消限定（ed）");
        assertThat(run("publish", "7")).isZero();
        assertThat(out).contains("已发布第 4 版");
        assertThat(origin.requests)
                .containsSubsequence("POST /api/courseware/7/approve", "POST /api/releases");
        assertThat(origin.seen).containsEntry("POST /api/courseware/7/approve", "\"9\"");
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void push_ofTheSameContent_saysItIsThereAndEndsWithZero() throws Exception {
        run("push", video().toString(), "--column", "demo");
        origin.requests.clear();

        assertThat(run("push", video().toString(), "--column", "demo")).isZero();

        assertThat(out).startsWith("已存在");
        assertThat(origin.coursewares()).isEqualTo(1);
        assertThat(origin.requests).containsExactly("GET /api/courseware");
    }

    @Test
    void push_ofAMissingFile_endsWithThreeBeforeAnythingIsSent() {
        assertThat(run("push", folder.resolve("no.mp4").toString(), "--column", "demo"))
                .isEqualTo(3);
        assertThat(err).contains("没有这个文件").contains("no.mp4");
        assertThat(origin.requests).isEmpty();
    }

    @Test
    void push_ofTwoFilesUnderOneExternalId_isAUsageError() throws Exception {
        Path other = Files.writeString(folder.resolve("b.mp4"), "b");

        assertThat(
                        run(
                                "push",
                                video().toString(),
                                other.toString(),
                                "--column",
                                "demo",
                                "--external-id",
                                "7"))
                .isEqualTo(1);
        assertThat(origin.requests).isEmpty();
    }

    @Test
    void push_intoAFullStorage_endsWithEightAndSaysWhatToDo() throws Exception {
        origin.troubles.add(FakeOrigin.Trouble.FULL);

        assertThat(run("push", video().toString(), "--column", "demo")).isEqualTo(8);
        assertThat(err).contains("存储空间不足").contains("(storage-full)").contains("续传");
    }

    @Test
    void server_gone_endsWithFive() {
        origin.close();

        assertThat(run("whoami")).isEqualTo(5);
        assertThat(err).contains("unreachable").contains("kejian doctor");
    }

    @Test
    void nobody_loggedIn_endsWithSeven() throws Exception {
        Login.forget(config());

        assertThat(run("whoami")).isEqualTo(7);
        assertThat(err).contains("请先登录");
    }

    @Test
    void texts_onAnEnglishMachine_stayChineseUnlessEnglishIsAskedFor() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.US);
        try {
            Login.forget(config());
            run("whoami");
            assertThat(err).contains("请先登录");
            run("whoami", "--lang", "en");
            assertThat(err).contains("Log in first").doesNotContain("请");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void texts_inBothLanguages_haveTheSameKeys() throws IOException {
        Properties chinese = new Properties();
        Properties english = new Properties();
        chinese.load(Kejian.class.getResourceAsStream("Texts.properties"));
        english.load(Kejian.class.getResourceAsStream("Texts_en.properties"));

        assertThat(chinese.keySet()).isEqualTo(english.keySet());
    }

    @Test
    void profile_hasALoginOfItsOwn() throws Exception {
        assertThat(run("whoami", "--profile", "county")).isEqualTo(7);
    }

    @Test
    void stations_fromASpreadsheetOfGb18030_areEntered() throws Exception {
        Path sheet =
                Files.write(
                        folder.resolve("stations.csv"),
                        "编码,名称,区划,容量,类型\r\n4102250001,\"王庄村, 东\",410225,60,农村\r\n4102250002,䩐村,410225,\r\n"
                                .getBytes(Charset.forName("GB18030")));

        assertThat(run("station", "import", sheet.toString())).isZero();

        assertThat(origin.bodies.getLast().toString())
                .isEqualTo(
                        "[{\"code\":\"4102250001\",\"name\":\"王庄村, 东\",\"area\":\"410225\",\"capacity\":60,\"type\":\"VILLAGE\"},"
                                + "{\"code\":\"4102250002\",\"name\":\"䩐村\",\"area\":\"410225\",\"capacity\":0}]");
        assertThat(out).contains("新增 2");
    }

    @Test
    void stations_withWrongRows_areRefusedWholeWithEachRowNamed() throws Exception {
        Path sheet =
                Files.writeString(
                        folder.resolve("stations.csv"),
                        "\ufeffcode,name,area,capacity\n1,a,410225,60\n1,b,410225,60\n2,,410225,60\n3,c,410225,many\n");

        assertThat(run("station", "import", sheet.toString())).isEqualTo(4);

        assertThat(err).contains("3: 编码重复").contains("4: 编码、名称").contains("5: 容量");
        assertThat(origin.requests).isEmpty();
    }

    @Test
    void unknownOption_endsWithOne() {
        assertThat(run("push", "--no-such-thing")).isEqualTo(1);
    }
}
