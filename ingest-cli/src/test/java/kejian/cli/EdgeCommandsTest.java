package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeCommandsTest {

    private static final String EDGE =
            """
            {"name":"lankao","area":"410225","address":"http://l:1","version":"1.2",
             "activeRelease":6,"newestRelease":7,"pendingRelease":7,"missingBytes":9000,
             "bytesPerSecond":10,"arrivesAt":"2026-11-26T08:15:01Z","diskFreeBytes":50,
             "diskBytes":100,"clockAheadMs":-20,"journalBacklog":3,
             "lastSeenAt":"2026-11-26T08:00:00Z","lastError":null,
             "lease":{"since":"2026-11-26T07:00:00Z","until":"2026-12-26T07:00:00Z",
                      "recallableUntil":"2026-11-27T07:00:00Z","recallable":["news","talks"],
                      "endedColumns":1},
             "sources":[{"name":"http://b","bytes":9,"asideSeconds":60,"why":"digest-differs"},
                        {"name":"http://c","bytes":8,"asideSeconds":0,"why":""}],
             "reasons":[{"code":"fetching","zh":"正在取发布版 7","en":"Release 7 is on its way"}]}
            """;

    @TempDir Path folder;

    @Test
    void ls_andShow_sayHowAnEdgeIs_andWhy_inEitherLanguage() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("GET /api/edges", Origin.JSON.readTree("[" + EDGE + "]"));
            shell.origin.answers.put("GET /api/edges/lankao", Origin.JSON.readTree(EDGE));
            assertThat(shell.run("edge", "ls")).isZero();
            assertThat(shell.out)
                    .containsPattern("lankao +发布版 6  缺 9000 字节  积压 3 条")
                    .contains("租期到 2026-12-26T07:00:00Z")
                    .contains("  正在取发布版 7");
            assertThat(shell.run("edge", "show", "lankao", "--lang", "en")).isZero();
            assertThat(shell.out)
                    .contains("fetching release 7: 9000 bytes missing, 10 bytes a second")
                    .contains("its clock is -20 ms ahead")
                    .contains("word of 2026-11-26T07:00:00Z; without another one it shows what")
                    .contains("recallable columns news, talks: until 2026-11-27T07:00:00Z")
                    .contains("columns whose lease has ended: 1")
                    .contains("source http://b: gave 9 bytes, set aside for 60 s: digest-differs")
                    .contains("source http://c: gave 8 bytes\n")
                    .contains("  Release 7 is on its way")
                    .doesNotContain("all is well");
            shell.origin.answers.put(
                    "GET /api/edges/xian",
                    Origin.JSON.readTree(EDGE.replace("\"lease\"", "\"county\":2,\"lease\"")));
            assertThat(shell.run("edge", "show", "xian")).isZero();
            assertThat(shell.out).contains("在用发布版 6.2，最新 7");
            assertThat(shell.run("edge", "ls", "--json")).isZero();
            assertThat(Origin.JSON.readTree(shell.out).path("missingBytes").asLong())
                    .isEqualTo(9_000);
            assertThat(shell.run("edge", "show", "nobody")).isEqualTo(4);
        }
    }

    @Test
    void columnLease_isSetOfTheVersionThatWasSeen_andShown() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/columns",
                    Origin.JSON.readTree(
                            "[{\"id\":\"i1\",\"slug\":\"news\",\"title\":\"新闻\",\"version\":3,"
                                    + "\"lease\":\"RECALLABLE\"}]"));
            shell.origin.answers.put("PATCH /api/columns/i1", Origin.JSON.readTree("{}"));
            assertThat(shell.run("column", "lease", "news", "recallable")).isZero();
            assertThat(shell.out).contains("news 的租期改为：可召回");
            assertThat(shell.origin.bodies.getLast().path("lease").asText())
                    .isEqualTo("RECALLABLE");
            assertThat(shell.run("column", "ls", "--lang", "en")).isZero();
            assertThat(shell.out).contains("news  新闻  recallable");
            assertThat(shell.run("column", "lease", "none", "durable")).isEqualTo(4);
        }
    }

    @Test
    void columnLook_setsColourAndBanner_ofTheVersionThatWasSeen() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.takesCaptions = true; // and other files
            shell.origin.answers.put(
                    "GET /api/columns",
                    Origin.JSON.readTree(
                            "[{\"id\":\"i1\",\"slug\":\"news\",\"title\":\"新闻\",\"version\":3}]"));
            shell.origin.answers.put("PATCH /api/columns/i1", Origin.JSON.readTree("{}"));
            Path picture = shell.file("横幅.png", "a picture, as far as the line cares");
            String file = picture.toString();
            assertThat(shell.run("column", "look", "news", "--banner", file)).isZero();
            assertThat(shell.out).contains("news 的横幅改为").doesNotContain("底色");
            assertThat(shell.origin.files).containsOnlyKeys("PUT /api/columns/i1/banner \"3\"");
            assertThat(shell.origin.files.values()).containsExactly(Files.readAllBytes(picture));
            assertThat(shell.run("column", "look", "news", "#5a1f1f", "--banner", "none")).isZero();
            assertThat(shell.origin.bodies.getLast().path("colour").asText()).isEqualTo("#5a1f1f");
            assertThat(shell.origin.files).containsKey("DELETE /api/columns/i1/banner \"3\"");
            assertThat(shell.run("column", "look", "news")).isEqualTo(4);
            assertThat(shell.run("column", "look", "none", "--banner", file)).isEqualTo(4);
        }
    }

    @Test
    void fill_saysTheRateInBytes_andRefusesWhatIsNone() throws Exception {
        try (Shell shell = new Shell(folder)) {
            Files.write(folder.resolve("local.key"), new byte[] {1});
            shell.origin.answers.put("POST /admin/fill", Origin.JSON.readTree("{}"));
            String[] rates = {"200k", "2M", "77", "off", "full"};
            long[] bytes = {200_000, 2_000_000, 77, 0, Long.MAX_VALUE};
            for (int i = 0; i < rates.length; i++) {
                assertThat(fill(shell, rates[i])).isZero();
                assertThat(shell.out).contains(rates[i]);
                assertThat(shell.origin.bodies.getLast().path("bytesPerSecond").asLong())
                        .isEqualTo(bytes[i]);
            }
            for (String none : new String[] {"0", "2G", "-1", "k", "1.5M", "99999999999"}) {
                assertThat(fill(shell, none)).as(none).isEqualTo(4);
            }
        }
    }

    private int fill(Shell shell, String rate) {
        return shell.run(
                "edge",
                "fill",
                "--rate=" + rate,
                "--data",
                folder.toString(),
                "--edge",
                shell.origin.address().toString());
    }

    @Test
    void renew_writesTheNewTokenForTheOwnerAlone() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/edges/lankao/enrolment",
                    Origin.JSON.readTree("{\"token\":\"new\",\"rootDocument\":{\"a\":1}}"));
            Path out = folder.resolve("out");
            assertThat(shell.run("edge", "renew", "lankao", "--out", out.toString())).isZero();
            assertThat(out.resolve("token")).content().contains("new");
            assertThat(out.resolve("root.json")).hasContent("{\"a\":1}");
        }
    }

    @Test
    void enroll_andRenew_giveACode_whereNoFolderIsNamed() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/edges", Origin.JSON.readTree("{\"token\":\"secret\"}"));
            shell.origin.answers.put(
                    "POST /api/edges/lankao/code",
                    Origin.JSON.readTree(
                            """
                            {"name":"lankao","code":"ABCD-0123","expiresAt":"2026-12-03T08:00:00Z"}
                            """));
            String[] enroll = {
                "edge", "enroll", "lankao", "--area", "410225", "--address", "http://l:1"
            };
            assertThat(shell.run(enroll)).isZero();
            assertThat(shell.out)
                    .contains("ABCD-0123")
                    .contains("2026-12-03")
                    .doesNotContain("secret");
            assertThat(shell.origin.bodies.getFirst().path("area").asText()).isEqualTo("410225");
            assertThat(shell.run("edge", "renew", "lankao", "--lang", "en")).isZero();
            assertThat(shell.out).contains("Good once, until 2026-12-03");
        }
    }

    @Test
    void revoke_needsAReason_andSendsIt() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/edges/lankao/revocation", Origin.JSON.readTree("{}"));
            assertThat(shell.run("edge", "revoke", "lankao")).isEqualTo(1);
            assertThat(shell.run("edge", "revoke", "lankao", "--reason", "机房被盗")).isZero();
            assertThat(shell.origin.bodies.getLast().path("reason").asText()).isEqualTo("机房被盗");
        }
    }

    @Test
    void rollback_here_andOfTheWholeProvince_sayWhatIsShown() throws Exception {
        try (Shell shell = new Shell(folder)) {
            Files.write(folder.resolve("local.key"), new byte[] {1});
            shell.origin.answers.put(
                    "POST /admin/rollback",
                    Origin.JSON.readTree("{\"active\":6,\"passedOver\":7}"));
            String[] here = {
                "edge",
                "rollback",
                "--data",
                folder.toString(),
                "--edge",
                shell.origin.address().toString()
            };
            assertThat(shell.run(here)).isZero();
            assertThat(shell.out).contains("发布版 6").contains("7 不再启用");
            assertThat(shell.origin.bodies.getLast().path("undo").asBoolean()).isFalse();

            shell.origin.answers.put(
                    "POST /api/releases", Origin.JSON.readTree("{\"number\":9,\"again\":6}"));
            assertThat(shell.run("release", "rollback", "6")).isZero();
            assertThat(shell.out).contains("发布版 9 重新显示发布版 6");
            assertThat(shell.origin.bodies.getLast().path("again").asLong()).isEqualTo(6);
            assertThat(shell.run("release", "publish", "--resume")).isZero();
            assertThat(shell.origin.bodies.getLast().path("resume").asBoolean()).isTrue();
        }
    }

    @Test
    void difference_tellsWhatCameWentAndChanged() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/releases/7/difference?from=5",
                    Origin.JSON.readTree(
                            """
                            {"number":7,"from":5,"came":1,"went":1,"changed":1,"newBytes":42,"lines":[
                             {"kind":"COURSEWARE","title":"冬剪","what":"CAME","parts":[]},
                             {"kind":"COURSEWARE","title":"春剪","what":"WENT","withdrawn":true},
                             {"kind":"COLUMN","title":"果树","what":"CHANGED","parts":["WORDS"]}]}
                            """));
            assertThat(shell.run("release", "diff", "7", "--from", "5")).isZero();
            assertThat(shell.out)
                    .contains("新增 1，去掉 1，改动 1；要取的新文件 42 字节")
                    .contains("+ 课件  冬剪", "- 课件  春剪  已撤回", "~ 专栏  果树  WORDS");
            assertThat(shell.run("--json", "release", "diff", "7", "--from", "5")).isZero();
            assertThat(shell.out).contains("\"newBytes\":42");
        }
    }

    @Test
    void dryRun_changesNothing_whateverTheCommand() throws Exception {
        try (Shell shell = new Shell(folder)) {
            Files.write(folder.resolve("local.key"), new byte[] {1});
            assertThat(shell.run("edge", "revoke", "lankao", "--reason", "x", "-n")).isZero();
            assertThat(shell.out).contains("POST /api/edges/lankao/revocation");
            String[] here = {
                "-n",
                "edge",
                "rollback",
                "--data",
                folder.toString(),
                "--edge",
                shell.origin.address().toString()
            };
            assertThat(shell.run(here)).isZero();
            assertThat(shell.out).contains("POST /admin/rollback");
            assertThat(shell.run("-n", "release", "rollback", "6", "--lang", "en")).isZero();
            assertThat(shell.out).contains("Would ask for POST /api/releases");
            String server = shell.origin.address().toString();
            byte[] login = Files.readAllBytes(shell.config().resolve("login.json"));
            assertThat(shell.run("-n", "login", "--user", "other", "--server", server)).isZero();
            assertThat(shell.out).contains("POST /api/login");
            assertThat(shell.config().resolve("login.json")).hasBinaryContent(login);
            assertThat(shell.origin.bodies).isEmpty();
        }
    }
}
