package kejian.contract.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kejian.contract.archive.LyingZip.Item;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {

    private static final ArchiveLimits LIMITS = new ArchiveLimits(1_000, 64 << 20);
    private static final Item GOOD = Item.of("课件/讲稿.txt", "一村一课");

    @TempDir Path folder;

    /** A row of reliability.md, by number. */
    record Case(int number, String what, byte[] archive, ArchiveFault fault) {

        @Override
        public String toString() {
            return "archive-" + number + " " + what;
        }
    }

    static Stream<Case> cases() {
        byte[] whole = LyingZip.of(Item.of("a", "x".repeat(1_000)));
        byte[] tail = LyingZip.of(GOOD);
        Item zeros = Item.of("a.mp4", "").bytes(new byte[1 << 20]).deflate();
        Item inner = Item.of("n0.zip", "").bytes(tail);
        byte[] inFront = new byte[tail.length + 9];
        System.arraycopy(tail, 0, inFront, 9, tail.length);
        return Stream.of(
                new Case(1, "no archive", random(5_000), ArchiveFault.NOT_AN_ARCHIVE),
                new Case(2, "cut short", Arrays.copyOf(whole, 900), ArchiveFault.BROKEN),
                new Case(3, "bytes in front", inFront, ArchiveFault.BROKEN),
                new Case(4, "empty", LyingZip.of(), ArchiveFault.EMPTY),
                with(5, "../", Item.of("../../pwn", "x"), ArchiveFault.PATH),
                with(6, "a/../b", Item.of("a/../../b", "x"), ArchiveFault.PATH),
                with(7, "absolute", Item.of("/pwn", "x"), ArchiveFault.PATH),
                with(8, "..\\", Item.of("..\\..\\pwn", "x"), ArchiveFault.PATH),
                with(9, "drive", Item.of("C:\\pwn", "x"), ArchiveFault.PATH),
                with(10, "symbolic link", Item.of("l", "/etc").mode(0xA1FF), ArchiveFault.SPECIAL),
                with(11, "device", Item.of("d", "").mode(0x21B6), ArchiveFault.SPECIAL),
                with(12, "twins", GOOD, ArchiveFault.TWINS),
                with(13, "twins by case", Item.of("A/B", "1"), Item.of("a/b", "2")),
                with(14, "file and folder", Item.of("a", "1"), Item.of("a/b", "2")),
                with(15, "encrypted", Item.of("e", "x").flags(1 | 1 << 11), ArchiveFault.ENCRYPTED),
                with(16, "checksum lies", GOOD.named(utf8("c")).crc(1), ArchiveFault.LIE),
                with(17, "says less", zeros.size(10), ArchiveFault.LIE),
                with(18, "says more", zeros.size(2 << 20), ArchiveFault.LIE),
                with(
                        19,
                        "another name in front",
                        Item.of("ok.mp4", "x").locally("../evil"),
                        ArchiveFault.HEADERS_DIFFER),
                with(20, "NUL", Item.of("a\0.mp4", "x"), ArchiveFault.NAME),
                with(21, "right to left", Item.of("\u202egpj.exe", "x"), ArchiveFault.NAME),
                with(22, "device name", Item.of("CON.mp4", "x"), ArchiveFault.NAME),
                with(23, "hidden", Item.of(".ssh/authorized_keys", "x"), ArchiveFault.NAME),
                with(24, "long", Item.of("d/".repeat(2_000) + "x", "x"), ArchiveFault.NAME),
                with(25, "archive in it", inner, ArchiveFault.NESTED),
                new Case(
                        26,
                        "400 names for the same bytes",
                        LyingZip.overlapping(zeros, 400),
                        ArchiveFault.OVERLAP),
                with(27, "2 GB in it", zeros.size(2L << 30), ArchiveFault.TOO_LARGE),
                with(
                        28,
                        "neither UTF-8 nor GBK",
                        GOOD.named(new byte[] {(byte) 0xff, (byte) 0xff}).flags(0),
                        ArchiveFault.CHARSET),
                with(
                        29,
                        "called UTF-8 and is not",
                        GOOD.named("系统".getBytes(Charset.forName("GBK")).clone())
                                .flags(1 << 11)
                                .named(new byte[] {(byte) 0xcf, (byte) 0xb5, (byte) 0xcd}),
                        ArchiveFault.CHARSET));
    }

    private static Case with(int number, String what, Item item, ArchiveFault fault) {
        return new Case(number, what, LyingZip.of(GOOD, item), fault);
    }

    private static Case with(int number, String what, Item one, Item other) {
        return new Case(number, what, LyingZip.of(one, other), ArchiveFault.TWINS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hostileArchive_isRefused_forItsReason(Case wrong) throws IOException {
        Path file = Files.write(folder.resolve("in.zip"), wrong.archive);
        assertTimeout(
                Duration.ofSeconds(10),
                () ->
                        assertThatThrownBy(() -> readAll(file))
                                .isInstanceOfSatisfying(
                                        ArchiveException.class,
                                        e -> assertThat(e.fault()).isEqualTo(wrong.fault)));
    }

    @Test
    void sixtyThousandEntries_areRefused() throws IOException {
        Path file = folder.resolve("many.zip");
        try (ZipOutputStream out = new ZipOutputStream(open(file))) {
            for (int i = 0; i < 60_000; i++) {
                out.putNextEntry(new ZipEntry("f" + i));
            }
        }
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOfSatisfying(
                        ArchiveException.class,
                        e -> assertThat(e.fault()).isEqualTo(ArchiveFault.TOO_MANY));
    }

    @Test
    void entries_ofAnOrdinaryPacker_comeWhole() throws IOException {
        Path file = folder.resolve("good.zip");
        byte[] film = random(300_000);
        try (ZipOutputStream out = new ZipOutputStream(open(file))) {
            out.putNextEntry(new ZipEntry("讲座/"));
            out.putNextEntry(new ZipEntry("讲座/视频.wmv"));
            out.write(film);
            out.putNextEntry(new ZipEntry("讲座/目录.xml"));
            out.write(utf8("<a/>"));
            out.putNextEntry(new ZipEntry("讲座/空.txt"));
            out.putNextEntry(new ZipEntry("__MACOSX/讲座/._视频.wmv"));
            out.putNextEntry(new ZipEntry("讲座/.DS_Store"));
        }
        try (Archive archive = Archive.open(file, LIMITS)) {
            assertThat(archive.entries())
                    .extracting(ArchiveEntry::name)
                    .containsExactly("讲座/视频.wmv", "讲座/目录.xml", "讲座/空.txt");
            ArchiveEntry video = archive.find("讲座/视频.wmv").orElseThrow();
            assertThat(video.extension()).isEqualTo("wmv");
            assertThat(archive.read(video, 1 << 20)).isEqualTo(film);
            assertThat(archive.read(archive.find("讲座/空.txt").orElseThrow(), 1)).isEmpty();
        }
    }

    @Test
    void names_inGbk_areDecoded() throws IOException {
        Charset gbk = Charset.forName("GBK");
        Item one = GOOD.named("系统/党员教育.mp4".getBytes(gbk)).flags(0);
        Item two = GOOD.named("系统\\同志.mp4".getBytes(gbk)).flags(0);
        Path file = Files.write(folder.resolve("gbk.zip"), LyingZip.of(one, two));
        try (Archive archive = Archive.open(file, LIMITS)) {
            assertThat(archive.entries())
                    .extracting(ArchiveEntry::name)
                    .containsExactly("系统/党员教育.mp4", "系统/同志.mp4");
        }
    }

    /** Each byte of a good archive is changed in turn: nothing but its own exception comes out. */
    @Test
    void damage_anywhere_isFoundOrHarmless() throws IOException {
        byte[] good = LyingZip.of(GOOD, Item.of("b.txt", "二".repeat(40)).deflate());
        Path file = folder.resolve("damaged.zip");
        Random random = new Random(11);
        List<Integer> harmless = new ArrayList<>();
        for (int i = 0; i < good.length; i++) {
            byte[] damaged = good.clone();
            damaged[i] = (byte) (damaged[i] ^ (1 + random.nextInt(255)));
            Files.write(file, damaged);
            try {
                assertThat(readAll(file)).as("byte %d", i).isEqualTo(utf8("一村一课" + "二".repeat(40)));
                harmless.add(i);
            } catch (ArchiveException e) {
                assertThat(e.sentence(true)).isNotEmpty();
            }
        }
        // dates, versions, attributes and names; never a byte of what is in it
        assertThat(harmless).hasSizeLessThan(good.length / 2);
    }

    @Test
    void faults_standInTheDocument_underTheirNumbers() throws IOException {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        int number = 0;
        for (ArchiveFault fault : ArchiveFault.values()) {
            assertThat(fault.number()).isEqualTo(++number);
            assertThat(page)
                    .contains(
                            "| %d | `%s` | %s | %s |"
                                    .formatted(
                                            fault.number(),
                                            fault.problem().code(),
                                            fault.sentence(),
                                            fault.sentenceEn()));
        }
    }

    private static byte[] readAll(Path file) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        try (Archive archive = Archive.open(file, LIMITS)) {
            for (ArchiveEntry entry : archive.entries()) {
                try (InputStream in = archive.open(entry)) {
                    in.transferTo(all);
                }
            }
        }
        return all.toByteArray();
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }
}
