package kejian.sheet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A small honest workbook whose parts can be spoilt one by one. */
final class HostileBook {

    static final String SHEET = "xl/worksheets/sheet1.xml";
    static final String STRINGS = "xl/sharedStrings.xml";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String OFFICE =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private final Map<String, byte[]> parts = new LinkedHashMap<>();

    HostileBook() {
        with(
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
        with(
                "xl/workbook.xml",
                "<workbook xmlns=\""
                        + MAIN
                        + "\" xmlns:r=\""
                        + OFFICE
                        + "\"><sheets>"
                        + "<sheet name=\"课件\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        with(
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                        + "<Relationship Id=\"rId1\" Type=\""
                        + OFFICE
                        + "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
        with(
                STRINGS,
                "<sst xmlns=\""
                        + MAIN
                        + "\"><si><t>视频文件</t></si><si><t>标题</t></si>"
                        + "<si><t>专栏</t></si><si><t>a.mp4</t></si><si><r><t>第一</t></r><r><t>讲</t></r></si>"
                        + "<si><t>demo</t></si></sst>");
        sheet(
                row(
                                1,
                                "<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>")
                        + row(
                                2,
                                "<c r=\"A2\" t=\"s\"><v>3</v></c><c r=\"B2\" t=\"s\"><v>4</v></c><c r=\"C2\" t=\"s\"><v>5</v></c>"));
    }

    static String row(int number, String cells) {
        return "<row r=\"" + number + "\">" + cells + "</row>";
    }

    HostileBook sheet(String rows) {
        return with(
                SHEET,
                "<worksheet xmlns=\""
                        + MAIN
                        + "\"><sheetData>"
                        + rows
                        + "</sheetData></worksheet>");
    }

    HostileBook with(String name, String xml) {
        return with(
                name,
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml)
                        .getBytes(StandardCharsets.UTF_8));
    }

    HostileBook with(String name, byte[] bytes) {
        parts.put(name, bytes);
        return this;
    }

    HostileBook without(String name) {
        parts.remove(name);
        return this;
    }

    HostileBook replaced(String name, String from, String to) {
        String before = new String(parts.get(name), StandardCharsets.UTF_8);
        String after = before.replace(from, to);
        if (after.equals(before)) {
            throw new AssertionError(from + " is not there");
        }
        return with(name, after.getBytes(StandardCharsets.UTF_8));
    }

    byte[] zip() {
        return zip(parts);
    }

    static byte[] zip(Map<String, byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
