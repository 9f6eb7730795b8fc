package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.demo.Launcher;
import kejian.acceptance.oldbox.BoxModel;
import kejian.acceptance.oldbox.PageLab;
import kejian.acceptance.rtsp.Mode;
import kejian.acceptance.rtsp.RtspBox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A box that no program knows, made known by a file: the packed edge serves it its own pages. */
class ProfileFileIT {

    @RegisterExtension static final SharedRelease SHARED = new SharedRelease();

    private static final String PROFILES =
            """
            {"keyTables": {"hall": {
               "left": [1001], "up": [1002], "right": [1003], "down": [1004], "ok": [1005],
               "back": [1006], "pageUp": [1007], "pageDown": [1008], "player": [1009]}},
             "profiles": [
               {"name": "hall", "like": "telecom-hd", "agents": ["HallBox/"], "keys": "hall",
                "charset": "utf-8", "dialect": "url", "play": "rtsp", "video": [0, 0, 1280, 600]}]}
            """;

    /** As its data sheet has it. */
    private static final BoxModel HALL =
            new BoxModel(
                    "hall",
                    "HallBox/1.0",
                    1280,
                    720,
                    "utf-8",
                    Map.of(
                            "left", List.of(1001),
                            "up", List.of(1002),
                            "right", List.of(1003),
                            "down", List.of(1004),
                            "ok", List.of(1005),
                            "back", List.of(1006),
                            "pageUp", List.of(1007),
                            "pageDown", List.of(1008),
                            "player", List.of(1009)),
                    "url");

    private static int rtsp;
    private static Path profiles;
    private static Server edge;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        profiles = Files.writeString(folder.resolve("hall.json"), PROFILES);
        rtsp = Edge.freePort();
        edge =
                SHARED.get()
                        .edge(
                                "profile-file",
                                List.of(),
                                "-Dkejian.boxes.profiles=" + folder,
                                "-Dkejian.boxes.rtsp-port=" + rtsp);
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
        }
    }

    @Test
    void itsPages_haveItsKeysSizeAndCharset() throws Exception {
        PageLab.Seen seen =
                new PageLab(new OldBoxLine(edge.port(), HALL), HALL).walk("/a/index.htm");
        assertThat(seen.faults()).isEmpty();
        assertThat(seen.pages()).isGreaterThan(3);
    }

    @Test
    void itsPlayer_isHandedRtsp_thatPlays() throws Exception {
        String page = "/a/play/" + SampleRelease.COURSEWARE + ".htm?box=IT-HALL";
        String told =
                PageLab.told(
                        new OldBoxLine(edge.port(), HALL).get(page, /* headOnly= */ false), HALL);
        assertThat(told)
                .startsWith(
                        "rtsp://127.0.0.1:%d/play/%s/a.ts?s="
                                .formatted(rtsp, SampleRelease.COURSEWARE));
        try (RtspBox box = new RtspBox(rtsp, RtspBox.TELECOM)) {
            assertThat(box.setUp(told, Mode.values()[0]).status()).isEqualTo(200);
            assertThat(box.ask("PLAY", told, "Range: npt=beginning-").status()).isEqualTo(200);
        }
    }

    @Test
    void itsLists_nameRtsp_andOthersHttp() throws Exception {
        String path = "/play/" + SampleRelease.COURSEWARE + "/a.ts";
        for (String ending : List.of("m3u", "xspf", "json", "pls")) {
            assertThat(list(HALL, ending)).contains("rtsp://127.0.0.1:" + rtsp + path);
            assertThat(list(BoxModel.all().getFirst(), ending))
                    .contains("http://127.0.0.1:" + edge.port() + path)
                    .doesNotContain("rtsp:");
        }
    }

    private static String list(BoxModel model, String ending) throws Exception {
        return new String(
                new OldBoxLine(edge.port(), model)
                        .get("/list/all." + ending, /* headOnly= */ false)
                        .body(),
                StandardCharsets.UTF_8);
    }

    @Test
    void otherModels_areHandedHttp() throws Exception {
        BoxModel other = BoxModel.all().getFirst();
        String page = "/a/play/" + SampleRelease.COURSEWARE + ".htm";
        assertThat(
                        PageLab.told(
                                new OldBoxLine(edge.port(), other).get(page, /* headOnly= */ false),
                                other))
                .startsWith("http://127.0.0.1:" + edge.port() + "/play/");
    }

    @Test
    void profileCheck_saysWhatThisEdgeDoes() throws Exception {
        Path home = Launcher.root();
        Process check =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dkejian.home=" + home,
                                "-jar",
                                home.resolve("ingest-cli/target/kejian-cli.jar").toString(),
                                "profile",
                                "check",
                                profiles.toString(),
                                "--agent",
                                HALL.agent())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).startsWith("hall ").contains("  back 1006");
    }
}
