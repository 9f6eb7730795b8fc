package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.oldbox.BoxModel;
import kejian.acceptance.oldbox.PageAnswer;
import kejian.acceptance.oldbox.PageLab;
import kejian.acceptance.oldbox.Remote;
import kejian.contract.release.Catalogue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page of a packed edge as four models of old boxes see it. {@code -Doldbox.titles=10000} is
 * the catalogue of a province; a small one goes with each build.
 */
class OldBoxIT {

    private static final int TITLES = Integer.getInteger("oldbox.titles", 600);
    private static final String START = "/a/index.htm";

    private static final int MOST_FURTHER = 3;
    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir static Path folder;

    private static ReleaseServer province;
    private static Server edge;

    @BeforeAll
    static void start() throws Exception {
        SampleRelease release = sample.get();
        province = new ReleaseServer(release.shelf(), OldBoxIT::catalogue, folder, /* port= */ 0);
        edge = release.edge("old-box", province);
    }

    private static Catalogue catalogue(long number) {
        SampleRelease release = sample.get();
        Catalogue.Article article =
                new Catalogue.Article(
                        List.of(
                                new Catalogue.Article.Block("第一章", true, null, null),
                                new Catalogue.Article.Block("正文，".repeat(400), false, null, null),
                                new Catalogue.Article.Block(
                                        "图",
                                        false,
                                        release.pack.poster(),
                                        "image/jpeg",
                                        null,
                                        null,
                                        null,
                                        640,
                                        360)));
        return VillageCatalogue.under(
                release.banner,
                VillageCatalogue.of(number, TITLES, /* seed= */ 7, release.pack, article));
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
        }
        if (province != null) {
            province.close();
        }
    }

    @ParameterizedTest
    @MethodSource("kejian.acceptance.oldbox.BoxModel#all")
    void everyPage_canBeUsed(BoxModel box) throws Exception {
        PageLab.Seen seen = new PageLab(new OldBoxLine(edge.port(), box), box).walk(START);
        List<Integer> toTitles = seen.fromStart("/a/cw/");
        System.out.printf(
                "old box %s: %d pages of %d shapes, %d faults; a page's targets in %d presses"
                        + " (median; %d at most), a title from the start page in %d (%d at most)%n",
                box,
                seen.pages(),
                seen.shapes(),
                seen.faults().size(),
                seen.median(),
                seen.most(),
                toTitles.get(toTitles.size() / 2),
                toTitles.getLast());
        assertThat(seen.faults().stream().limit(30)).isEmpty();
        assertThat(toTitles).hasSize(TITLES);
        assertThat(toTitles.get(toTitles.size() / 2)).isLessThanOrEqualTo(8);
        assertThat(toTitles.getLast()).isLessThanOrEqualTo(16);
    }

    /** What a viewer knows is the title; what it costs is presses from the page that asks. */
    @Test
    void aKnownTitle_isFoundByTheDigitsOfItsInitials() throws Exception {
        BoxModel box = BoxModel.all().getFirst();
        Catalogue catalogue = catalogue(/* number= */ 1);
        Random random = new Random(5);
        List<Integer> presses = new ArrayList<>();
        for (int i = 0; i < Math.min(TITLES / 2, 300); i++) {
            Catalogue.Title title = catalogue.titles().get(random.nextInt(TITLES));
            String digits = initials(Objects.requireNonNull(title.reading()));
            if (digits.length() > 1) {
                int cost = find(box, title, digits, /* byHand= */ i < 12);
                assertThat(cost).as("%s %s", title.title(), digits).isLessThan(50);
                presses.add(cost);
            }
        }
        presses.sort(Comparator.naturalOrder());
        System.out.printf(
                "find: %d of %d titles looked for, median %d presses, %d at most%n",
                presses.size(), TITLES, presses.get(presses.size() / 2), presses.getLast());
        assertThat(presses.get(presses.size() / 2)).isLessThanOrEqualTo(6);
    }

    private static int find(BoxModel box, Catalogue.Title title, String digits, boolean byHand)
            throws Exception {
        OldBoxLine line = new OldBoxLine(edge.port(), box);
        int best = Integer.MAX_VALUE;
        List<String> keys = List.of();
        for (int n = 1; n <= digits.length() && n < best; n++) {
            String typed = digits.substring(0, n);
            for (int further = 0; further < MOST_FURTHER && n + further < best; further++) {
                String path = "/a/find.htm?k=" + typed + "&p=" + (further + 1);
                PageAnswer answer = line.get(path, /* headOnly= */ false);
                String page = new String(answer.body(), Charset.forName("GBK"));
                int row = rows(page).indexOf("/a/cw/" + title.id() + ".htm");
                boolean chooses = page.contains("var ALL=true");
                int cost = n + further + (row == 0 || chooses ? 1 : 2);
                if (row >= 0 && cost < best) {
                    best = cost;
                    keys = new ArrayList<>(List.of(typed.split("")));
                    keys.addAll(Collections.nCopies(further, "pageDown"));
                    if (row == 0) {
                        keys.add("ok");
                    } else {
                        keys.addAll(chooses ? List.of() : List.of("1"));
                        keys.add("" + (row + 1));
                    }
                }
            }
        }
        if (byHand && best < Integer.MAX_VALUE) {
            Remote remote = new Remote(line, box, "/a/find.htm");
            for (String key : keys) {
                remote.press(key);
            }
            assertThat(remote.path()).isEqualTo("/a/cw/" + title.id() + ".htm");
        }
        return best;
    }

    private static List<String> rows(String page) {
        return Pattern.compile("href=\"(/a/cw/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(m -> m.group(1))
                .toList();
    }

    private static String initials(String reading) {
        StringBuilder digits = new StringBuilder();
        for (String syllable : reading.split(" ")) {
            if (!syllable.isEmpty() && Character.isLetter(syllable.charAt(0))) {
                digits.append("22233344455566677778889999".charAt(syllable.charAt(0) - 'a'));
            }
        }
        return digits.substring(0, Math.min(digits.length(), 24));
    }
}
