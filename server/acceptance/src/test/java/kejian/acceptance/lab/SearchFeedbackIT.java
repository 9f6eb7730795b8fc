package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.oldbox.BoxModel;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What six boxes look for on a packed edge whose line is down: once it is over it is on the disk,
 * outlives kill -9, and reaches the province once, without the boxes' names.
 */
class SearchFeedbackIT {

    /** Digits that no title begins with, in initials or in its reading. */
    private static final String NOTHING = "95959595";

    private static final BoxModel BOX = BoxModel.all().getFirst();
    private static final String[] HASTY = {"-Dkejian.journal.upload-interval=PT0.2S"};
    private static final int BOXES = 6;
    private static final Pattern ROW = Pattern.compile("/a/cw/([A-Za-z0-9-]+)\\.htm");
    private static final Pattern SEARCH = Pattern.compile("\\{\"search\":");

    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir Path folder;

    @Test
    void searches_whileTheLineIsDown_outliveAKill_andReachTheProvinceOnce() throws Exception {
        SampleRelease release = sample.get();
        String name = "search-" + folder.getFileName();
        String opened = "";
        try (ReleaseServer province = release.villages(folder)) {
            try (Server edge = release.edge(name, province, HASTY)) {
                province.silence(true);
                OldBoxLine line = new OldBoxLine(edge.port(), BOX);
                for (int box = 1; box <= BOXES; box++) {
                    opened = looksFor(line, "&cs=utf-8&box=SEARCHER-" + box);
                }
                StationPagesIT.await(
                        "all on the disk", () -> searchesIn(release.folder().resolve(name)) == 18);
                EveryAddress.kill9(edge);
            }
            province.silence(false);
            try (Server edge = release.edge(name, province, HASTY)) {
                StationPagesIT.await(
                        "all at the province", () -> searches(province).size() >= 3 * BOXES);
                assertThat(edge.port()).isPositive();
            }
            List<SearchMade> all = searches(province);
            assertThat(all).hasSize(3 * BOXES);
            assertThat(of(all, "无人机"))
                    .hasSize(BOXES)
                    .allMatch(s -> s.by().equals("words") && s.found() == 0 && s.opened() == null);
            assertThat(of(all, NOTHING))
                    .hasSize(BOXES)
                    .allMatch(s -> s.by().equals("keys") && s.found() == 0 && s.opened() == null);
            String title = opened;
            assertThat(all.stream().filter(s -> title.equals(s.opened()))).hasSize(BOXES);
            assertThat(all).extracting(SearchMade::voice).doesNotHaveDuplicates();
            assertThat(province.journal().toString()).doesNotContain("SEARCHER");
            assertThat(numbers(province)).doesNotHaveDuplicates();
        }
    }

    /**
     * Words, then digits that find nothing, then others of which the first row is opened.
     *
     * @return the courseware
     */
    private static String looksFor(OldBoxLine line, String as) throws Exception {
        page(line, "/c/find.html?q=%E7%84%A1%E4%BA%BA%E6%A9%9F" + as);
        for (int keys = 1; keys <= NOTHING.length(); keys++) {
            page(line, "/a/find.htm?k=" + NOTHING.substring(0, keys) + as);
        }
        for (int key = 2; key < 9; key++) {
            Matcher row = ROW.matcher(page(line, "/a/find.htm?k=" + key + as));
            if (row.find()) {
                page(line, row.group() + "?" + as.substring(1));
                return row.group(1);
            }
        }
        throw new AssertionError("forty titles, and no key finds one");
    }

    private static String page(OldBoxLine line, String path) throws Exception {
        var answer = line.get(path, /* headOnly= */ false);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static List<SearchMade> of(List<SearchMade> all, String text) {
        return all.stream().filter(s -> s.text().equals(text)).toList();
    }

    private static List<SearchMade> searches(ReleaseServer province) {
        return province.journal().stream()
                .flatMap(b -> b.entries().stream())
                .map(JournalBatch.Entry::search)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<Long> numbers(ReleaseServer province) {
        return province.journal().stream()
                .flatMap(b -> b.entries().stream())
                .map(JournalBatch.Entry::seq)
                .toList();
    }

    /** Records that lie in an edge's journal, which packs none of so few. */
    private static long searchesIn(Path edge) {
        try (Stream<Path> files = Files.walk(edge)) {
            long found = 0;
            for (Path segment : files.filter(f -> f.toString().endsWith(".seg")).toList()) {
                String text = Files.readString(segment, StandardCharsets.ISO_8859_1);
                found += SEARCH.matcher(text).results().count();
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
