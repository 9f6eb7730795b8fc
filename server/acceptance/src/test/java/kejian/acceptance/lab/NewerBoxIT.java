package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.oldbox.BoxModel;
import kejian.acceptance.oldbox.PageAnswer;
import kejian.acceptance.oldbox.PageFault;
import kejian.acceptance.oldbox.PageJudge;
import kejian.acceptance.oldbox.PageLab;
import kejian.acceptance.oldbox.PageRule;
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
 * Every page of tier B of a packed edge, as a box with the WebView of Android 4.4 sees it, and
 * whether the laboratory would notice if one were wrong. {@code -Doldbox.titles=10000} is the
 * catalogue of a province.
 */
class NewerBoxIT {

    private static final int TITLES = Integer.getInteger("oldbox.titles", 600);
    private static final BoxModel BOX = BoxModel.newer();
    private static final String START = "/b/index.htm";
    private static final String LIST = "/b/col/all-2.htm";
    private static final String TITLE = "/b/cw/cw-0.htm";
    private static final String PLAY = "/b/play/cw-0.htm";
    private static final String GROUP = "/b/play/cw-0.htm?heads=30";
    private static final String GO_ON = "/b/play/cw-0.htm?at=9";
    private static final String FAULT = "/b/fault-sound.htm?cw=cw-0";
    private static final String SURVEYS = "/b/survey.htm?cw=cw-0";
    private static final String QUESTION = "/b/survey/survey-of-all.htm";
    private static final String ANSWER = "/b/survey/survey-of-all.htm?a=4.2";
    private static final List<String> PAGES =
            List.of(
                    START,
                    LIST,
                    TITLE,
                    PLAY,
                    GROUP,
                    GO_ON,
                    FAULT,
                    SURVEYS,
                    QUESTION,
                    ANSWER,
                    "/b/find.htm?k=4",
                    "/b/art/cw-9-1.htm");
    private static final Map<String, PageAnswer> GOOD = new HashMap<>();

    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir static Path folder;

    private static ReleaseServer province;
    private static Server edge;

    @BeforeAll
    static void start() throws Exception {
        SampleRelease release = sample.get();
        Catalogue.Article article =
                new Catalogue.Article(
                        List.of(
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
        province =
                new ReleaseServer(
                        release.shelf(),
                        number ->
                                VillageCatalogue.under(
                                        release.banner,
                                        VillageCatalogue.of(
                                                number, TITLES, 7, release.pack, article)),
                        folder,
                        /* port= */ 0);
        edge =
                release.edge(
                        "newer-" + folder.getFileName(),
                        province,
                        "-Dkejian.journal.upload-interval=PT0.2S");
        OldBoxLine line = new OldBoxLine(edge.port(), BOX);
        for (String path : PAGES) {
            GOOD.put(path, line.get(path, /* headOnly= */ false));
        }
    }

    @AfterAll
    static void stop() {
        GOOD.clear();
        if (edge != null) {
            edge.close();
        }
        if (province != null) {
            province.close();
        }
    }

    @Test
    void everyPage_canBeUsed() throws Exception {
        PageLab.Seen seen = new PageLab(new OldBoxLine(edge.port(), BOX), BOX).walk(START);
        List<Integer> toTitles = seen.fromStart("/b/cw/");
        System.out.printf(
                "box %s: %d pages of %d shapes, %d faults; a page's targets in %d presses"
                        + " (median; %d at most), a title from the start page in %d (%d at most)%n",
                BOX,
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
        assertThat(seen.fromStart("/a/")).isEmpty();
        assertThat(seen.fromStart("/c/")).isEmpty();
    }

    @Test
    void remote_countsARoom_reportsAFault_andGoesOnWhereItStopped() throws Exception {
        OldBoxLine line = new OldBoxLine(edge.port(), BOX);
        Remote remote = new Remote(line, BOX, TITLE + "?box=STB-B1");
        remote.press("3").press("0").press("ok");
        assertThat(remote.path()).isEqualTo("/b/play/cw-0.htm?box=STB-B1&heads=30");
        remote.watch(10).press("back");
        assertThat(remote.path()).isEqualTo(TITLE + "?box=STB-B1");
        Remote again = new Remote(line, BOX, START + "?box=STB-B1");
        again.press(digit("继续收看：", START + "?box=STB-B1"));
        assertThat(again.path()).matches("/b/play/cw-0\\.htm\\?at=([89]|1[01])&box=STB-B1");
        Remote fault = new Remote(line, BOX, "/b/fault.htm?cw=cw-0&box=STB-B1");
        fault.press("2").press("ok");
        assertThat(fault.path()).startsWith("/b/told-sound.htm?s=v1.");
    }

    @Test
    void remote_answersASurvey_thatTheProvinceHasOnce() throws Exception {
        OldBoxLine line = new OldBoxLine(edge.port(), BOX);
        Remote remote = new Remote(line, BOX, "/b/survey.htm?box=STB-B2");
        remote.press("1").press("4").press("2").press("ok");
        assertThat(remote.path()).startsWith("/b/answered/survey-of-all.htm?s=v1.");
        remote.press("ok");
        assertThat(remote.path()).isEqualTo(START + "?box=STB-B2");
        StationPagesIT.await("the answer", () -> !answersOf("STB-B2").isEmpty());
        assertThat(answersOf("STB-B2")).containsExactly("survey-of-all [4, 2]");
    }

    private static List<String> answersOf(String box) {
        return StationPagesIT.answers(province).stream()
                .filter(a -> box.equals(a.box()))
                .map(a -> a.survey() + " " + a.choices())
                .toList();
    }

    private static String digit(String label, String path) throws Exception {
        byte[] page = new OldBoxLine(edge.port(), BOX).get(path, /* headOnly= */ false).body();
        Matcher row =
                Pattern.compile("\">([1-9]) " + label)
                        .matcher(new String(page, StandardCharsets.UTF_8));
        assertThat(row.find()).as("a row " + label).isTrue();
        return row.group(1);
    }

    private static List<PageFault> judge(PageAnswer answer) {
        return new PageJudge(BOX).judge(answer).faults();
    }

    @Test
    void pages_asTheyAre_haveNoFault() {
        GOOD.values().forEach(page -> assertThat(judge(page)).isEmpty());
    }

    record Seed(String name, String page, PageRule rule, String expression, String replacement) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Seed script(String name, String page, PageRule rule, String more) {
        return new Seed(name, page, rule, "</script>", more + "</script>");
    }

    static Stream<Seed> seeds() {
        return Stream.of(
                script("arrow function", START, PageRule.GRAMMAR, "var f=x=>x;"),
                script("let", PLAY, PageRule.GRAMMAR, "let q=1;"),
                script("const", PLAY, PageRule.GRAMMAR, "const q=1;"),
                script("template", START, PageRule.GRAMMAR, "var q=`a`;"),
                script("method in an object", START, PageRule.GRAMMAR, "var q={a(){return 1;}};"),
                script("promise", PLAY, PageRule.SCRIPT, "new Promise(function(){});"),
                script("fetch", PLAY, PageRule.SCRIPT, "fetch('/v/b.gif');"),
                script("includes of ES7", START, PageRule.SCRIPT, "[1].includes(1);"),
                script("startsWith of ES6", START, PageRule.SCRIPT, "'a'.startsWith('a');"),
                new Seed("grid", START, PageRule.STYLE, "\\.f\\{", ".q{display:grid}\n.f{"),
                new Seed(
                        "variable of a style",
                        START,
                        PageRule.STYLE,
                        "\\.f\\{",
                        ".q{color:var(--c)}\n.f{"),
                new Seed(
                        "document type of 1999",
                        START,
                        PageRule.MARKUP,
                        "<!DOCTYPE html>",
                        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">"),
                new Seed(
                        "element that came later",
                        START,
                        PageRule.MARKUP,
                        "<div class=\"b\">",
                        "<dialog></dialog><div class=\"b\">"),
                new Seed(
                        "other screen",
                        START,
                        PageRule.SCREEN,
                        "width=1280\"",
                        "width=device-width\""),
                new Seed(
                        "no release",
                        START,
                        PageRule.RELEASE,
                        "<meta name=\"kejian-release\"[^>]*>",
                        ""),
                new Seed(
                        "other charset",
                        START,
                        PageRule.CHARSET,
                        "charset=utf-8\">",
                        "charset=gbk\">"),
                new Seed(
                        "digit of an answer",
                        QUESTION,
                        PageRule.KEYS,
                        "open\\(code-49\\)",
                        "open(code-48)"),
                new Seed("unreachable key", LIST, PageRule.REACH, ",N=(1[0-9]),", ",N=9,"),
                new Seed("wrong key table", START, PageRule.KEYS, "40:'down'", "41:'down'"),
                new Seed("key off the screen", START, PageRule.LAYOUT, "left:60px", "left:1270px"),
                new Seed(
                        "leads elsewhere",
                        START,
                        PageRule.LINK,
                        "href=\"/b/[^\"]*\"",
                        "href=\"//cdn.example/\""),
                new Seed(
                        "count that goes astray",
                        TITLE,
                        PageRule.REACH,
                        "people\\*10\\+code-48",
                        "people*10+code-49"),
                new Seed(
                        "player of the carrier",
                        PLAY,
                        PageRule.PLAYER,
                        "mp=document.getElementById\\('v'\\)",
                        "mp={}"),
                new Seed("stream of tier A", PLAY, PageRule.PLAYER, "/b\\.m3u8", "/a.ts"),
                new Seed("tier A in reports", PLAY, PageRule.PLAYER, "T='B'", "T='A'"),
                new Seed("place lost", GO_ON, PageRule.PLAYER, "AT=9", "AT=0"),
                new Seed("count at the start lost", GROUP, PageRule.PLAYER, "HEADS=30", "HEADS=0"),
                new Seed(
                        "no pause",
                        PLAY,
                        PageRule.PLAYER,
                        "function hold\\(\\)\\{mp\\.pause\\(\\);\\}",
                        "function hold(){}"),
                new Seed(
                        "no report while it plays",
                        PLAY,
                        PageRule.PLAYER,
                        "ticks%30==0",
                        "ticks%30==31"),
                new Seed(
                        "cut that nobody is told of",
                        PLAY,
                        PageRule.PLAYER,
                        "away=true;\\s*say2\\([^)]*\\);",
                        "away=true;"),
                new Seed(
                        "does not go on after a cut",
                        PLAY,
                        PageRule.PLAYER,
                        "setTimeout\\(look,3000\\)",
                        "0"),
                new Seed(
                        "begins anew after a cut",
                        PLAY,
                        PageRule.PLAYER,
                        "spot=last>0\\?last:spot",
                        "spot=0"),
                new Seed(
                        "standing still that nobody is told of",
                        PLAY,
                        PageRule.PLAYER,
                        "stood\\*1000",
                        "0"),
                new Seed(
                        "leap told as standing still",
                        PLAY,
                        PageRule.PLAYER,
                        "&&!mp\\.seeking",
                        ""),
                new Seed(
                        "start-up time that nobody is told of",
                        PLAY,
                        PageRule.PLAYER,
                        "first=new Date\\(\\)\\.getTime\\(\\)-asked",
                        "first=first"),
                new Seed(
                        "report lost in a cut",
                        PLAY,
                        PageRule.PLAYER,
                        "else if\\(again\\)",
                        "else if(0)"),
                new Seed(
                        "report lost with the page",
                        PLAY,
                        PageRule.PLAYER,
                        "wanted=to;\\s*keep\\(to\\);",
                        "wanted=to;"),
                new Seed(
                        "player goes on behind the next page",
                        PLAY,
                        PageRule.PLAYER,
                        "mp\\.pause\\(\\);\\s*mp=null;",
                        "mp=null;"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seededFault_isFound(Seed seed) {
        PageAnswer good = GOOD.get(seed.page);
        String before = new String(good.body(), StandardCharsets.UTF_8);
        String after = before.replaceFirst(seed.expression, seed.replacement.replace("$", "\\$"));
        assertThat(after).as("the seed changes the page").isNotEqualTo(before);
        PageAnswer edited =
                new PageAnswer(
                        good.address(),
                        good.status(),
                        good.heads(),
                        after.getBytes(StandardCharsets.UTF_8));
        assertThat(judge(edited)).extracting(PageFault::rule).contains(seed.rule);
    }
}
