package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.oldbox.BoxModel;
import kejian.acceptance.oldbox.PageAnswer;
import kejian.acceptance.oldbox.PageFault;
import kejian.acceptance.oldbox.PageJudge;
import kejian.acceptance.oldbox.PageRule;
import kejian.contract.release.Catalogue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the laboratory is for: each of these faults, put into a page that has none, is found and
 * called by its name. {@code KEJIAN_PAGE_DEFECTS} names a file of further ones, a line each: name,
 * address, regular expression and replacement, with tabs between.
 */
class PageDefectsIT {

    private static final Charset GBK = Charset.forName("GBK");
    private static final BoxModel BOX = BoxModel.all().get(1);
    private static final String START = "/a/index.htm";
    private static final String LIST = "/a/col/all-2.htm";
    private static final String TITLE = "/a/cw/cw-0.htm";
    private static final String PLAY = "/a/play/cw-0.htm";
    private static final String GROUP = "/a/play/cw-0.htm?heads=30";
    private static final String ARTICLE = "/a/art/cw-9-2.htm";
    private static final String FIND = "/a/find.htm?k=4";
    private static final String HELP = "/a/help.htm";
    private static final String GO_ON = "/a/play/cw-0.htm?at=9";
    private static final String FAULTS = "/a/fault.htm?cw=cw-0";
    private static final String FAULT = "/a/fault-sound.htm?cw=cw-0";
    private static final String SURVEYS = "/a/survey.htm?cw=cw-0";
    private static final String QUESTION = "/a/survey/survey-of-all.htm";
    private static final String ANSWER = "/a/survey/survey-of-all.htm?a=4.2";
    private static final List<String> PAGES =
            List.of(
                    START, LIST, TITLE, PLAY, GROUP, GO_ON, ARTICLE, FIND, HELP, FAULTS, FAULT,
                    SURVEYS, QUESTION, ANSWER);
    private static final Map<String, PageAnswer> GOOD = new HashMap<>();

    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir static Path folder;

    @BeforeAll
    static void read() throws Exception {
        SampleRelease release = sample.get();
        Catalogue.Article article =
                new Catalogue.Article(
                        List.of(new Catalogue.Article.Block("正文，".repeat(400), false, null, null)));
        try (ReleaseServer province =
                        new ReleaseServer(
                                release.shelf(),
                                number ->
                                        VillageCatalogue.of(number, 400, 3, release.pack, article),
                                folder,
                                /* port= */ 0);
                Server edge =
                        release.edge("defects", province, "-Dkejian.edge.hotline=0371-12345678")) {
            OldBoxLine line = new OldBoxLine(edge.port(), BOX);
            for (String path : PAGES) {
                GOOD.put(path, line.get(path, /* headOnly= */ false));
            }
        }
    }

    @AfterAll
    static void forget() {
        GOOD.clear();
    }

    private static List<PageFault> judge(PageAnswer answer) {
        return new PageJudge(BOX).judge(answer).faults();
    }

    @Test
    void pages_asTheyAre_haveNoFault() {
        assertThat(GOOD).hasSize(PAGES.size());
        GOOD.values().forEach(page -> assertThat(judge(page)).isEmpty());
        assertThat(new String(GOOD.get(HELP).body(), GBK)).contains("0371-12345678");
    }

    record Seed(String name, String page, PageRule rule, UnaryOperator<PageAnswer> edit) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Seed text(
            String name, String page, PageRule rule, String expression, String replacement) {
        return new Seed(
                name,
                page,
                rule,
                answer -> {
                    String before = new String(answer.body(), GBK);
                    String after = before.replaceFirst(expression, replacement);
                    assertThat(after).as("the seed %s changes the page", name).isNotEqualTo(before);
                    return with(answer, after.getBytes(GBK));
                });
    }

    /** More script, after that of the page. */
    private static Seed script(String name, String page, PageRule rule, String more) {
        return text(name, page, rule, "</script>", more.replace("$", "\\$") + "</script>");
    }

    private static PageAnswer with(PageAnswer answer, byte[] body) {
        return new PageAnswer(answer.address(), answer.status(), answer.heads(), body);
    }

    private static Seed head(String name, PageRule rule, String head, String value) {
        return new Seed(
                name,
                START,
                rule,
                answer -> {
                    Map<String, String> heads = new HashMap<>(answer.heads());
                    heads.put(head, value);
                    return new PageAnswer(answer.address(), answer.status(), heads, answer.body());
                });
    }

    static Stream<Seed> seeds() {
        return Stream.of(
                script("arrow function", START, PageRule.GRAMMAR, "var f=x=>x;"),
                script("let", START, PageRule.GRAMMAR, "let q=1;"),
                script("const", START, PageRule.GRAMMAR, "const q=1;"),
                script("template", START, PageRule.GRAMMAR, "var q=`a${1}`;"),
                script("trailing comma", START, PageRule.GRAMMAR, "var q={a:1,};"),
                script("reserved word as key", START, PageRule.GRAMMAR, "var q={class:1};"),
                script("reserved word as property", START, PageRule.GRAMMAR, "var q=K;q.delete=1;"),
                script("getter", START, PageRule.GRAMMAR, "var q={get a(){return 1;}};"),
                script("for of", START, PageRule.GRAMMAR, "for(var q of [1]){at=at;}"),
                script("default parameter", START, PageRule.GRAMMAR, "function q(a=1){}"),
                script("destructuring", START, PageRule.GRAMMAR, "var [q]=[1];"),
                script("generator", START, PageRule.GRAMMAR, "function* q(){yield 1;}"),
                script("script cut off", START, PageRule.GRAMMAR, "function q(){"),
                script("JSON of ES5", START, PageRule.SCRIPT, "var q=JSON.parse('1');"),
                script("forEach of ES5", START, PageRule.SCRIPT, "[1].forEach(move);"),
                script("trim of ES5", START, PageRule.SCRIPT, "var q=' a'.trim();"),
                script("querySelector", START, PageRule.SCRIPT, "document.querySelector('a');"),
                script(
                        "addEventListener",
                        START,
                        PageRule.SCRIPT,
                        "document.addEventListener('keydown',press);"),
                script("console", START, PageRule.SCRIPT, "console.log(1);"),
                script("endless loop", START, PageRule.SCRIPT, "while(true){at=0;}"),
                text(
                        "name of the page's event",
                        PLAY,
                        PageRule.SCRIPT,
                        "happened\\(\\);",
                        "event();"),
                text("no charset in the page", START, PageRule.CHARSET, "; charset=gbk", ""),
                text(
                        "another charset in the page",
                        START,
                        PageRule.CHARSET,
                        "charset=gbk",
                        "charset=utf-8"),
                head(
                        "another charset in the head",
                        PageRule.CHARSET,
                        "content-type",
                        "text/html; charset=utf-8"),
                head("no charset in the head", PageRule.CHARSET, "content-type", "text/html"),
                new Seed(
                        "page in another charset",
                        START,
                        PageRule.CHARSET,
                        a -> with(a, new String(a.body(), GBK).getBytes(StandardCharsets.UTF_8))),
                new Seed(
                        "character cut in two",
                        START,
                        PageRule.CHARSET,
                        a -> with(a, cutInside(a.body()))),
                text("HTML5", START, PageRule.MARKUP, "<!DOCTYPE[^>]*>", "<!DOCTYPE html>"),
                text(
                        "element of HTML5",
                        START,
                        PageRule.MARKUP,
                        "<div class=\"b\">",
                        "<section></section><div class=\"b\">"),
                text(
                        "attribute of HTML5",
                        START,
                        PageRule.MARKUP,
                        "<a class",
                        "<a data-x=\"1\" class"),
                text("element not ended", TITLE, PageRule.MARKUP, "</div>", ""),
                text("id twice", START, PageRule.MARKUP, "id=\"i1\"", "id=\"i0\""),
                text("image without alt", TITLE, PageRule.MARKUP, " alt=\"\"", ""),
                text("attribute without quotes", START, PageRule.MARKUP, "id=\"i0\"", "id=i0"),
                text(
                        "title as markup",
                        START,
                        PageRule.MARKUP,
                        "<div class=\"h\">",
                        "<div class=\"h\"><script>x</script>"),
                text(
                        "too large",
                        START,
                        PageRule.SIZE,
                        "</body>",
                        "<!--" + "x".repeat(41_000) + "--></body>"),
                text(
                        "two style sheets",
                        START,
                        PageRule.STYLE,
                        "</head>",
                        "<style type=\"text/css\">.q{top:0}</style></head>"),
                text("other screen", START, PageRule.SCREEN, "640\\*530", "1280*720"),
                text(
                        "no screen",
                        START,
                        PageRule.SCREEN,
                        "<meta name=\"page-view-size\"[^>]*>",
                        ""),
                text("key off the screen", START, PageRule.LAYOUT, "left:24px", "left:600px"),
                text("key below the screen", LIST, PageRule.LAYOUT, "top:456px", "top:520px"),
                text("keys on one another", START, PageRule.LAYOUT, "top:110px", "top:80px"),
                text("name too wide", START, PageRule.LAYOUT, "width:592px", "width:60px"),
                text("words on keys", HELP, PageRule.LAYOUT, "top:68px", "top:300px"),
                text("no place", START, PageRule.LAYOUT, "class=\"i\" id=\"i0\"", "id=\"i0\""),
                text("wrong key table", START, PageRule.KEYS, "40:'down'", "41:'down'"),
                text("second code of a key", LIST, PageRule.KEYS, ",340:'back'", ""),
                text("page key lost", LIST, PageRule.KEYS, "373:'pageDown'", "374:'pageDown'"),
                text(
                        "digits off by one",
                        START,
                        PageRule.KEYS,
                        "open\\(code-49\\)",
                        "open(code-48)"),
                text("unreachable key", LIST, PageRule.REACH, ",N=(1[0-9]),", ",N=9,"),
                text(
                        "focus trap",
                        START,
                        PageRule.REACH,
                        "at=\\(at\\+by\\+N\\)%N",
                        "at=Math.min(at+1,3)"),
                text(
                        "no mark at first",
                        START,
                        PageRule.FOCUS,
                        "function start\\(\\)\\{show\\(\\);",
                        "function start(){"),
                text("mark without colour", START, PageRule.FOCUS, "\\.f\\{[^}]*\\}", ".f{}"),
                script(
                        "stolen focus",
                        START,
                        PageRule.FOCUS,
                        "setInterval('x'==1?0:function(){move(1);},3000);"),
                script(
                        "leaves by itself",
                        START,
                        PageRule.FOCUS,
                        "setTimeout(function(){go('/a/help.htm');},5000);"),
                text(
                        "jump to a page lost",
                        LIST,
                        PageRule.REACH,
                        "jump\\*10\\+code-48",
                        "jump*10+code-49"),
                text(
                        "address of another server",
                        START,
                        PageRule.LINK,
                        "href=\"/a/",
                        "href=\"//cdn.example/a/"),
                text(
                        "https",
                        START,
                        PageRule.LINK,
                        "href=\"/a/[^\"]*\"",
                        "href=\"https://127.0.0.1/\""),
                text(
                        "address too long",
                        START,
                        PageRule.LINK,
                        "href=\"(/a/[^\"]*)\"",
                        "href=\"$1?x=" + "y".repeat(250) + "\""),
                text(
                        "other release",
                        START,
                        PageRule.RELEASE,
                        "kejian-release\" content=\"[0-9]+",
                        "kejian-release\" content=\"1"),
                text(
                        "no release",
                        START,
                        PageRule.RELEASE,
                        "<meta name=\"kejian-release\"[^>]*>",
                        ""),
                text(
                        "media in the wrong dialect",
                        PLAY,
                        PageRule.PLAYER,
                        "JSONED=true",
                        "JSONED=false"),
                text(
                        "player never released",
                        PLAY,
                        PageRule.PLAYER,
                        "mp\\.releaseMediaPlayer\\(",
                        "mp.stop("),
                text(
                        "no report at the end",
                        PLAY,
                        PageRule.PLAYER,
                        "over=true;tell\\(what\\);",
                        "over=true;"),
                text(
                        "no report while it plays",
                        PLAY,
                        PageRule.PLAYER,
                        "ticks%30==0",
                        "ticks%30==31"),
                text("no pause", PLAY, PageRule.PLAYER, "mp\\.pause\\(\\);", ""),
                text("digit of a fault", FAULTS, PageRule.KEYS, "open\\(code-49\\)", "open(1)"),
                text(
                        "fault that cannot be said",
                        FAULT,
                        PageRule.REACH,
                        "go\\(el\\(0\\)",
                        "(el(0)"),
                text(
                        "digit of an answer",
                        QUESTION,
                        PageRule.KEYS,
                        "open\\(code-49\\)",
                        "open(code-48)"),
                text(
                        "question on its options",
                        QUESTION,
                        PageRule.LAYOUT,
                        "class=\"t\" style=\"top:68px",
                        "class=\"t\" style=\"top:100px"),
                text(
                        "answer that cannot be said",
                        ANSWER,
                        PageRule.REACH,
                        "go\\(el\\(0\\)",
                        "(el(0)"),
                text("place lost", GO_ON, PageRule.PLAYER, "AT=9", "AT=0"),
                text("count at the start lost", GROUP, PageRule.PLAYER, "HEADS=30", "HEADS=0"),
                text(
                        "count that goes astray",
                        TITLE,
                        PageRule.REACH,
                        "people\\*10\\+code-48",
                        "people*10+code-49"),
                text("head count lost", PLAY, PageRule.PLAYER, "'&h='\\+heads", "'&h='+0"),
                text(
                        "end leads nowhere",
                        PLAY,
                        PageRule.PLAYER,
                        "end\\('end'\\);up\\(\\);",
                        "end('end');"),
                head("error page", PageRule.ANSWER, "content-type", "text/plain"));
    }

    private static byte[] cutInside(byte[] body) {
        String text = new String(body, GBK);
        int at = text.indexOf("实验省");
        byte[] before = text.substring(0, at + 1).getBytes(GBK);
        byte[] after = text.substring(at + 1).getBytes(GBK);
        byte[] cut = new byte[before.length - 1 + after.length];
        System.arraycopy(before, 0, cut, 0, before.length - 1);
        System.arraycopy(after, 0, cut, before.length - 1, after.length);
        return cut;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seededFault_isFound(Seed seed) {
        PageAnswer edited = seed.edit.apply(GOOD.get(seed.page));
        assertThat(judge(edited)).extracting(PageFault::rule).contains(seed.rule);
    }

    @Test
    void furtherFaults_ofAFile_areFound() throws IOException {
        String file = System.getenv("KEJIAN_PAGE_DEFECTS");
        if (file == null) {
            System.out.println(
                    "left out: KEJIAN_PAGE_DEFECTS names no file of further page faults");
            return;
        }
        List<String> missed = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(file))) {
            String[] cells = line.split("\t", -1);
            PageAnswer good = GOOD.get(cells[1]);
            String before = new String(good.body(), GBK);
            String after = before.replaceFirst(cells[2], cells[3]);
            if (before.equals(after) || judge(with(good, after.getBytes(GBK))).isEmpty()) {
                missed.add(cells[0]);
            }
        }
        assertThat(missed).isEmpty();
    }
}
