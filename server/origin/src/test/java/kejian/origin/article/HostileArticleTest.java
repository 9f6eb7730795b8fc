package kejian.origin.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveFault;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to do harm: each is refused for its reason, in ten seconds at most. */
class HostileArticleTest {

    private static final String ENTITY =
            "<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                    + "<s>&x;</s>";

    @TempDir Path folder;

    /** A row of reliability.md, by number. */
    record Case(int number, String what, byte[] file, Object reason) {

        @Override
        public String toString() {
            return "article-" + number + " " + what;
        }
    }

    static Stream<Case> cases() throws IOException {
        String good = Docx.paragraph("好");
        String deep = "<w:sdt>".repeat(100_000) + "</w:sdt>".repeat(100_000);
        String wide =
                Stream.iterate(0, i -> i < 5_000, i -> i + 1)
                        .map(i -> " w:a" + i + "=\"1\"")
                        .reduce("", String::concat);
        return Stream.of(
                new Case(1, "external entity", main(ENTITY), ArticleRefusal.ENTITIES),
                new Case(2, "billion laughs", main(laughs()), ArticleRefusal.ENTITIES),
                new Case(
                        3,
                        "entity in a relation",
                        Docx.of(good).part("_rels/.rels", ENTITY).bytes(),
                        ArticleRefusal.ENTITIES),
                new Case(
                        4,
                        "DDE",
                        Docx.of(Docx.field("DDEAUTO c:\\\\cmd.exe \"/c calc\"", "x")).bytes(),
                        ArticleRefusal.OUTSIDE_DATA),
                new Case(
                        5,
                        "DDE in one piece",
                        Docx.of("<w:p><w:fldSimple w:instr=\" dde x y\"/></w:p>").bytes(),
                        ArticleRefusal.OUTSIDE_DATA),
                new Case(
                        6,
                        "INCLUDETEXT",
                        Docx.of(Docx.field("INCLUDETEXT \"/etc/passwd\"", "x")).bytes(),
                        ArticleRefusal.OUTSIDE_DATA),
                new Case(
                        7,
                        "linked picture",
                        Docx.of("<w:p><w:r><a:blip r:link=\"rId9\"/></w:r></w:p>")
                                .relation("rId9", "image", "http://127.0.0.1/x.png", true)
                                .bytes(),
                        ArticleRefusal.REMOTE),
                new Case(
                        8,
                        "embedded picture that lies outside",
                        Docx.of(Docx.drawing("rId9", ""))
                                .relation("rId9", "image", "file:///etc/passwd", true)
                                .bytes(),
                        ArticleRefusal.REMOTE),
                new Case(
                        9,
                        "picture that is not there",
                        Docx.of(Docx.drawing("rId9", ""))
                                .relation("rId9", "image", "../../../../etc/passwd", false)
                                .bytes(),
                        ArticleRefusal.PICTURE_MISSING),
                new Case(10, "100,000 levels", Docx.of(deep).bytes(), ArticleRefusal.TOO_DEEP),
                new Case(
                        11,
                        "5,000 attributes",
                        Docx.of("<w:p" + wide + "/>").bytes(),
                        ArticleRefusal.TOO_DEEP),
                new Case(
                        12,
                        "200 MB of text",
                        Docx.of(Docx.paragraph("x".repeat(200 << 20))).bytes(),
                        ArticleRefusal.TOO_LONG),
                new Case(
                        13,
                        "300 MB of another part",
                        Docx.of(good).part("word/x.bin", new byte[300 << 20]).bytes(),
                        ArchiveFault.TOO_LARGE),
                new Case(
                        14,
                        "a million cells",
                        Docx.of(
                                        "<w:tbl>"
                                                + ("<w:tr>"
                                                                + "<w:tc><w:p/></w:tc>"
                                                                        .repeat(1_000)
                                                                + "</w:tr>")
                                                        .repeat(1_000)
                                                + "</w:tbl>")
                                .bytes(),
                        ArticleRefusal.TOO_LONG),
                new Case(
                        15,
                        "300,000 paragraphs",
                        Docx.of(good.repeat(300_000)).bytes(),
                        ArticleRefusal.TOO_LONG),
                new Case(
                        16,
                        "no main part",
                        Docx.of(good).without("word/document.xml").bytes(),
                        ArticleRefusal.BROKEN),
                new Case(
                        17,
                        "no relations",
                        Docx.of(good).without("_rels/.rels").bytes(),
                        ArticleRefusal.BROKEN),
                new Case(
                        18,
                        "XML cut short",
                        main("<w:document xmlns:w=\"x\"><w:body>"),
                        ArticleRefusal.BROKEN),
                new Case(
                        19,
                        "macro",
                        Docx.of(good).part("word/vbaProject.bin", "x").bytes(),
                        ArticleRefusal.MACRO),
                new Case(
                        20,
                        "OLE2",
                        bytes("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1"),
                        ArticleRefusal.OLD_WORD),
                new Case(
                        21,
                        "a workbook",
                        Docx.of(good)
                                .part(
                                        "[Content_Types].xml",
                                        "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument"
                                                + ".spreadsheetml.sheet.main+xml\"/></Types>")
                                .bytes(),
                        ArticleRefusal.UNKNOWN_TYPE),
                new Case(
                        22,
                        "another document in it",
                        Docx.of("<w:altChunk r:id=\"rId9\"/>").bytes(),
                        ArticleRefusal.EMBEDDED),
                new Case(
                        23,
                        "path that leads out",
                        Docx.of(good).part("../../pwn", "x").bytes(),
                        ArchiveFault.PATH),
                new Case(24, "nothing in it", Docx.of("<w:p/>").bytes(), ArticleRefusal.EMPTY),
                new Case(25, "101 pictures", hundredPictures(), ArticleRefusal.TOO_MANY_PICTURES),
                new Case(
                        26,
                        "document type that nothing uses",
                        main("<!DOCTYPE w [<!ENTITY % p SYSTEM \"file:///etc/hostname\">]><w/>"),
                        ArticleRefusal.ENTITIES),
                html(
                        30,
                        "remote picture",
                        "<p>x<img src='http://127.0.0.1/x.png'>",
                        ArticleRefusal.REMOTE),
                html(
                        31,
                        "picture of any scheme",
                        "<p>x<img src='//127.0.0.1/x.png'>",
                        ArticleRefusal.REMOTE),
                html(
                        32,
                        "file of this machine",
                        "<p>x<img src='file:///etc/passwd'>",
                        ArticleRefusal.REMOTE),
                html(
                        33,
                        "picture beside a lone file",
                        "<p>x<img src='a.png'>",
                        ArticleRefusal.PICTURE_MISSING),
                html(
                        34,
                        "SVG in the text",
                        "<p>x<svg onload=alert(1)></svg>",
                        ArticleRefusal.PICTURE_TYPE),
                html(35, "no html", "just text", ArticleRefusal.UNKNOWN_TYPE),
                html(36, "NUL", "<p>x\0", ArticleRefusal.UNKNOWN_TYPE),
                html(37, "5 MB", "<p>" + "x".repeat(5 << 20), ArticleRefusal.TOO_LARGE),
                html(
                        38,
                        "300,000 characters",
                        "<p>" + "字".repeat(300_000),
                        ArticleRefusal.TOO_LONG),
                html(39, "only script", "<html><script>var a='很多字'</script>", ArticleRefusal.EMPTY),
                new Case(40, "two encodings", two(), ArticleRefusal.CHARSET),
                new Case(41, "ZIP without a page", zip("a.txt", "x"), ArticleRefusal.UNKNOWN_TYPE),
                new Case(42, "ZIP in the ZIP", zip("a.zip", "x"), ArchiveFault.NESTED),
                html(43, "XML called HTML", ENTITY, ArticleRefusal.UNKNOWN_TYPE),
                html(
                        44,
                        "XML with a tag of HTML",
                        "<?xml version='1.0'?><column><title>字</title></column>",
                        ArticleRefusal.UNKNOWN_TYPE),
                html(
                        45,
                        "HTML that defines an entity",
                        "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><p>&x;</p>",
                        ArticleRefusal.UNKNOWN_TYPE));
    }

    private static Case html(int number, String what, String text, ArticleRefusal reason) {
        return new Case(number, what, text.getBytes(StandardCharsets.UTF_8), reason);
    }

    private static byte[] main(String part) throws IOException {
        return new Docx().part("word/document.xml", part).bytes();
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] two() {
        byte[] page = "<p>系统 同志？".getBytes(StandardCharsets.UTF_8);
        page[page.length - 1] = (byte) 0xff;
        return page;
    }

    private static byte[] zip(String name, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] hundredPictures() throws IOException {
        Docx docx = new Docx();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            docx.picture("rId" + i, "media/" + i + ".png", new byte[] {1});
            body.append(Docx.drawing("rId" + i, ""));
        }
        return docx.body(body.toString()).bytes();
    }

    private static String laughs() {
        StringBuilder all = new StringBuilder("<!DOCTYPE l [<!ENTITY a0 'aaaaaaaaaa'>");
        for (int i = 1; i < 10; i++) {
            all.append("<!ENTITY a").append(i).append(" '");
            all.append(("&a" + (i - 1) + ";").repeat(10)).append("'>");
        }
        return all.append("]><s>&a9;</s>").toString();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hostileFile_isRefused_forItsReasonInTime(Case wrong) throws IOException {
        Path file = Files.write(folder.resolve("in"), wrong.file);
        long begun = System.nanoTime();
        try {
            Articles.drafted(file, Files.createDirectory(folder.resolve("room")));
            fail("taken");
        } catch (ArticleException e) {
            assertThat(e.refusal()).isEqualTo(wrong.reason);
        } catch (ArchiveException e) {
            assertThat(e.fault()).isEqualTo(wrong.reason);
        }
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    }

    static Stream<String> slow() {
        int n = 2 << 20;
        return Stream.of(
                "<p><b><i><a>".repeat(24_999),
                "<table><tr><td>x".repeat(33_000),
                "<font color=a><p>".repeat(49_999),
                "<b>".repeat(n / 3),
                "<p><b><i><a>".repeat(n / 12),
                "<table>".repeat(n / 7),
                "<table><tr><td>x".repeat(n / 16),
                "<div>".repeat(n / 5),
                "<ul><li>".repeat(n / 8),
                "<a href=x>".repeat(n / 10),
                "<p>&".repeat(n / 4),
                "<p>" + "<".repeat(n),
                "<p " + "a='x' ".repeat(n / 6) + ">",
                "<select>".repeat(n / 8),
                "<font color=a><p>".repeat(n / 17),
                "<p>" + "<!--".repeat(n / 4),
                "<p>" + "</p>".repeat(n / 4));
    }

    /** Whatever comes of it, it comes in time. */
    @ParameterizedTest
    @MethodSource("slow")
    void pageMadeToBeSlow_isReadOrRefused_inTime(String page) throws IOException {
        Path file = Files.writeString(folder.resolve("in"), page);
        long begun = System.nanoTime();
        try {
            Articles.drafted(file, Files.createDirectory(folder.resolve("room")));
        } catch (ArticleException e) {
            assertThat(e.sentence(true)).isNotEmpty();
        }
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    }
}
