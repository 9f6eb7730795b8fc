package kejian.origin.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kejian.delivery.caption.WebVtt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Caption files as editors have them, good and bad. */
class CaptionFileTest {

    private static final String SRT =
            "1\n00:00:01,000 --> 00:00:02,500\n春耕\n\n2\n00:00:03,000 --> 00:00:04,000\n果树 <b>嫁接</b>\n";

    private static CaptionFile read(String text) throws CaptionException {
        return CaptionFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String vtt(String text) throws CaptionException {
        return new String(read(text).webVtt(), StandardCharsets.UTF_8);
    }

    private static String refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(byte[] file) {
        CaptionException e =
                catchThrowableOfType(CaptionException.class, () -> CaptionFile.read(file));
        return e == null ? "taken" : e.refusal() + " " + e.line();
    }

    private static String cue(String words) throws CaptionException {
        return read("1\n00:00:01,000 --> 00:00:02,000\n" + words).cues().getFirst().text();
    }

    @Test
    void srt_isWrittenAsWebVtt() throws Exception {
        assertThat(vtt(SRT))
                .isEqualTo(
                        """
                        WEBVTT

                        00:00:01.000 --> 00:00:02.500
                        春耕

                        00:00:03.000 --> 00:00:04.000
                        果树 <b>嫁接</b>
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEnds_ofEveryKind_giveTheSame(String end) throws Exception {
        assertThat(read(SRT.replace("\n", end).stripTrailing())).isEqualTo(read(SRT));
        String webVtt = vtt(SRT);
        assertThat(read(webVtt.replace("\n", end).stripTrailing()).cues())
                .isEqualTo(read(SRT).cues());
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,false,UTF-8", "UTF-8,true,UTF-8", "UTF-16LE,true,UTF-16LE",
        "UTF-16BE,true,UTF-16BE", "UTF-16LE,false,UTF-16LE", "UTF-16BE,false,UTF-16BE",
        "GB18030,false,GB18030", "GBK,false,GB18030"
    })
    void encodings_giveTheSameWords(String charset, boolean marked, String found) throws Exception {
        String text = (marked ? "\ufeff" : "") + SRT.replace("春耕", "全省党员干部现代远程教育工作会议");
        CaptionFile file = CaptionFile.read(text.getBytes(Charset.forName(charset)));
        assertThat(file.charset()).isEqualTo(found);
        assertThat(file.cues().getFirst().text()).isEqualTo("全省党员干部现代远程教育工作会议");
    }

    @Test
    void big5_isToldFromGbk() throws Exception {
        String text = SRT.replace("春耕", "我們的農村教育").replace("嫁接", "這是一個好時代");
        String traditional = text.replace("果树", "果樹");
        CaptionFile file = CaptionFile.read(traditional.getBytes(Charset.forName("Big5")));
        assertThat(file.charset()).isEqualTo("Big5");
        assertThat(file.cues().getLast().text()).isEqualTo("果樹 <b>這是一個好時代</b>");
    }

    @Test
    void encodings_thatAreNone_areRefused() {
        byte[] utf8 = "1\n00:00:00,000 --> 00:00:02,000\n党员".getBytes(StandardCharsets.UTF_8);
        byte[] gbk = "教育\n".getBytes(Charset.forName("GBK"));
        byte[] mixed = new byte[utf8.length + gbk.length];
        System.arraycopy(utf8, 0, mixed, 0, utf8.length);
        System.arraycopy(gbk, 0, mixed, utf8.length, gbk.length);
        assertThat(refusal(mixed)).isEqualTo("CHARSET 0");
        String french = "1\n00:00:00,000 --> 00:00:02,000\nL’été où l’élève à l’école\n";
        assertThat(refusal(french.getBytes(Charset.forName("windows-1252"))))
                .isEqualTo("CHARSET 0");
        String korean =
                "1\n00:00:00,000 --> 00:00:02,000\n" + "대한민국의 농촌 교육은 매우 중요한 과제이다 ".repeat(4);
        assertThat(refusal(korean.getBytes(Charset.forName("EUC-KR")))).isEqualTo("CHARSET 0");
        assertThat(refusal(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0xd8}))
                .isEqualTo("CHARSET 0");
    }

    @Test
    void srt_asItIsInTheWild_isTaken() throws Exception {
        assertThat(
                        read("""
                        00:00:05.5 --> 00:00:06,25 X1:10 X2:20
                        no number, dots, short fractions
                        7
                        100:00:00,000 --> 123:59:59,999
                        beyond a hundred hours, no empty line before

                        1949
                        and a year after one
                        8
                        00:00:01,000 --> 00:00:09,000
                        earlier, overlapping
                        """)
                                .cues())
                .extracting(c -> CueTimes.text(c.fromMs()) + " " + c.text())
                .containsExactly(
                        "00:00:01.000 earlier, overlapping",
                        "00:00:05.500 no number, dots, short fractions",
                        "100:00:00.000 beyond a hundred hours, no empty line before\n1949\nand a year"
                                + " after one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "<i>a</i> & <U>b</U>§<i>a</i> &amp; <u>b</u>",
                "<font color=\"#ff0000\">红</font>§红",
                "<em>a<strong>b</em>c§<i>a<b>b</b></i>c",
                "<b>a§<b>a</b>",
                "<b><br>a<br></b> <br> <br><i>b</i>§<b>a</b>|<i>b</i>",
                "</b>x</i>§x",
                "a<br/>b§a|b",
                "<script>alert(1)</script>§&lt;script&gt;alert(1)&lt;/script&gt;",
                "a --> b§a --&gt; b",
                "1 < 2 > 0§1 &lt; 2 &gt; 0",
                "&lt;b&gt; &copy; &nbsp;§&lt;b&gt; &amp;copy; &nbsp;",
                "{\\an8}上方{\\i1}字§上方字",
                "{名}§{名}",
                "a\u0007\u001bb\u0085c§abc",
                "<b>§taken as nothing",
                "<3§&lt;3",
            })
    void words_keepFewMarks_andAllElseIsLetters(String words, String wanted) throws Exception {
        String said =
                refusal("1\n00:00:01,000 --> 00:00:02,000\n" + words).startsWith("EMPTY")
                        ? "taken as nothing"
                        : cue(words);
        assertThat(said.replace('\n', '|')).isEqualTo(wanted);
    }

    @Test
    void webVtt_losesStylesAndNotes_andKeepsWordsVoicesAndPlaces() throws Exception {
        assertThat(
                        vtt(
                                """
                                WEBVTT - 标题
                                X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000

                                STYLE
                                ::cue{background:url(http://127.0.0.1/x)}

                                REGION
                                id:a

                                NOTE a remark
                                of two lines

                                name of a cue
                                01:00.000 --> 01:02.000 line:80%,end region:a align:start onclick:x
                                <v.loud 王老师>同志们</v> <c.red onclick=alert(1)>好</c><00:01.000>
                                00:01:03.000 --> 00:01:04.000
                                <lang en><ruby>字<rt>zì</rt></ruby></lang>
                                """))
                .isEqualTo(
                        """
                        WEBVTT

                        00:01:00.000 --> 00:01:02.000 line:80%,end align:start
                        <v 王老师>同志们</v> 好

                        00:01:03.000 --> 00:01:04.000
                        <ruby>字<rt>zì</rt></ruby>
                        """);
    }

    @Test
    void ass_losesOverridesAndDrawings_andKeepsWords() throws Exception {
        String file =
                """
                [Script Info]
                ; a remark
                ScriptType: v4.00+

                [V4+ Styles]
                Format: Name, Fontname
                Style: Default,Arial

                [Events]
                Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
                Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,remark
                Dialogue: 1,0:00:05.00,0:00:06.50,Default,,0,0,0,,{\\pos(1,2)\\fad(1,2)}上行\\N下行, 有逗号\\h。
                Dialogue: 0,0:00:05.00,0:00:06.50,Default,,0,0,0,,{\\bord4}上行\\N下行, 有逗号\\h。
                Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0} <a> & {没完
                Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,{\\p4}m 0 0 l 100 0
                Dialogue: 0,0:00:02.00,0:00:02.00,Default,,0,0,0,,a mark
                """;
        assertThat(vtt(file))
                .isEqualTo(
                        """
                        WEBVTT

                        00:00:02.000 --> 00:00:03.000
                        &lt;a&gt; &amp; {没完

                        00:00:05.000 --> 00:00:06.500
                        上行
                        下行, 有逗号\u00a0。
                        """);
        String ssa =
                "[Script Info]\n[Events]\nFormat: Marked, Start, End, Text\n"
                        + "Dialogue: Marked=0,0:00:01.00,0:00:02.00,a,b";
        assertThat(read(ssa).cues()).containsExactly(new Cue(1000, 2000, "", "a,b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            value = {
                "EMPTY 0§||",
                "EMPTY 0§WEBVTT||NOTE nothing",
                "NO_CAPTIONS 1§# Captions||00:00:01,000 --> 00:00:02,000|a",
                "NO_CAPTIONS 2§|{\"a\":1}",
                "HEADER 1§00:00.000 --> 00:02.000|hi",
                "TIME 2§1|-1:00:00,000 --> 00:00:01,000|y",
                "TIME 2§1|99:99:99,999 --> 999999:00:00,000|x",
                "TIME 6§1|00:00:01,000 --> 00:00:02,000|a||2|00:00:03,000 -> 00:00:04,000|b",
                "TIME 6§1|00:00:01,000 --> 00:00:02,000|a||2|00:00:60,000 --> 00:01:04,000|b",
                "TIME 2§1|00:60:00,000 --> 01:00:04,000|b",
                "TIME 6§1|00:00:01,000 --> 00:00:02,000|a||2|0：00：03,000 —> 0：00：04,000|b",
                "TIME 3§WEBVTT||00:00:01.000 --> x|a",
                "TIME 3§WEBVTT||words without times",
                "ORDER 2§1|00:00:05,000 --> 00:00:02,000|x",
                "ORDER 2§1|00:00:05,000 --> 00:00:05,000|x",
                "ORDER 3§[Script Info]|[Events]|Dialogue: 0,0:00:05.00,0:00:02.00,,,0,0,0,,x",
                "TIME 3§[Script Info]|[Events]|Dialogue: 0,never,0:00:02.00,,,0,0,0,,x",
                "EVENT 3§[Script Info]|[Events]|Dialogue: 0,0:00:05.00,0:00:02.00",
                "EVENT 3§[Script Info]|[Events]|Format: Start, Text, End",
                "ATTACHMENT 3§[Script Info]|[Fonts]|fontname: a.ttf",
                "EMPTY 0§[Script Info]|[V4+ Styles]|[Events]|Dialogue: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,{\\i1}",
                "DRAWINGS 4§[Script Info]|[V4+ Styles]|[Events]|Dialogue: 0,0:00:00.00,0:00:05.00,Default,,0,0,0,,{\\fs100000\\p1}m 0 0 l 1e9 1e9{\\p0}"
            })
    void whatIsWrong_isRefusedWithItsLine(String wanted, String file) {
        assertThat(refusal(file.replace('|', '\n'))).isEqualTo(wanted);
    }

    @Test
    void limits_holdAtTheirEdge() throws Exception {
        assertThat(refusal("1\n00:00:00,000 --> 00:00:02,000\na\0b\n")).isEqualTo("ZERO 3");
        assertThat(refusal("x\1\2y\3z\4\n".repeat(20) + "\0")).isEqualTo("NOT_TEXT 21");
        assertThat(refusal("x".repeat(CaptionFile.LARGEST_BYTES + 1))).isEqualTo("TOO_LARGE 0");
        assertThat(refusal("1\n00:00:00,000 --> 00:00:02,000\n" + "长".repeat(350_000)))
                .isEqualTo("CUE_TOO_LONG 3");
        assertThat(cue("长".repeat(CaptionFile.LONGEST_CUE))).hasSize(CaptionFile.LONGEST_CUE);
        assertThat(refusal("1\n00:00:00,000 --> 00:00:02,000\n" + "长".repeat(4_001)))
                .isEqualTo("CUE_TOO_LONG 2");
        String one = "00:00:00,000 --> 00:00:01,000\nx\n\n";
        assertThat(read(one.repeat(CaptionFile.MOST_CUES)).cues()).hasSize(CaptionFile.MOST_CUES);
        assertThat(refusal(one.repeat(CaptionFile.MOST_CUES + 1)))
                .isEqualTo("TOO_MANY_CUES " + (3 * CaptionFile.MOST_CUES + 1));
    }

    @Test
    void sentences_sayLineAndRemedy_inBothLanguages() {
        CaptionException e =
                catchThrowableOfType(
                        CaptionException.class, () -> read("1\n00:00:05,000 --> 00:00:02,000\nx"));
        assertThat(e.sentence(false)).isEqualTo("第 2 行：结束时间必须晚于开始时间；请改正这一行的时间");
        assertThat(e.sentence(true)).startsWith("Line 2: A cue must end");
    }

    @Test
    void refusals_standInTheDocument_underTheirNumbers() throws IOException {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        int number = 0;
        for (CaptionRefusal refusal : CaptionRefusal.values()) {
            assertThat(refusal.number()).isEqualTo(++number);
            assertThat(page)
                    .contains(
                            "| %d | `%s` | %s | %s |"
                                    .formatted(
                                            refusal.number(),
                                            refusal.problem().code(),
                                            refusal.sentence(),
                                            refusal.sentenceEn()));
        }
    }

    @Test
    void realFiles_areReadToTheirLastCue() throws Exception {
        @Nullable String media = System.getenv("KEJIAN_MEDIA");
        if (media == null) {
            System.out.println("not run: real caption files (KEJIAN_MEDIA is not set)");
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(media, "subs"))) {
            files = all.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            if (file.toString().contains("windows-1250")) {
                assertThat(refusal(bytes)).isEqualTo("CHARSET 0");
                continue;
            }
            CaptionFile captions = CaptionFile.read(bytes);
            WebVtt read = WebVtt.read(new String(captions.webVtt(), StandardCharsets.UTF_8));
            assertThat(read.cues()).as(file.toString()).hasSameSizeAs(captions.cues());
            System.out.printf(
                    "%s: %s %s, %d cues%n",
                    file.getFileName(),
                    captions.form(),
                    captions.charset(),
                    captions.cues().size());
        }
    }
}
