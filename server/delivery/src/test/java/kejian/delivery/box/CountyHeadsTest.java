package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.delivery.view.ReleaseView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A province's release with a county's beside it is named {@code P.C} wherever it is named. */
class CountyHeadsTest {

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 30);
        ReleaseView province = SampleRelease.view(13, List.of());
        BlobRef blob = SampleRelease.blob("county");
        CountyRelease release =
                new CountyRelease(
                        1, "410225", 7, "2026-11-26T01:02:03Z", blob, List.of(blob), List.of());
        Catalogue both = province.catalogue();
        server.view.set(
                new ReleaseView(
                        province.manifest(), both, new ReleaseView.County(release, blob, both)));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void pagesListsAndHeads_nameBoth_evidenceKeepsTheProvinces() throws Exception {
        for (String page : List.of("/a/index.htm", "/c/index.html")) {
            RawAnswer answer = server.get(page);
            assertThat(answer.text("ISO-8859-1"))
                    .contains("<meta name=\"kejian-release\" content=\"13.7\">");
            assertThat(answer.header("Kejian-Release")).isEqualTo("13.7");
            assertThat(answer.header("Last-Modified")).startsWith("Thu, 26 Nov 2026");
        }
        assertThat(server.get("/a/help.htm").text("GBK")).contains("13.7");
        for (String end : List.of("m3u", "pls", "xspf", "asx", "rss")) {
            assertThat(server.get("/list/all." + end).text("UTF-8")).as(end).contains("13.7");
        }
        assertThat(server.get("/list/guide.xml").text("UTF-8")).contains("release 13.7");
        assertThat(server.get("/list/all.json").text("UTF-8"))
                .contains("\"release\":13,")
                .contains("\"view\":\"13.7\"");
        assertThat(server.get("/status.json").text("UTF-8"))
                .contains("\"release\":13,")
                .contains("\"view\":\"13.7\"");
    }
}
