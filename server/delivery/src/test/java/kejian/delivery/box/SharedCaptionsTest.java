package kejian.delivery.box;

import static kejian.delivery.box.SampleRelease.SECOND;
import static kejian.delivery.box.SampleRelease.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.view.ReleaseView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two courseware of the same bytes, each with words of its own; one of them is restricted. */
class SharedCaptionsTest {

    private static final String ROOT = "/m/" + SampleRelease.PACKAGE;
    private static final String THIRD = "0198a000-0000-7000-8000-000000000077";
    private static final byte[] INNER =
            "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\ninner\n".getBytes(StandardCharsets.UTF_8);

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 30);
        Files.write(folder.resolve(SampleRelease.blob(INNER).sha256()), INNER);
        Catalogue.Title open = SampleRelease.video(VIDEO, "open");
        Catalogue.Title inner = titled(SECOND, "内部", SampleRelease.packageOf(VIDEO));
        Catalogue.Title third = titled(THIRD, "无关", SampleRelease.packageOf(THIRD));
        server.view.set(
                new ReleaseView(
                        new ReleaseManifest(
                                ReleaseManifest.FORMAT,
                                14,
                                "2026-11-20T01:02:03Z",
                                SampleRelease.blob("catalogue"),
                                List.of(),
                                List.of()),
                        new Catalogue(
                                14,
                                "某省",
                                List.of(),
                                List.of(open, inner, third),
                                List.of(SECOND))));
    }

    private static Catalogue.Title titled(String id, String words, MediaPackage made) {
        Catalogue.Title like = SampleRelease.video(id, "like");
        return new Catalogue.Title(
                id,
                like.kind(),
                "inner",
                "",
                "",
                "",
                List.of(),
                like.category(),
                like.purpose(),
                like.publishedAt(),
                made.withCaptions(
                        List.of(
                                new MediaPackage.Caption(
                                        "zh",
                                        words,
                                        SampleRelease.blob(INNER),
                                        /* byDefault= */ false))),
                null);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void words_areThoseOfWhatIsWatched_andNobodyElseSeesTheRestrictedOnes() throws Exception {
        String open = PlayTest.session(server.get("/c/cw/" + VIDEO + ".html").text());
        String inner = PlayTest.session(server.get("/c/cw/" + SECOND + ".html?box=B").text());

        assertThat(server.get(ROOT + "/c/text/zh.vtt").body()).isEqualTo(SampleRelease.CAPTIONS);
        assertThat(server.get(ROOT + "/c/text/zh.vtt?s=" + open).body())
                .isEqualTo(SampleRelease.CAPTIONS);
        RawAnswer words = server.get(ROOT + "/c/text/zh.vtt?s=" + inner);
        assertThat(words.body()).isEqualTo(INNER);
        assertThat(words.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.get(ROOT + "/c/text/zh/0.vtt?s=" + inner).text()).endsWith("inner\n");
        assertThat(server.get(ROOT + "/c/text/zh/index.m3u8?s=" + inner).text())
                .contains("0.vtt?s=" + inner);
    }

    @Test
    void manifests_nameTheWordsOfWhatIsWatched() throws Exception {
        String open = PlayTest.session(server.get("/c/cw/" + VIDEO + ".html").text());
        String inner = PlayTest.session(server.get("/c/cw/" + SECOND + ".html?box=B").text());
        String third = PlayTest.session(server.get("/c/cw/" + THIRD + ".html").text());

        for (String manifest : List.of("/c/master.m3u8", "/c/manifest.mpd")) {
            assertThat(server.get(ROOT + manifest + "?s=" + open).text())
                    .as(manifest)
                    .contains("中文")
                    .doesNotContain("内部");
            assertThat(server.get(ROOT + manifest + "?s=" + inner).text())
                    .as(manifest)
                    .contains("内部")
                    .doesNotContain("中文");
            assertThat(server.get(ROOT + manifest + "?s=" + third).text())
                    .as(manifest + " with the session of another package")
                    .contains("中文")
                    .doesNotContain("无关");
        }
    }
}
