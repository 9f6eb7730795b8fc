package kejian.delivery.box;

import static kejian.delivery.box.SampleRelease.ARTICLE;
import static kejian.delivery.box.SampleRelease.HANDOUT;
import static kejian.delivery.box.SampleRelease.SECOND;
import static kejian.delivery.box.SampleRelease.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.delivery.evidence.Sessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that viewers take along, from the page to their last byte. */
class AttachmentsTest {

    private static final String SHA256 = SampleRelease.blob(HANDOUT).sha256();
    private static final String PATH = "/m/attachment/" + VIDEO + "/" + SHA256;

    @TempDir Path folder;
    private BoxServer server;

    @BeforeEach
    void start() throws Exception {
        server = new BoxServer(folder, 30);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void page_listsThem_withNameKindAndSize_escaped() throws Exception {
        for (String id : List.of(VIDEO, ARTICLE)) {
            assertThat(server.get("/c/cw/" + id + ".html").text())
                    .contains(
                            "<h2>讲义</h2>",
                            "<li><a download href=\"/m/attachment/" + id + "/" + SHA256 + "\">",
                            ">第一讲 &quot;讲义&quot; &amp; &lt;1&gt;.pdf</a> <small>PDF 1"
                                    + " KB</small>");
        }
        assertThat(server.get("/c/cw/" + SECOND + ".html").text())
                .doesNotContain("attachments", "讲义");
    }

    @Test
    void file_isSaved_notOpened_underItsName() throws Exception {
        RawAnswer whole = server.get(PATH);
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(HANDOUT);
        assertThat(whole.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(whole.header("Content-Disposition"))
                .isEqualTo(
                        "attachment; filename=\"___ ____ & _1_.pdf\";"
                                + " filename*=UTF-8''%E7%AC%AC%E4%B8%80%E8%AE%B2%20%22"
                                + "%E8%AE%B2%E4%B9%89%22%20&%20%3C1%3E.pdf");
        assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(whole.header("Content-Security-Policy"))
                .isEqualTo("sandbox; default-src 'none'");
        assertThat(whole.header("Cache-Control")).isEqualTo("private, max-age=30");

        RawAnswer part = server.get(PATH, "Range: bytes=5-7");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("1.7");
        assertThat(server.get(PATH, "If-None-Match: " + whole.header("ETag")).status())
                .isEqualTo(304);
        RawAnswer head = server.request("HEAD", PATH);
        assertThat(head.header("Content-Length")).isEqualTo("" + HANDOUT.length);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void address_namesTheCourseware_notTheBytesAlone() throws Exception {
        failed("/m/attachment/" + SECOND + "/" + SHA256, Problem.NOT_FOUND);
        failed("/m/attachment/" + VIDEO + "/" + "0".repeat(64), Problem.NOT_FOUND);
        failed("/m/attachment/" + VIDEO + "/" + SHA256.substring(1), Problem.NOT_FOUND);
        server.view.set(SampleRelease.view(13, List.of(), List.of(VIDEO)));
        failed(PATH, Problem.TOKEN_MISSING);
        // the same bytes, of an article that is open
        assertThat(server.get(PATH.replace(VIDEO, ARTICLE)).status()).isEqualTo(200);
        Sessions sessions =
                new Sessions("a key of thirty-two bytes or more".getBytes(), server.clock);
        failed(PATH + "?s=" + sessions.issue(ARTICLE, "BOX-1").id(), Problem.TOKEN_SCOPE);
        String page = server.get("/c/cw/" + VIDEO + ".html?box=BOX-1").text();
        String address = PATH + "?s=" + PlayTest.session(page);
        assertThat(page).contains("href=\"" + address + "\"");
        assertThat(server.get(address).body()).isEqualTo(HANDOUT);
        assertThat(server.get(address).header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void withdrawal_takesThemAway_andWhatIsMissingOnTheDiskIsSaid() throws Exception {
        server.view.set(SampleRelease.view(13, List.of(VIDEO)));
        failed(PATH, Problem.WITHDRAWN);
        server.view.set(SampleRelease.view(14, List.of()));
        Files.delete(folder.resolve(SHA256));
        failed(PATH, Problem.UNAVAILABLE);
        server.view.set(null);
        failed(PATH, Problem.UNAVAILABLE);
    }

    @Test
    void download_countsAsLoad_untilItsEndWhateverThatIs() throws Exception {
        assertThat(server.get(PATH).status()).isEqualTo(200);
        assertThat(server.get(PATH, "Range: bytes=99-").status()).isEqualTo(416);
        assertThat(server.get(PATH, "If-None-Match: *").status()).isEqualTo(304);
        assertThat(server.request("HEAD", PATH).status()).isEqualTo(200);
        try (Socket gone = server.connect()) {
            gone.getOutputStream()
                    .write(("GET " + PATH + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes());
        }
        Files.delete(folder.resolve(SHA256));
        failed(PATH, Problem.UNAVAILABLE);
        BoxServer.await("nothing is being sent", () -> server.routes.sending() == 0);
        try (BoxServer full = new BoxServer(folder, 0)) {
            RawAnswer later = full.get(PATH);
            assertThat(later.status()).isEqualTo(503);
            assertThat(later.header("Retry-After")).isNotEmpty();
        }
    }

    private void failed(String path, Problem problem) throws Exception {
        RawAnswer answer = server.get(path);
        assertThat(answer.status()).as(path).isEqualTo(problem.status());
        assertThat(answer.header("Problem-Type")).isEqualTo(problem.code());
        assertThat(answer.header("Content-Disposition")).isEmpty();
    }
}
