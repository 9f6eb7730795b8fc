package kejian.transcoder.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.probe.Fraction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetteringTest {

    private static final Fraction PAL_WIDE = new Fraction(64, 45);
    private static final Lettering AT = Lettering.captions(720, 576, PAL_WIDE);

    private static Typeface face;

    @BeforeAll
    static void font() throws Exception {
        face = Typeface.shipped();
    }

    @Test
    void lines_breakBetweenHanzi_neverWithinAWord_norBeforeAComma() {
        String text = "各位村民大家好今天我们来讲冬小麦返青期的水肥管理，HTTP协议和internationalization以及其他";
        Lettering.Broken broken = AT.broken(face, List.of(text));
        assertThat(broken.lines()).hasSizeBetween(2, 3);
        assertThat(String.join("", broken.lines())).isEqualTo(text);
        assertThat(broken.lines().stream().filter(l -> l.contains("internationalization")))
                .as("a word in one line: " + broken.lines())
                .hasSize(1);
        for (int cut = 8; cut < 40; cut++) {
            List<String> lines = AT.broken(face, List.of("麦".repeat(cut) + "，春耕。")).lines();
            assertThat(lines).noneMatch(l -> l.startsWith("，") || l.startsWith("。"));
        }
        assertThat(broken.cut()).isFalse();
    }

    @Test
    void lettersOfEveryKind_stayInsideTheBox_withTheirEdge() {
        for (String text :
                List.of(
                        "冬小麦".repeat(200),
                        "W".repeat(1_000),
                        "i ".repeat(500),
                        "A\u0301\u0302\u0303".repeat(100),
                        "，".repeat(300),
                        "\uD83D\uDE00\uD869\uDEA5".repeat(50))) {
            BufferedImage image = AT.drawn(face, List.of(text, text));
            assertThat(AT.broken(face, List.of(text, text)).cut()).as(text).isTrue();
            for (int y = 0; y < AT.height(); y++) {
                assertThat(image.getRGB(0, y) >>> 24).as(text).isLessThan(128);
                assertThat(image.getRGB(AT.width() - 1, y) >>> 24).as(text).isLessThan(128);
            }
        }
        assertThat(AT.x() % 2 + AT.y() % 2 + AT.width() % 2 + AT.height() % 2).isZero();
        assertThat(AT.y() + AT.height()).isLessThanOrEqualTo(576 * 96 / 100);
    }

    @Test
    void light_hasADarkEdge_andTheRestIsNothing() {
        BufferedImage image = AT.drawn(face, List.of("麦"));
        int clear = 0;
        int light = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 1; x + 1 < image.getWidth(); x++) {
                int here = image.getRGB(x, y);
                clear += here >>> 24 == 0 ? 1 : 0;
                if (here >>> 24 == 255 && (here & 255) > 200) {
                    light++;
                    for (int beside : new int[] {x - 1, x + 1}) {
                        // no light letter stands against the film itself
                        assertThat(image.getRGB(beside, y) >>> 24).isGreaterThan(200);
                    }
                }
            }
        }
        assertThat(light).isGreaterThan(100);
        assertThat(clear).isGreaterThan(image.getWidth() * image.getHeight() * 9 / 10);
    }

    @Test
    void characterThatTheFontLacks_isABox_andALackingMarkIsLeftOut() {
        assertThat(AT.broken(face, List.of("ཀ麦")).lines()).containsExactly("□麦");
        assertThat(AT.broken(face, List.of("麦\u0f71")).lines()).containsExactly("麦");
        assertThat(face.has('䩐')).as("a rare character of names").isTrue();
    }

    /** Of ten thousand cues of a thousand characters each costs what three full lines cost. */
    @Test
    void hostileCaptions_costWhatThreeLinesCost(@TempDir Path base) throws Exception {
        double warm = msEach(base, 90); // what the first ones cost is the JVM's own
        double full = msEach(base, 90);
        double hostile = msEach(base, 1_000);
        System.out.printf("a cue of 90 characters: %.1f ms, of 1,000: %.1f ms%n", full, hostile);
        assertThat(hostile).isLessThan(3 * Math.max(full, warm / 2));
    }

    private static double msEach(Path base, int characters) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        int cues = 120;
        Path file = base.resolve("words.mkv");
        long before = threads.getCurrentThreadCpuTime();
        try (PictureTrack track = new PictureTrack(file, AT.width(), AT.height())) {
            for (int i = 0; i < cues; i++) {
                StringBuilder text = new StringBuilder();
                for (int c = 0; c < characters; c++) {
                    text.appendCodePoint(0x4e00 + i * 97 + c);
                }
                track.add(i, track.packed(AT.drawn(face, List.of(text.toString()))));
            }
        }
        assertThat(Files.size(file) / cues).isLessThan(100_000);
        return (threads.getCurrentThreadCpuTime() - before) / 1e6 / cues;
    }

    @Test
    void programWithoutItsFont_saysSo() {
        assertThatThrownBy(() -> Typeface.read(null))
                .isInstanceOfSatisfying(
                        FailedException.class, e -> assertThat(e.code()).isEqualTo("font-missing"));
        assertThatThrownBy(() -> Typeface.read(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(FailedException.class);
    }

    /** A bare machine has no fontconfig, and the JDK must not look for it; seen without it too. */
    @Test
    void fontsOfTheMachine_areNotAskedFor() {
        assertThat(System.getProperty("java.awt.headless")).isEqualTo("true");
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(Path.of(System.getProperty("sun.awt.fontconfig")))
                    .content()
                    .contains("none");
        }
    }

    @Test
    void filesOfAProcessThatWasKilled_areRemovedByTheNext() throws Exception {
        Process over = new ProcessBuilder("true").start();
        over.waitFor();
        Path left = Files.createTempFile("kejian-font-" + over.pid() + "-", ".ttf");
        long own = ProcessHandle.current().pid();
        Path used = Files.createTempFile("kejian-font-" + own + "-", ".ttf");
        try (var file = Typeface.class.getResourceAsStream(Typeface.FILE)) {
            assertThat(Typeface.read(file).has('麦')).isTrue();
        }
        assertThat(left).doesNotExist();
        assertThat(used).exists();
        Files.delete(used);
    }

    @Test
    void licence_goesWhereTheFontGoes() throws Exception {
        try (var licence = Typeface.class.getResourceAsStream("LICENSE_FONT")) {
            assertThat(licence).isNotNull();
            assertThat(new String(licence.readAllBytes())).contains("SIL OPEN FONT LICENSE");
        }
    }
}
