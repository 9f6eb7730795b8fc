package kejian.origin.article;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes DOCX files part by part, good ones and bad ones. */
final class Docx {

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String RELATIONS =
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    private static final String TYPE =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final StringBuilder relations = new StringBuilder();

    Docx() {
        part(
                "[Content_Types].xml",
                XML
                        + "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                        + "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd."
                        + "openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>");
        part(
                "_rels/.rels",
                XML
                        + RELATIONS
                        + "<Relationship Id=\"rId1\" Type=\""
                        + TYPE
                        + "officeDocument\" Target=\"word/document.xml\"/></Relationships>");
    }

    static Docx of(String body) {
        return new Docx().body(body);
    }

    /** The main part around some markup. */
    Docx body(String markup) {
        return part(
                "word/document.xml", XML + root("w:document", "<w:body>" + markup + "</w:body>"));
    }

    Docx styles(String markup) {
        relation("rIdS", "styles", "styles.xml", false);
        return part("word/styles.xml", XML + root("w:styles", markup));
    }

    Docx numbering(String markup) {
        relation("rIdN", "numbering", "numbering.xml", false);
        return part("word/numbering.xml", XML + root("w:numbering", markup));
    }

    private static String root(String name, String inside) {
        return "<"
                + name
                + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
                + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
                + " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\""
                + " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\""
                + " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
                + " xmlns:v=\"urn:schemas-microsoft-com:vml\">"
                + inside
                + "</"
                + name
                + ">";
    }

    Docx relation(String id, String type, String target, boolean outside) {
        relations
                .append("<Relationship Id=\"")
                .append(id)
                .append("\" Type=\"")
                .append(TYPE)
                .append(type)
                .append("\" Target=\"")
                .append(target)
                .append(outside ? "\" TargetMode=\"External\"/>" : "\"/>");
        return this;
    }

    Docx picture(String id, String target, byte[] bytes) {
        relation(id, "image", target, false);
        return part("word/" + target, bytes);
    }

    Docx part(String name, String text) {
        return part(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Docx part(String name, byte[] bytes) {
        parts.put(name, bytes);
        return this;
    }

    Docx without(String name) {
        parts.remove(name);
        return this;
    }

    static String paragraph(String text) {
        return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    static String styled(String style, String text) {
        return "<w:p><w:pPr><w:pStyle w:val=\""
                + style
                + "\"/></w:pPr><w:r><w:t>"
                + text
                + "</w:t></w:r></w:p>";
    }

    static String item(int numId, int depth, String text) {
        return "<w:p><w:pPr><w:numPr><w:ilvl w:val=\""
                + depth
                + "\"/><w:numId w:val=\""
                + numId
                + "\"/></w:numPr></w:pPr><w:r><w:t>"
                + text
                + "</w:t></w:r></w:p>";
    }

    static String drawing(String relation, String shows) {
        return "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"Picture 1\" descr=\""
                + shows
                + "\"/><a:blip r:embed=\""
                + relation
                + "\"/></wp:inline></w:drawing></w:r></w:p>";
    }

    static String field(String instruction, String shown) {
        return "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>"
                + instruction
                + "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/>"
                + "</w:r><w:r><w:t>"
                + shown
                + "</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    }

    byte[] bytes() throws IOException {
        if (!relations.isEmpty()) {
            part("word/_rels/document.xml.rels", XML + RELATIONS + relations + "</Relationships>");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        }
        return out.toByteArray();
    }
}
