package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import kejian.cli.client.FakeOrigin;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code push}, {@code watch}, {@code uploads} and {@code doctor} do beyond one file. */
class IntakeTest {

    @TempDir Path folder;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        shell = new Shell(folder);
        shell.origin.takesCaptions = true;
    }

    @AfterEach
    void stop() {
        shell.close();
    }

    private String video(String name) throws IOException {
        return shell.file(name, "video " + name).toString();
    }

    @Test
    void push_withAllThatIsSaidAboutIt_sendsIt() throws Exception {
        String subtitle = shell.file("zh.srt", "1\n00:00:01,000 --> 00:00:02,000\n一\n").toString();

        assertThat(
                        shell.run(
                                "push",
                                video("a.mp4"),
                                "--column",
                                "demo",
                                "--title",
                                "第一讲",
                                "--meta",
                                "主讲=王老师",
                                "--meta",
                                "tags=小麦、春耕",
                                "--meta",
                                "category=案例展示",
                                "--meta",
                                "purpose=服务类",
                                "--meta",
                                "withdrawAt=2031-01-01",
                                "--subtitle",
                                "zh=" + subtitle,
                                "--publish-at",
                                "2030-01-01 08:00",
                                "--external-id",
                                "HN-7"))
                .as(shell.err)
                .isZero();

        assertThat(shell.origin.bodies.getLast().toString())
                .contains(
                        "\"presenter\":\"王老师\"",
                        "\"tags\":[\"小麦\",\"春耕\"]",
                        "\"category\":\"CASE_SHOWCASE\"",
                        "\"purpose\":\"SERVICE\"",
                        "\"publishAt\":\"2030-01-01T00:00:00Z\"",
                        "\"withdrawAt\":\"2030-12-31T16:00:00Z\"",
                        "\"externalId\":\"HN-7\"");
        assertThat(shell.origin.files).hasSize(1);
        shell.run(
                "push",
                video("a.mp4"),
                "--column",
                "demo",
                "--external-id",
                "HN-7",
                "--subtitle",
                "en=" + subtitle);
        assertThat(shell.origin.files).as("given again, it goes on with what lacks").hasSize(2);
    }

    @Test
    void push_thatIsAskedWrongly_isAUsageError_beforeAnythingMoves() throws Exception {
        String video = video("a.mp4");
        for (String[] wrong :
                new String[][] {
                    {"--meta", "colour=red"},
                    {"--category", "nothing"},
                    {"--publish-at", "tomorrow"},
                    {"--chunk-size", "1k"},
                    {"--bwlimit", "fast"},
                    {"--max-duration", "soon"},
                    {"--checksum", "md5"}
                }) {
            assertThat(shell.run("push", video, "--column", "demo", wrong[0], wrong[1]))
                    .as(wrong[0])
                    .isEqualTo(1);
        }
        assertThat(shell.origin.requests).isEmpty();
    }

    @Test
    void push_withAttachments_sendsThoseThatLack_once() throws Exception {
        String video = video("a.mp4");
        Path one = shell.file("讲义 一.pdf", "%PDF-1.7 one %%EOF");
        Path two = shell.file("two.txt", "two");
        String[] push = {
            "push",
            video,
            "--column",
            "demo",
            "--attach",
            one.toString(),
            "--attach",
            two.toString()
        };
        assertThat(shell.run(push)).as(shell.err).isZero();
        assertThat(shell.origin.files.keySet())
                .hasSize(2)
                .allMatch(k -> k.matches("PUT /api/courseware/[0-9a-f-]+/attachments/.* \"1\""))
                .anyMatch(k -> k.contains("/%E8%AE%B2%E4%B9%89%20%E4%B8%80.pdf "));
        assertThat(shell.origin.files.values())
                .containsExactly(Files.readAllBytes(one), Files.readAllBytes(two));
        shell.origin.files.clear();
        assertThat(shell.run(push)).isZero();
        assertThat(shell.origin.files).as("it has them").isEmpty();
        Files.writeString(two, "two, mended");
        assertThat(shell.run(push)).isZero();
        assertThat(shell.origin.files.values()).containsExactly(Files.readAllBytes(two));

        shell.origin.requests.clear();
        assertThat(shell.run("push", video, "--column", "demo", "--attach", "none.pdf"))
                .isEqualTo(3);
        assertThat(
                        shell.run(
                                "push",
                                video,
                                video("b.mp4"),
                                "--column",
                                "demo",
                                "--attach",
                                one.toString()))
                .isEqualTo(1);
        assertThat(shell.origin.requests).isEmpty();
    }

    @Test
    void describe_sendsTheRecord() throws Exception {
        shell.run("push", video("a.mp4"), "--column", "demo", "--json");
        String id = Origin.JSON.readTree(shell.out).path("id").asText();
        Path record = shell.file("lom.xml", "<lom/>");
        String at = "/api/courseware/" + id + "/metadata";
        shell.origin.answers.put(
                "PUT " + at, Origin.JSON.readTree("{\"status\":202,\"body\":{\"title\":\"新题\"}}"));

        assertThat(shell.run("describe", id, record.toString())).as(shell.err).isZero();
        assertThat(shell.out).contains("新题", "另一人批准");
        assertThat(shell.origin.files).containsKey("PUT " + at + " \"1\"");
        assertThat(shell.run("describe", id, "none.xml")).isEqualTo(3);
    }

    @Test
    void attachments_areAddedListedAndRemoved() throws Exception {
        shell.run("push", video("a.mp4"), "--column", "demo", "--json");
        String id = Origin.JSON.readTree(shell.out).path("id").asText();
        String file = shell.file("讲义.pdf", "%PDF-1.7 %%EOF").toString();
        String at = "/api/courseware/" + id + "/attachments";
        String named = at + "/%E8%AE%B2%E4%B9%89.pdf";
        String said =
                "{\"name\":\"讲义.pdf\",\"type\":\"application/pdf\",\"blob\":{\"sizeBytes\":14}}";
        shell.origin.answers.put(
                "PUT " + named, Origin.JSON.readTree("{\"status\":202,\"body\":" + said + "}"));
        shell.origin.answers.put(
                "GET " + at + "?proposed=false",
                Origin.JSON.readTree("{\"status\":200,\"body\":[" + said + "]}"));

        assertThat(shell.run("attachments", "add", id, file)).as(shell.err).isZero();
        assertThat(shell.out).contains("讲义.pdf  14 字节  application/pdf", "由另一人批准");
        assertThat(shell.run("attachments", "ls", id)).isZero();
        assertThat(shell.out).contains("讲义.pdf  14 字节");
        assertThat(shell.run("attachments", "rm", id, "讲义.pdf")).isZero();
        assertThat(shell.origin.files).containsKey("DELETE " + named + " \"1\"");
        assertThat(shell.run("attachments", "add", id, "none.pdf")).isEqualTo(3);
    }

    @Test
    void replace_sendsTheFile_putsItInItsPlace_orGivesItUp() throws Exception {
        shell.run("push", video("a.mp4"), "--column", "demo", "--json");
        String id = Origin.JSON.readTree(shell.out).path("id").asText();
        String at = "/api/courseware/" + id + "/replacement";
        JsonNode courseware = Origin.JSON.readTree("{\"id\":\"" + id + "\",\"proposal\":null}");
        shell.origin.answers.put("POST " + at, courseware);
        String film = video("b.mp4");

        assertThat(shell.run("replace", id, film)).as(shell.err).isZero();
        assertThat(shell.out).contains("kejian replace " + id + " --use");
        assertThat(shell.origin.bodies.getLast().path("upload").asText()).isNotEmpty();
        int uploads =
                (int) shell.origin.requests.stream().filter("POST /api/uploads"::equals).count();
        assertThat(shell.run("replace", id, film)).isZero();
        assertThat(shell.origin.requests.stream().filter("POST /api/uploads"::equals))
                .as("the bytes are there")
                .hasSize(uploads);

        shell.origin.answers.put("POST " + at + "/use", courseware);
        assertThat(shell.run("replace", id, "--use")).as(shell.err).isZero();
        assertThat(shell.out).contains("已换上");
        assertThat(shell.origin.seen).containsEntry("POST " + at + "/use", "\"1\"");
        shell.origin.answers.put(
                "POST " + at + "/use",
                Origin.JSON.readTree("{\"proposal\":{\"film\":{\"name\":\"b.mp4\"}}}"));
        assertThat(shell.run("replace", id, "--use")).isZero();
        assertThat(shell.out).contains("由另一人批准");

        shell.origin.answers.put("DELETE " + at, courseware);
        assertThat(shell.run("replace", id, "--give-up")).as(shell.err).isZero();
        assertThat(shell.origin.requests).contains("DELETE " + at);
        assertThat(shell.run("replace", id)).as("which of the three").isEqualTo(1);
        assertThat(shell.run("replace", id, film, "--use")).isEqualTo(1);
        assertThat(shell.run("replace", id, "none.mp4")).isEqualTo(3);
    }

    @Test
    void push_withACoverAndAPriority_sendsBoth_theCoverOnce() throws Exception {
        String video = video("a.mp4");
        Path cover = shell.file("封面.png", "a picture, as far as the line cares");
        String[] push = {
            "push", video, "--column", "demo", "--cover", cover.toString(), "--priority", "urgent"
        };
        shell.origin.takesCaptions = true;

        assertThat(shell.run(push)).as(shell.err).isZero();
        assertThat(shell.origin.bodies.getLast().path("priority").asText()).isEqualTo("URGENT");
        assertThat(shell.origin.files.keySet())
                .singleElement()
                .asString()
                .matches("PUT /api/courseware/[0-9a-f-]+/cover \"1\"");
        assertThat(shell.origin.files.values()).containsExactly(Files.readAllBytes(cover));
        shell.origin.files.clear();
        assertThat(shell.run(push)).isZero();
        assertThat(shell.origin.files).as("it has one").isEmpty();

        assertThat(shell.run("push", video, "--column", "demo", "--cover", "none.png"))
                .isEqualTo(3);
        assertThat(
                        shell.run(
                                "push",
                                video,
                                video("b.mp4"),
                                "--column",
                                "demo",
                                "--cover",
                                cover.toString()))
                .isEqualTo(1);
        assertThat(shell.run("push", video, "--column", "demo", "--priority", "soon")).isEqualTo(1);
        shell.origin.requests.clear();
        String page = shell.file("a.html", "<p>一段</p>").toString();
        assertThat(shell.run("push", page, "--column", "demo", "--cover", cover.toString()))
                .isEqualTo(4);
        assertThat(shell.origin.requests).noneMatch(r -> r.startsWith("POST"));
    }

    @Test
    void push_withCaptionsToBurnIn_asksForThem_andIsNotDoneWhereTheFilmIsThereWithout()
            throws Exception {
        String video = video("a.mp4");
        String[] burnIn = {"push", video, "--column", "demo", "--burn-in", "zh"};
        assertThat(shell.run(burnIn)).as(shell.err).isZero();
        assertThat(shell.origin.bodies.getLast().path("burnIn").asText()).isEqualTo("zh");

        String other = video("b.mp4");
        assertThat(shell.run("push", other, "--column", "demo")).isZero();
        assertThat(shell.origin.bodies.getLast().has("burnIn")).isFalse();
        burnIn[1] = other;
        assertThat(shell.run(burnIn)).as("it is there, without").isEqualTo(4);

        shell.origin.requests.clear();
        String third = video("c.mp4");
        assertThat(shell.run("push", third, "--column", "demo", "--burn-in", "zh", "--wait"))
                .as("it would wait for ever")
                .isEqualTo(1);
        assertThat(shell.origin.requests).isEmpty();
    }

    @Test
    void push_ofMany_sendsAll_andOneThatFailsIsSix() throws Exception {
        String a = video("a.mp4");
        String b = video("b.mp4");
        assertThat(shell.run("push", a, b, video("c.mp4"), "--column", "demo", "--json")).isZero();
        assertThat(shell.out.lines()).hasSize(3).allSatisfy(l -> Origin.JSON.readTree(l));

        shell.origin.troubles.add(FakeOrigin.Trouble.FULL);
        assertThat(shell.run("push", video("d.mp4"), a, "--column", "demo", "--transfers", "1"))
                .isEqualTo(6);
        shell.origin.troubles.add(FakeOrigin.Trouble.FULL);
        shell.origin.troubles.add(FakeOrigin.Trouble.FULL);
        assertThat(shell.run("push", video("e.mp4"), video("f.mp4"), "--column", "demo"))
                .isEqualTo(8);
    }

    @Test
    void dryRun_saysWhatWouldGo() throws Exception {
        String a = video("a.mp4");
        shell.run("push", a, "--column", "demo");
        shell.origin.requests.clear();

        assertThat(shell.run("push", a, video("b.mp4"), "--column", "demo", "-n")).isZero();

        assertThat(shell.out).contains("已存在，不会上传：" + a, "将上传：");
        assertThat(shell.origin.requests).containsOnly("GET /api/courseware");
    }

    @Test
    void alikes_areTold_andQuietAndVerboseDiffer() throws Exception {
        String a = video("a.mp4");
        assertThat(shell.run("push", a, "--column", "demo", "-q")).isZero();
        assertThat(shell.out).isEmpty();
        assertThat(shell.run("push", a, "--column", "demo", "-v")).isZero();
        assertThat(shell.err).contains("GET /api/courseware?", " 200 ");
        assertThat(shell.err).doesNotContain("token-editor");
    }

    @Test
    void externalId_ofAnotherFile_isRefused_beforeAnythingMoves() throws Exception {
        shell.run("push", video("a.mp4"), "--column", "demo", "--external-id", "7");
        shell.origin.requests.clear();

        assertThat(shell.run("push", video("b.mp4"), "--column", "demo", "--external-id", "7"))
                .isEqualTo(4);

        assertThat(shell.err).contains("(conflict)");
        assertThat(shell.uploads()).isZero();
    }

    @Test
    void time_thatIsOver_endsWithEight_andResumeGoesOn() throws Exception {
        Path big = Files.write(folder.resolve("big.mp4"), new byte[700_000]);
        String[] push = {"push", big.toString(), "--column", "demo", "--chunk-size", "64k"};
        shell.origin.troubles.add(FakeOrigin.Trouble.FULL);
        assertThat(shell.run(push)).isEqualTo(8);

        assertThat(shell.run("push", big.toString(), "--column", "demo", "--max-duration", "0s"))
                .isEqualTo(8);
        assertThat(shell.err).contains("(max-duration)", "断点");

        assertThat(shell.run("uploads", "resume", "--json")).isZero();
        assertThat(shell.origin.stored().getFirst()).hasSize(700_000);
        assertThat(shell.run(push)).isZero();
        assertThat(shell.uploads()).isEqualTo(1);
        assertThat(shell.run("uploads", "resume")).isZero();
        assertThat(shell.out).isEmpty();
    }

    @Test
    void watch_movesWhatCameToRest_andWhatWasRefused_withAReason() throws Exception {
        Path in = folder.resolve("in");
        shell.file("in/第一讲.mp4", "one");
        shell.file("in/第一讲.srt", "1\n00:00:01,000 --> 00:00:02,000\n一\n");
        shell.file("in/half.mp4.part", "not yet");
        shell.file("in/~$x.mp4", "a lock");
        shell.file("in/notes.txt", "no video");

        assertThat(
                        shell.run(
                                "watch",
                                in.toString(),
                                "--column",
                                "demo",
                                "--settle",
                                "1s",
                                "--once"))
                .as(shell.err)
                .isZero();

        Path done = in.resolve("done").resolve(LocalDate.now().toString());
        assertThat(done.resolve("第一讲.mp4")).hasContent("one");
        assertThat(done.resolve("第一讲.srt")).exists();
        assertThat(shell.origin.files).hasSize(1);
        try (Stream<Path> left = Files.list(in)) {
            assertThat(left.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("done", "half.mp4.part", "~$x.mp4", "notes.txt");
        }

        shell.file("in/第一讲.mp4", "another of the same name");
        shell.run("watch", in.toString(), "--column", "demo", "--settle", "1s", "--once");
        assertThat(done.resolve("第一讲.mp4")).hasContent("one");
        assertThat(done.resolve("第一讲-2.mp4")).hasContent("another of the same name");
    }

    @Test
    void watch_ofARefusedFile_keepsItWithTheReason_andOfAFullDisk_leavesIt() throws Exception {
        Path in = folder.resolve("in");
        Path bad = shell.file("in/bad.mp4", "bad");
        shell.file("in/bad.srt", "no captions");
        shell.origin.takesCaptions = false;

        assertThat(
                        shell.run(
                                "watch",
                                in.toString(),
                                "--column",
                                "demo",
                                "--settle",
                                "1s",
                                "--once"))
                .isEqualTo(4);
        assertThat(in.resolve("failed/bad.mp4")).hasContent("bad");
        assertThat(in.resolve("failed/bad.srt")).exists();
        assertThat(in.resolve("failed/bad.mp4.原因.txt"))
                .content()
                .contains("文件：bad.mp4", "字幕文件不可用", "办法：");

        shell.file("in/later.mp4", "later");
        shell.origin.troubles.add(FakeOrigin.Trouble.FULL);
        assertThat(
                        shell.run(
                                "watch",
                                in.toString(),
                                "--column",
                                "demo",
                                "--settle",
                                "1s",
                                "--once"))
                .isEqualTo(8);
        assertThat(in.resolve("later.mp4")).exists();
        assertThat(bad).doesNotExist();
    }

    @Test
    void doctor_namesWhatIsWrong_andWhatToDo() throws Exception {
        shell.origin.answers.put("GET /q/health/live", Origin.JSON.readTree("{\"status\":\"UP\"}"));
        shell.origin.answers.put(
                "GET /q/health/ready",
                Origin.JSON.readTree("{\"checks\":[{\"name\":\"database\",\"status\":\"UP\"}]}"));
        shell.origin.answers.put(
                "GET /api/me", Origin.JSON.readTree("{\"user\":\"ed\",\"roles\":[\"editor\"]}"));
        shell.run("doctor");
        assertThat(shell.out)
                .contains("✓ database UP", "✓ ed [\"editor\"]", "✓ 时钟相差", "✓ 磁盘剩余", "✓ java");

        shell.origin.answers.remove("GET /api/me");
        assertThat(shell.run("doctor")).isEqualTo(2);

        shell.origin.close();
        assertThat(shell.run("doctor", "--lang", "en")).isEqualTo(2);
        assertThat(shell.out).contains("✗ ", "→ Check the network", "port 8080");
    }
}
