package kejian.origin.article;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kejian.contract.release.ArticlePart;
import kejian.contract.release.ArticlePart.Heading;
import kejian.contract.release.ArticlePart.ListItem;
import kejian.contract.release.ArticlePart.Paragraph;
import kejian.contract.release.ArticlePart.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArticleFileTest {

    @TempDir Path folder;

    private List<ArticleDraft.Piece> pieces(byte[] file) throws Exception {
        Path path = Files.write(folder.resolve("in"), file);
        Path room = Files.createTempDirectory(folder, "room");
        return Articles.drafted(path, room).pieces();
    }

    private List<ArticlePart> parts(byte[] file) throws Exception {
        List<ArticlePart> parts = new ArrayList<>();
        for (ArticleDraft.Piece piece : pieces(file)) {
            if (piece instanceof ArticleDraft.Piece.Text(ArticlePart part)) {
                parts.add(part);
            }
        }
        return parts;
    }

    @Test
    void page_isKnownByItsBeginning_whateverItsAge() throws Exception {
        String body = "<html><body><p>正文</p></body></html>";
        for (String head :
                List.of(
                        "",
                        "<!-- saved from an old editor -->",
                        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html PUBLIC"
                                + " \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"a.dtd\">\n",
                        "<?xml version=\"1.0\"?>")) {
            assertThat(parts((head + body).getBytes(StandardCharsets.UTF_8)))
                    .as(head)
                    .containsExactly(new Paragraph("正文"));
        }
    }

    @Test
    void docx_headingsListsTables_becomeParts() throws Exception {
        String numbering =
                "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
                        + "<w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"第%1条\"/></w:lvl>"
                        + "<w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>"
                        + "<w:lvlText w:val=\"%2)\"/></w:lvl></w:abstractNum>"
                        + "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\">"
                        + "<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"\"/></w:lvl></w:abstractNum>"
                        + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
                        + "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>";
        String styles =
                "<w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style>"
                        + "<w:style w:styleId=\"a5\"><w:name w:val=\"我的\"/><w:basedOn w:val=\"2\"/></w:style>"
                        + "<w:style w:styleId=\"2\"><w:name w:val=\"标题 2\"/></w:style>";
        byte[] file =
                Docx.of(
                                Docx.styled("1", "果树嫁接")
                                        + Docx.paragraph("　　正文𠮷，<w:tab/>").replace("<w:tab/>", "")
                                        + Docx.styled("a5", "步骤")
                                        + Docx.item(1, 0, "选种")
                                        + Docx.item(1, 1, "看皮")
                                        + Docx.item(1, 1, "看芽")
                                        + Docx.item(1, 0, "削接穗")
                                        + Docx.item(1, 1, "斜面")
                                        + Docx.item(2, 0, "刀")
                                        + "<w:tbl><w:tr><w:tc>"
                                        + Docx.paragraph("月份")
                                        + "</w:tc><w:tc>"
                                        + Docx.paragraph("农事")
                                        + "</w:tc></w:tr>"
                                        + "<w:tr><w:tc>"
                                        + Docx.paragraph("三月")
                                        + "</w:tc><w:tc>"
                                        + Docx.paragraph("剪枝")
                                        + Docx.paragraph("施肥")
                                        + "</w:tc></w:tr></w:tbl>")
                        .styles(styles)
                        .numbering(numbering)
                        .bytes();
        assertThat(parts(file))
                .containsExactly(
                        new Heading(1, "果树嫁接"),
                        new Paragraph("正文𠮷，"),
                        new Heading(2, "步骤"),
                        new ListItem(1, "第一条 选种"),
                        new ListItem(2, "1) 看皮"),
                        new ListItem(2, "2) 看芽"),
                        new ListItem(1, "第二条 削接穗"),
                        new ListItem(2, "1) 斜面"),
                        new ListItem(1, "• 刀"),
                        new Table(List.of(List.of("月份", "农事"), List.of("三月", "剪枝\n施肥"))));
    }

    @Test
    void docx_changesFieldsBoxes_showWhatAReaderSees() throws Exception {
        String box =
                "<mc:AlternateContent><mc:Choice><w:txbxContent>"
                        + Docx.paragraph("框中")
                        + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
                        + Docx.paragraph("框中")
                        + "</w:txbxContent></mc:Fallback></mc:AlternateContent>";
        byte[] file =
                Docx.of(
                                "<w:p><w:ins><w:r><w:t>加上</w:t></w:r></w:ins><w:del><w:r><w:delText>删去"
                                        + "</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr>"
                                        + "<w:t>隐藏</w:t></w:r><w:r><w:t>留下&lt;b&gt;</w:t></w:r></w:p>"
                                        + Docx.field("PAGE", "5")
                                        + Docx.field("TOC \\o", "目录……1")
                                        + "<w:p><w:r><w:t>外</w:t>"
                                        + box
                                        + "</w:r></w:p>"
                                        + "<w:sdt><w:sdtContent>"
                                        + Docx.paragraph("控件")
                                        + "</w:sdtContent></w:sdt>")
                        .bytes();
        assertThat(parts(file))
                .containsExactly(
                        new Paragraph("加上留下<b>"),
                        new Paragraph("5"),
                        new Paragraph("框中"),
                        new Paragraph("外"),
                        new Paragraph("控件"));
    }

    @Test
    void docx_picture_isTakenOnceAndShownWhereItStands() throws Exception {
        byte[] file =
                Docx.of(
                                Docx.paragraph("前")
                                        + Docx.drawing("rId9", "接穗的样子")
                                        + Docx.paragraph("后")
                                        + Docx.drawing("rId9", "图片 1"))
                        .picture("rId9", "media/image1.png", new byte[] {1, 2, 3})
                        .bytes();
        assertThat(pieces(file))
                .containsExactly(
                        new ArticleDraft.Piece.Text(new Paragraph("前")),
                        new ArticleDraft.Piece.Drawing(0, "接穗的样子"),
                        new ArticleDraft.Piece.Text(new Paragraph("后")),
                        new ArticleDraft.Piece.Drawing(0, ""));
    }

    @Test
    void html_structure_becomesParts() throws Exception {
        String html =
                """
                <!doctype html><html><head><title>不取</title><style>p{}</style></head><body>
                <h1>村务 <em>公开</em></h1><script>alert(1)</script>
                <div>第一<b>段</b>
                   接着</div>散文<br>换行
                <ol start=3><li>丙<ul><li>内</li></ul></li><li><p>丁</p></li></ol>
                <table><tr><th>项</th><td>数<table><tr><td>内表</td></tr></table></td></tr></table>
                <p hidden>藏</p><p style="display: none">藏</p><iframe src="http://x/">x</iframe>
                <table><tr><td><p>框里一段</p><p>框里二段</p></td></tr></table>
                <pre>一
                二</pre></body></html>
                """;
        List<ArticlePart> wanted =
                List.of(
                        new Heading(1, "村务 公开"),
                        new Paragraph("第一段 接着"),
                        new Paragraph("散文\n换行"),
                        new ListItem(1, "3. 丙"),
                        new ListItem(2, "• 内"),
                        new ListItem(1, "4. 丁"),
                        new Table(List.of(List.of("项", "数 内表"))),
                        new Paragraph("框里一段"),
                        new Paragraph("框里二段"),
                        new Paragraph("一\n二"));
        assertThat(parts(html.getBytes(StandardCharsets.UTF_8))).isEqualTo(wanted);
        byte[] gbk =
                html.replace("<head>", "<head><meta charset=utf-8>")
                        .getBytes(Charset.forName("GBK"));
        assertThat(parts(gbk)).isEqualTo(wanted);
        assertThat(parts(html.getBytes(StandardCharsets.UTF_16))).isEqualTo(wanted);
    }

    @Test
    void htmlInZip_findsItsPictures_underNamesInGbk() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, Charset.forName("GBK"))) {
            zip.putNextEntry(new ZipEntry("讲稿/讲稿.htm"));
            zip.write(
                    "<p>看图<img src='%E8%AE%B2%E7%A8%BF.files/%E5%9B%BE.png?v=1' alt=苗><img src=讲稿.files/图.png>"
                            .getBytes(Charset.forName("GBK")));
            zip.putNextEntry(new ZipEntry("讲稿/讲稿.files/图.png"));
            zip.write(9);
        }
        assertThat(pieces(out.toByteArray()))
                .containsExactly(
                        new ArticleDraft.Piece.Text(new Paragraph("看图")),
                        new ArticleDraft.Piece.Drawing(0, "苗"),
                        new ArticleDraft.Piece.Drawing(1, ""));
    }

    @Test
    void refusals_standInTheDocument_underTheirNumbers() throws IOException {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        int number = 0;
        for (ArticleRefusal refusal : ArticleRefusal.values()) {
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
}
