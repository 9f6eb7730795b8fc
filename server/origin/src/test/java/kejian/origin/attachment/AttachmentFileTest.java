package kejian.origin.attachment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveFault;
import kejian.origin.picture.Pictures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken as an attachment, by content, and under which name. */
class AttachmentFileTest {

    private static final String WORD = "wordprocessingml.document";
    private static final String SLIDES = "presentationml.presentation";
    private static final String SHEET = "spreadsheetml.sheet";

    @TempDir Path folder;
    private int files;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("f" + files++), bytes);
    }

    private AttachmentType judged(byte[] bytes) throws Exception {
        return AttachmentFile.judge(file(bytes), new Pictures());
    }

    private void refused(byte[] bytes, AttachmentRefusal refusal) {
        assertThatThrownBy(() -> judged(bytes))
                .isInstanceOfSatisfying(
                        AttachmentException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    private void refused(byte[] bytes, ArchiveFault fault) {
        assertThatThrownBy(() -> judged(bytes))
                .isInstanceOfSatisfying(
                        ArchiveException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static byte[] picture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }

    private static byte[] zip(String... names) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : names) {
            entries.put(name, name.getBytes(UTF_8));
        }
        return zip(entries);
    }

    private static Map<String, byte[]> office(String type, String more) {
        String types =
                "<Types><Override PartName=\"/main.xml\" ContentType=\"application/vnd."
                        + "openxmlformats-officedocument."
                        + type
                        + ".main+xml\"/>"
                        + more
                        + "</Types>";
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", types.getBytes(UTF_8));
        parts.put("main.xml", "<main/>".getBytes(UTF_8));
        return parts;
    }

    private static final String FAR = "http://far.example/a.dotx";

    private static byte[] related(String type, String mode) throws IOException {
        return related(type, mode, FAR);
    }

    private static byte[] related(String type, String mode, String target) throws IOException {
        Map<String, byte[]> parts = office(WORD, "");
        parts.put("word/_rels/settings.xml.rels", relations(type, mode, target));
        return zip(parts);
    }

    private static byte[] relations(String type, String mode, String target) {
        String relations =
                "<Relationships><Relationship Id=\"r1\" Type=\"http://x/relationships/"
                        + type
                        + "\" Target=\""
                        + target
                        + "\" TargetMode=\""
                        + mode
                        + "\"/></Relationships>";
        return relations.getBytes(UTF_8);
    }

    @Test
    void files_areTakenByTheirContent() throws Exception {
        assertThat(judged("%PDF-1.7\n1 0 obj\n%%EOF\n".getBytes(UTF_8)))
                .isEqualTo(AttachmentType.PDF);
        assertThat(judged(zip(office(WORD, "")))).isEqualTo(AttachmentType.DOCX);
        assertThat(judged(zip(office(SLIDES, "")))).isEqualTo(AttachmentType.PPTX);
        assertThat(judged(zip(office(SHEET, "")))).isEqualTo(AttachmentType.XLSX);
        assertThat(judged(zip("资料/一.pdf", "b.jpg"))).isEqualTo(AttachmentType.ZIP);
        assertThat(judged(picture("jpg"))).isEqualTo(AttachmentType.JPEG);
        assertThat(judged(picture("png"))).isEqualTo(AttachmentType.PNG);
        assertThat(judged(picture("gif"))).isEqualTo(AttachmentType.GIF);
        assertThat(judged(picture("bmp"))).isEqualTo(AttachmentType.BMP);
        assertThat(judged("\uFEFF练习题\r\n一、\f".getBytes(UTF_8))).isEqualTo(AttachmentType.TEXT_UTF8);
        assertThat(judged("练习题\r\n".getBytes(Charset.forName("GB18030"))))
                .isEqualTo(AttachmentType.TEXT_GB18030);
        assertThat(judged("BMI 指数怎么算\n".getBytes(UTF_8))).isEqualTo(AttachmentType.TEXT_UTF8);
        assertThat(judged(related("hyperlink", "External"))).isEqualTo(AttachmentType.DOCX);
        for (String own : List.of("file:///C:\\Users\\王\\a.dotx", "D:/a.xlsx", "Normal.dotm")) {
            assertThat(judged(related("attachedTemplate", "External", own)))
                    .as(own)
                    .isEqualTo(AttachmentType.DOCX);
        }
        assertThat(judged(related("image", "Internal"))).isEqualTo(AttachmentType.DOCX);
    }

    @Test
    void whatIsNotOnTheList_isRefused() throws Exception {
        refused(new byte[] {'M', 'Z', 0, 1, 2, 3}, AttachmentRefusal.TYPE);
        refused(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}, AttachmentRefusal.TYPE);
        refused("RIFF\0\0\0\0WEBPVP8 ".getBytes(UTF_8), AttachmentRefusal.TYPE);
        refused("abc\0def".getBytes(UTF_8), AttachmentRefusal.TYPE);
        refused(new byte[] {(byte) 0xff, (byte) 0xff, 'a'}, AttachmentRefusal.TYPE);
        refused(
                new byte[] {
                    (byte) 0xd0,
                    (byte) 0xcf,
                    0x11,
                    (byte) 0xe0,
                    (byte) 0xa1,
                    (byte) 0xb1,
                    0x1a,
                    (byte) 0xe1,
                    0
                },
                AttachmentRefusal.OLD_OFFICE);
        refused(zip(office("drawingml.chart", "")), AttachmentRefusal.TYPE);
        byte[] large = new byte[(4 << 20) + 1];
        Arrays.fill(large, (byte) 'a');
        refused(large, AttachmentRefusal.TOO_LARGE);
        large[7] = 0;
        refused(large, AttachmentRefusal.TYPE);
    }

    @Test
    void macrosProgramsAndRemoteParts_areRefused() throws Exception {
        refused(zip(office(WORD, "<X ContentType=\"a.vbaProject\"/>")), AttachmentRefusal.MACRO);
        refused(
                zip(office(SHEET, "<X ContentType=\"application/x.m&#97;croEnabled\"/>")),
                AttachmentRefusal.MACRO);
        Map<String, byte[]> hidden = office(WORD, "");
        hidden.put("word/vbaProject.bin", new byte[4]);
        refused(zip(hidden), AttachmentRefusal.MACRO);
        Map<String, byte[]> loud = office(WORD, "");
        loud.put("word/VBAPROJECT.BIN", new byte[4]);
        refused(zip(loud), AttachmentRefusal.MACRO);
        refused(related("attachedTemplate", "External"), AttachmentRefusal.REMOTE);
        Map<String, byte[]> shouted = office(WORD, "");
        shouted.put("word/_rels/settings.xml.RELS", relations("attachedTemplate", "External", FAR));
        refused(zip(shouted), AttachmentRefusal.REMOTE);
        String twice = new String(relations("attachedTemplate", "External", FAR), UTF_8);
        Map<String, byte[]> masked = office(WORD, "");
        masked.put(
                "word/_rels/settings.xml.rels",
                twice.replace("<Relationship ", "<Relationship x:TargetMode=\"Internal\" ")
                        .replace("<Relationships>", "<Relationships xmlns:x=\"urn:x\">")
                        .getBytes(UTF_8));
        refused(zip(masked), AttachmentRefusal.REMOTE);
        refused(related("oleObject", "external"), AttachmentRefusal.REMOTE);
        for (String far :
                List.of(
                        "\\\\server\\a.dotx",
                        "file://server/a.dotx",
                        "file:///\\server\\a.dotx",
                        "%5C%5Cserver/a.dotx",
                        "mhtml:http://far.example/!x",
                        "/a.dotx")) {
            refused(related("attachedTemplate", "External", far), AttachmentRefusal.REMOTE);
        }
        refused(related("image", "External"), AttachmentRefusal.REMOTE);
        for (String program : List.of("a/安装.EXE", "x.docm", "run.lnk", "a.js")) {
            refused(zip("好.pdf", program), AttachmentRefusal.PROGRAM);
        }
    }

    @Test
    void damagedFiles_areRefused() throws Exception {
        refused("%PDF-1.7\n1 0 obj\n".getBytes(UTF_8), AttachmentRefusal.BROKEN);
        refused(Arrays.copyOf(picture("png"), 60), AttachmentRefusal.BROKEN);
        refused(
                zip(office(WORD, "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>")),
                AttachmentRefusal.BROKEN);
        Map<String, byte[]> entities = office(WORD, "");
        entities.put(
                "[Content_Types].xml",
                "<!DOCTYPE a [<!ENTITY b \"c\">]><Types>&b;</Types>".getBytes(UTF_8));
        refused(zip(entities), AttachmentRefusal.BROKEN);
    }

    @Test
    void archives_areJudgedByTheirLists_andNeverUnpacked() throws Exception {
        byte[] good = zip("a.pdf");
        refused(Arrays.copyOf(good, good.length - 8), ArchiveFault.BROKEN);
        refused(zip("../a.pdf"), ArchiveFault.PATH);
        refused(zip("a.pdf", "b.zip"), ArchiveFault.NESTED);
        refused(zip(new LinkedHashMap<>()), ArchiveFault.EMPTY);
        String[] many = new String[2_001];
        Arrays.setAll(many, i -> "f" + i);
        refused(zip(many), ArchiveFault.TOO_MANY);
        // 600 MB of zeros in half a megabyte
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("zeros.txt"));
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 600; i++) {
                zip.write(piece);
            }
        }
        refused(out.toByteArray(), ArchiveFault.TOO_LARGE);
        Map<String, byte[]> types = office(WORD, "");
        types.put("[Content_Types].xml", new byte[(1 << 20) + 1]);
        refused(zip(types), ArchiveFault.TOO_LARGE);
    }

    @Test
    void names_areOnesThatEverySystemKeeps() {
        List<String> pdf = List.of("pdf");
        for (String[] one :
                new String[][] {
                    {"讲义.pdf", "讲义.pdf"},
                    {"讲义.PDF", "讲义.pdf"},
                    {"讲义", "讲义.pdf"},
                    {"讲义.exe", "讲义.exe.pdf"},
                    {"../../etc/passwd", "passwd.pdf"},
                    {"C:\\temp\\a.pdf", "a.pdf"},
                    {"a\u202efdp.exe", "afdp.exe.pdf"},
                    {"a<b>:c|d?e*\"f.pdf", "a_b__c_d_e__f.pdf"},
                    {"  .hidden.pdf ", "hidden.pdf"},
                    {"a. .pdf", "a.pdf"},
                    {".pdf", "pdf.pdf"},
                    {"", "讲义.pdf"},
                    {"NUL.pdf", "_NUL.pdf"},
                    {"com1", "_com1.pdf"},
                    {"a\r\nSet-Cookie: b.pdf", "aSet-Cookie_ b.pdf"},
                    {"e\u0301.pdf", "\u00e9.pdf"},
                    {"\ud800a.pdf", "a.pdf"},
                }) {
            assertThat(AttachmentName.of(one[0], pdf)).as(one[0]).isEqualTo(one[1]);
        }
        String longest = AttachmentName.of("课".repeat(300) + ".pdf", pdf);
        assertThat(longest).isEqualTo("课".repeat(60) + ".pdf");
        String endless = " .".repeat(200_000);
        assertThat(AttachmentName.of(endless + "a" + endless + "b.pdf", pdf)).isEqualTo("a.pdf");
        assertThat(AttachmentName.of("a.jpeg", List.of("jpg", "jpeg"))).isEqualTo("a.jpeg");
    }

    @Test
    void refusals_standInTheDocuments() throws Exception {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        for (AttachmentRefusal refusal : AttachmentRefusal.values()) {
            assertThat(page)
                    .contains(
                            "| %d | `%s` | %s | %s |"
                                    .formatted(
                                            refusal.number(),
                                            refusal.problem().code(),
                                            refusal.sentence(),
                                            refusal.sentenceEn()));
        }
        assertThat(refusalsNumbered()).doesNotHaveDuplicates();
    }

    private static List<Integer> refusalsNumbered() {
        return Arrays.stream(AttachmentRefusal.values()).map(AttachmentRefusal::number).toList();
    }
}
