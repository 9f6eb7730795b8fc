package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.viewing.SearchMade;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages that find things note of it. */
class SearchFeedbackTest {

    private static final String CTC = "User-Agent: Mozilla/4.0 (compatible; iPanel; CTC/2.0)";
    private static final String PHONE =
            "User-Agent: Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/120.0.0.0 Mobile Safari/537.36";
    private static final Pattern PLAIN = Pattern.compile("href=\"(/c/cw/[^\"]+)\"");

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private RawAnswer page(String path, String agent) throws Exception {
        RawAnswer answer = server.get(path, agent);
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }

    private static String words(String text) {
        return "/c/find.html?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<SearchMade> after(int searches) throws Exception {
        server.clock.forward(Duration.ofMinutes(5));
        BoxServer.await("searches", () -> server.journal.searches.size() >= searches);
        return server.journal.searches;
    }

    @Test
    void digitsThatFoundNothing_areOneSearch_ofTierAAndB() throws Exception {
        for (String k : List.of("9", "99", "999", "9999")) {
            page("/a/find.htm?cs=utf-8&box=BOX-1&k=" + k, CTC);
            page("/b/find.htm?box=BOX-2&k=" + k, CTC);
        }
        assertThat(server.journal.searches).isEmpty();
        assertThat(after(2))
                .hasSize(2)
                .allMatch(s -> s.by().equals("keys") && s.text().equals("9999"))
                .allMatch(s -> s.found() == 0 && s.opened() == null)
                .allMatch(s -> !s.toString().contains("BOX-"));
    }

    @Test
    void words_thatAreSubmitted_andWhatIsOpenedFromThem() throws Exception {
        String title = server.view.get().title(SampleRelease.VIDEO).orElseThrow().title();
        Matcher row = PLAIN.matcher(page(words(title), PHONE).text());
        assertThat(row.find()).isTrue();
        page(row.group(1).replace("&amp;", "&"), PHONE);
        BoxServer.await("the search", () -> server.journal.searches.size() == 1);
        SearchMade search = server.journal.searches.getFirst();
        assertThat(search.by()).isEqualTo("words");
        assertThat(search.opened()).isEqualTo(SampleRelease.VIDEO);
        assertThat(search.found()).isPositive();
    }

    @Test
    void headAndPagesThatAreNot_sayNothing() throws Exception {
        server.request("HEAD", words("果树"), PHONE);
        server.get("/a/find.htm?k=1&box=BOX-1", CTC);
        server.get("/a/find.htm?k=99&p=2&box=BOX-1", CTC);
        page(words("  "), PHONE);
        page(words("13812345678"), PHONE);
        page(words("無人機"), PHONE);
        assertThat(after(1)).extracting(SearchMade::text).containsExactly("无人机");
    }

    @Test
    void stop_writesWhatGoesOn() throws Exception {
        page(words("蜜蜂"), PHONE);
        server.routes.close();
        assertThat(server.journal.searches).extracting(SearchMade::text).containsExactly("蜜蜂");
    }

    /** No page waits for a disk because somebody looks for something. */
    @Test
    void diskThatIsFull_isNotFelt() throws Exception {
        server.journal.failing = true;
        page(words("蜜蜂"), PHONE);
        page(words("果树"), PHONE);
        page("/a/find.htm?k=47", CTC);
        assertThat(server.journal.searches).isEmpty();
    }
}
