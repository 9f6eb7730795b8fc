package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.page.KeyList;
import kejian.delivery.view.ReleaseView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on which page under which digit: what is said of it is what pages show. */
class KeyListTest {

    private static final Pattern ROW =
            Pattern.compile(
                    "href=\"/a/(?:cw|col)/([a-z0-9-]+?)(?:-1)?\\.htm[^\"]*\">([0-9]) ([^<]+)</a>");
    private static final String COLUMN = "0198a000-0000-7000-8000-0000000000c1";

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String id(int number) {
        return "0198a000-0000-7000-8000-%012d".formatted(number);
    }

    private static String title(int number) {
        return "第 " + number + " 课 " + "长".repeat(number);
    }

    private static ReleaseView view(int titles, int withdrawn) {
        List<String> order = IntStream.range(0, titles).mapToObj(KeyListTest::id).toList();
        List<Catalogue.Column> columns =
                List.of(
                        new Catalogue.Column(COLUMN, null, "shang", "上级", "", order),
                        new Catalogue.Column("c2", COLUMN, "xia", "下级", "", List.of()));
        List<Catalogue.Title> all = new ArrayList<>();
        for (int i = titles - 1; i >= 0; i--) { // in another order than the column's
            all.add(SampleRelease.video(id(i), title(i)));
        }
        return new ReleaseView(
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        13,
                        "2026-11-20T01:02:03Z",
                        SampleRelease.blob("catalogue"),
                        List.of(),
                        List.of(id(withdrawn))),
                new Catalogue(13, "某省", columns, all));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 10, 18, 26, 27})
    void pagesOfAColumn_showTheRowsOfTheList_underItsDigits(int titles) throws Exception {
        server.view.set(view(titles, /* withdrawn= */ titles - 1));
        List<Integer> shown = IntStream.range(0, titles - 1).boxed().toList();
        KeyList<Integer> list = KeyList.ofColumn(List.of(-1), shown);
        for (int page = 1; page <= list.pages(); page++) {
            List<String> expected = new ArrayList<>();
            for (KeyList.Row<Integer> row : list.page(page)) {
                boolean column = row.entry() < 0;
                String label = column ? "下级" : KeyList.label(title(row.entry()), 640);
                expected.add(row.digit() + " " + label + " " + (column ? "xia" : id(row.entry())));
            }
            String html = html("/a/col/shang-" + page + ".htm");
            List<String> seen = new ArrayList<>();
            for (Matcher row = ROW.matcher(html); row.find(); ) {
                seen.add(row.group(2) + " " + row.group(3) + " " + row.group(1));
            }
            assertThat(seen).as("page " + page).isEqualTo(expected);
            assertThat(expected).hasSizeLessThanOrEqualTo(9);
            if (page == 1) {
                assertThat(seen).as("columns below are first").startsWith("1 下级 xia");
            }
        }
        String after = "/a/col/shang-" + (list.pages() + 1) + ".htm";
        assertThat(server.get(after + "?cs=utf-8").status()).isEqualTo(404);
    }

    /** From a courseware one comes back to the page that it stands on. */
    @Test
    void courseware_leadsBackToItsPage() throws Exception {
        server.view.set(view(27, /* withdrawn= */ 0));
        assertThat(html("/a/cw/" + id(8) + ".htm")).contains("UP='/a/col/shang-1.htm?");
        assertThat(html("/a/cw/" + id(9) + ".htm")).contains("UP='/a/col/shang-2.htm?");
        assertThat(html("/a/cw/" + id(26) + ".htm")).contains("UP='/a/col/shang-3.htm?");
    }

    @Test
    void list_withoutEntries_hasOneEmptyPage() {
        KeyList<String> list = KeyList.ofColumn(List.of(), List.of());
        assertThat(list.pages()).isEqualTo(1);
        assertThat(list.page(1)).isEmpty();
    }

    private String html(String path) throws Exception {
        return server.get(path + "?size=640x530&cs=utf-8").text();
    }
}
