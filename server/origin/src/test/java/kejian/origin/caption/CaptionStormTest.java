package kejian.origin.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.github.houbb.opencc4j.util.ZhConverterUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import kejian.delivery.caption.WebVtt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reliability: random bytes, and good files with damage, are taken or refused; nothing else is ever
 * thrown, what is taken is what an edge reads again, and time grows with the file alone.
 */
class CaptionStormTest {

    private static final int FILES = 12_000;
    private static final Duration MOST_CPU = Duration.ofMillis(1_500);

    private static final List<String> SEEDS =
            List.of(
                    "1\n00:00:01,000 --> 00:00:02,500\n春耕 <b>嫁接</b> {\\an8}&amp;\n\n2\n"
                            + "00:00:03,000 --> 00:00:04,000\n我们的农村教育\n果树 <i>a<u>b</i>\n",
                    "WEBVTT\n\nSTYLE\n::cue{}\n\nNOTE x\n\na\n00:01.000 --> 00:02.000 line:80%\n"
                            + "<v 王>同志们</v> <ruby>字<rt>zi</rt></ruby>\n\n"
                            + "00:00:03.000 --> 100:00:04.000\n这是我们的\n",
                    "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End,"
                            + " Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
                            + "Dialogue: 0,0:00:02.00,0:00:03.00,D,,0,0,0,,{\\p1}m 0 0{\\p0}你好\\N世界\n"
                            + "Dialogue: 0,0:00:01.00,0:00:03.50,D,,0,0,0,,大家{\\i1}一起来\n");

    private static final List<String> SPLINTERS =
            List.of(
                    "-->",
                    "\n",
                    "\r",
                    "\n\n",
                    "<",
                    ">",
                    "&",
                    "{",
                    "}",
                    "\\p1",
                    "</b>",
                    "<v ",
                    "\0",
                    "00:00:01,000 --> 00:00:02,000",
                    "WEBVTT",
                    "[Events]",
                    "Dialogue:",
                    ":",
                    ",",
                    "\u3000",
                    "\u2028",
                    "\u0085",
                    "\ufeff",
                    "9999",
                    "<00:01.000>",
                    "&lt;",
                    "字",
                    "{\\");

    private static final List<String> CHARSETS =
            List.of("UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "Big5");

    @Test
    void damage_isTakenOrRefused_andWhatIsTakenIsReadAgain() throws Exception {
        SplittableRandom random = new SplittableRandom(20_261_126);
        int taken = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] file = i % 4 == 0 ? noise(random) : damaged(random);
            CaptionFile captions;
            try {
                captions = CaptionFile.read(file);
            } catch (CaptionException e) {
                assertThat(e.line()).isNotNegative();
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("file " + i + ": " + e, e);
            }
            taken++;
            judge(captions);
        }
        assertThat(taken).as("files that were taken").isBetween(FILES / 20, FILES * 9 / 10);
        System.out.println("damaged caption files: " + FILES + ", taken " + taken);
    }

    private static void judge(CaptionFile captions) throws CaptionException {
        String text = new String(captions.webVtt(), StandardCharsets.UTF_8);
        WebVtt edge = WebVtt.read(text);
        assertThat(edge.styles()).isEmpty();
        assertThat(edge.cues()).as(text).hasSameSizeAs(captions.cues());
        long before = 0;
        for (int i = 0; i < edge.cues().size(); i++) {
            WebVtt.Cue cue = edge.cues().get(i);
            assertThat(cue.fromMs()).isGreaterThanOrEqualTo(before).isLessThan(cue.toMs());
            before = cue.fromMs();
            assertThat(cue.text()).endsWith("\n" + captions.cues().get(i).text());
        }
        assertThat(text.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
        assertThat(CaptionFile.read(captions.webVtt()).cues()).isEqualTo(captions.cues());
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(400)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            // text of a kind: no zero byte refuses it at once
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (bytes[i] == 0 ? ' ' : random.nextInt(5) == 0 ? '\n' : bytes[i]);
            }
        }
        return bytes;
    }

    private static byte[] damaged(SplittableRandom random) throws IOException {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int n = random.nextInt(5); n > 0; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(12)));
                case 2 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
                default -> text.setCharAt(at, (char) random.nextInt(0xd800));
            }
        }
        byte[] bytes =
                text.toString()
                        .getBytes(Charset.forName(CHARSETS.get(random.nextInt(CHARSETS.size()))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextInt(5) == 0) {
            out.write(random.nextInt(256));
            out.write(random.nextInt(256));
        }
        out.write(bytes);
        byte[] file = out.toByteArray();
        if (random.nextInt(3) == 0) {
            file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "{",
                "{\\",
                "&",
                "&#",
                "\n",
                "<b>",
                "</b>",
                "<b",
                "-->",
                "1\n",
                "1\n\n",
                " ",
                "00:00:01,000 --> 00:00:02,000\n",
                "00:00:01,000 --> 00:00:02,000\nx\n",
                "0:",
                "a\n00:01.000 --> 00:02.000\n",
                "Dialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{x}\n",
                "Format: Start, End, Text\n",
                "[Fonts]\n",
                "}",
                "<v a",
                "\\N",
                "<ruby>",
                "字&<{"
            })
    void time_growsWithTheFile_whateverIsRepeated(String splinter) {
        for (String head :
                List.of(
                        "",
                        "1\n00:00:01,000 --> 00:00:02,000\n",
                        "WEBVTT\n\n",
                        "[Script Info]\n[Events]\n",
                        "[Script Info]\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,{\\p1}")) {
            int bytes = splinter.getBytes(StandardCharsets.UTF_8).length;
            String text = head + splinter.repeat((CaptionFile.LARGEST_BYTES - 200) / bytes);
            byte[] file = text.getBytes(StandardCharsets.UTF_8);
            Duration spent = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> cpu(file));
            // one that looks at each rest of the file again needs seconds, or minutes
            assertThat(spent).as("CPU time of " + file.length + " bytes").isLessThan(MOST_CPU);
        }
    }

    @Test
    void time_growsWithTheFile_whateverItsCuesHashTo() {
        // 31 ms less at the end make up for each more at the beginning
        StringBuilder text = new StringBuilder("[Events]\nFormat: Start, End, Text\n");
        for (int i = 0; text.length() < CaptionFile.LARGEST_BYTES - 200; i++) {
            text.append("Dialogue: ").append(CueTimes.text(i)).append(',');
            text.append(CueTimes.text(10_000_000 - 31L * i)).append(",\n");
        }
        byte[] file = text.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(cpu(file)).isLessThan(MOST_CPU);
    }

    /** The thread's own time: a busy machine lengthens every other. */
    private static Duration cpu(byte[] file) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        try {
            assertThat(CaptionFile.read(file).cues()).isNotEmpty();
        } catch (CaptionException refused) {
            assertThat(refused.line()).isNotNegative();
        }
        return Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
    }

    @Test
    void chinese_ofAnyLength_isToldByItsLikeness() throws Exception {
        String all = Files.readString(Path.of("../../docs/guide/editors.md"));
        String words = all.replaceAll("[^\\u4e00-\\u9fa5，。；：]", "");
        SplittableRandom random = new SplittableRandom(7);
        int cases = 0;
        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            int length = 8 + random.nextInt(120);
            int at = random.nextInt(words.length() - length);
            String simplified = words.substring(at, at + length);
            for (String charset : List.of("GB18030", "Big5")) {
                boolean big5 = charset.equals("Big5");
                String said = big5 ? ZhConverterUtil.toTraditional(simplified) : simplified;
                Charset coder = Charset.forName(charset);
                if (!coder.newEncoder().canEncode(said)) {
                    continue;
                }
                byte[] file = ("1\n00:00:01,000 --> 00:00:02,000\n" + said).getBytes(coder);
                cases++;
                try {
                    // a refusal asks for UTF-8; other words than the editor's are never shown
                    assertThat(CaptionFile.read(file).cues().getFirst().text()).isEqualTo(said);
                } catch (CaptionException e) {
                    assertThat(e.refusal()).isEqualTo(CaptionRefusal.CHARSET);
                    refused++;
                }
            }
        }
        System.out.println("encodings told: " + cases + ", refused as unclear: " + refused);
        assertThat(cases).isGreaterThan(2_000);
        assertThat(refused).isLessThan(cases / 100);
    }
}
