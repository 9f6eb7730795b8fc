package kejian.sheet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveLimits;
import kejian.contract.problem.Problem;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * An xlsx. The library that reads cells never sees the file that came: every part it needs passes
 * {@link Archive} and {@link XmlGate} first and is packed anew, so what we looked at and what it
 * reads cannot differ, and pictures, links and macros stay outside.
 */
final class Workbook {

    private static final String TYPES = "[Content_Types].xml";
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String RELATIONS = "xl/_rels/workbook.xml.rels";
    private static final String STRINGS = "xl/sharedStrings.xml";
    private static final String STYLES = "xl/styles.xml";

    private static final String NO_STYLES =
            "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>";

    private static final ArchiveLimits LIMITS =
            new ArchiveLimits(Limits.ZIP_ENTRIES, Limits.UNPACKED_BYTES);

    private Workbook() {}

    static Grid read(byte[] file, int sheet) throws SheetException {
        try {
            // The archive is read where it lies, so it has to lie somewhere.
            Path copy = Files.createTempFile("kejian-sheet", ".zip");
            try {
                Files.write(copy, file);
                try (Archive archive = Archive.open(copy, LIMITS)) {
                    return read(new Parts(archive), sheet);
                }
            } finally {
                Files.delete(copy);
            }
        } catch (ArchiveException e) {
            throw new SheetException(
                    e.fault().problem(), e.sentence(/* english= */ false), e.sentence(true), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's parts, each read once; what they come to is bounded by the archive's limits. */
    private record Parts(Archive archive) {

        boolean has(String name) {
            return archive.find(name).isPresent();
        }

        byte[] bytes(String name) throws SheetException, IOException {
            ArchiveEntry entry =
                    archive.find(name)
                            .orElseThrow(() -> SheetException.unsafe("缺少部件", "a part is missing"));
            return archive.read(entry, Limits.UNPACKED_BYTES);
        }
    }

    private static Grid read(Parts zip, int sheet) throws SheetException, IOException {
        if (zip.archive().entries().stream()
                .anyMatch(e -> e.name().startsWith("xl/externalLinks/"))) {
            throw SheetException.unsafe("引用了外部文件", "it refers to another file");
        }
        if (zip.has("xl/vbaProject.bin") || XmlGate.isMacroEnabled(zip.bytes(TYPES))) {
            throw new SheetException(
                    Problem.TYPE_MISMATCH, "含宏，请另存为 .xlsx", "it has macros: save it as .xlsx");
        }
        byte[] book = zip.bytes(WORKBOOK);
        List<String> ids = XmlGate.sheets(book);
        if (sheet < 1 || sheet > ids.size()) {
            throw SheetException.syntax("没有第 " + sheet + " 张表", "there is no sheet " + sheet);
        }
        String target = XmlGate.relationships(zip.bytes(RELATIONS)).get(ids.get(sheet - 1));
        if (target == null) {
            throw SheetException.unsafe("缺少部件", "a part is missing");
        }
        Map<String, byte[]> parts = new LinkedHashMap<>();
        int strings = 0;
        if (zip.has(STRINGS)) {
            parts.put(STRINGS, zip.bytes(STRINGS));
            strings = XmlGate.strings(parts.get(STRINGS));
        }
        // The library wants a part for styles, though a workbook may have none.
        byte[] styles = zip.has(STYLES) ? zip.bytes(STYLES) : xml(NO_STYLES);
        XmlGate.structure(styles);
        parts.put(STYLES, styles);
        byte[] cells = zip.bytes("xl/" + target);
        XmlGate.sheet(cells, strings);
        parts.put("xl/worksheets/sheet1.xml", cells);
        return cells(repacked(parts, XmlGate.isDate1904(book)));
    }

    /** The smallest workbook around the parts; its frame is ours. */
    private static byte[] repacked(Map<String, byte[]> parts, boolean date1904) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        String main = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        StringBuilder types =
                new StringBuilder(
                        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">");
        StringBuilder relations = new StringBuilder(relationshipsHead());
        Map<String, String> kinds = new HashMap<>();
        kinds.put(STRINGS, "sharedStrings");
        kinds.put(STYLES, "styles");
        kinds.put("xl/worksheets/sheet1.xml", "worksheet");
        types.append(override(WORKBOOK, main + "sheet.main+xml"));
        int id = 0;
        for (String name : parts.keySet()) {
            String kind = kinds.get(name);
            types.append(override(name, main + kind + "+xml"));
            relations.append(
                    "<Relationship Id=\"rId%d\" Type=\"%s/%s\" Target=\"%s\"/>"
                            .formatted(++id, office, kind, name.substring(3)));
        }
        all.put(TYPES, xml(types + "</Types>"));
        all.put(
                "_rels/.rels",
                xml(
                        relationshipsHead()
                                + "<Relationship Id=\"rId1\" Type=\""
                                + office
                                + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
        all.put(
                WORKBOOK,
                xml(
                        """
                        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"\
                         xmlns:r="%s"><workbookPr date1904="%d"/>\
                        <sheets><sheet name="1" sheetId="1" r:id="rId%d"/></sheets></workbook>\
                        """
                                .formatted(office, date1904 ? 1 : 0, id)));
        all.put(RELATIONS, xml(relations + "</Relationships>"));
        all.putAll(parts);
        return stored(all);
    }

    private static String relationshipsHead() {
        return "<Relationships xmlns="
                + "\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    }

    private static String override(String name, String type) {
        return "<Override PartName=\"/" + name + "\" ContentType=\"" + type + "\"/>";
    }

    private static byte[] xml(String text) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] stored(Map<String, byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                ZipEntry entry = new ZipEntry(part.getKey());
                CRC32 crc = new CRC32();
                crc.update(part.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(part.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(part.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static Grid cells(byte[] workbook) throws SheetException {
        List<List<String>> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        try (ReadableWorkbook book =
                        new ReadableWorkbook(
                                new ByteArrayInputStream(workbook),
                                new ReadingOptions(
                                        /* withCellFormat= */ true,
                                        /* cellInErrorIfParseError= */ false));
                Stream<Row> all = book.getFirstSheet().openStream()) {
            for (Row row : (Iterable<Row>) all::iterator) {
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < row.getCellCount(); i++) {
                    cells.add(row.getOptionalCell(i).map(Workbook::text).orElse(""));
                }
                while (!cells.isEmpty() && cells.getLast().isBlank()) {
                    cells.removeLast();
                }
                if (!cells.isEmpty()) {
                    Limits.columns(cells.size());
                    rows.add(cells);
                    lines.add(row.getRowNum());
                    Limits.row(rows.size());
                }
            }
        } catch (IOException | ExcelReaderException | IllegalArgumentException e) {
            throw new SheetException(
                    Problem.DOCUMENT_UNSAFE, "表格无法读取", "the sheet cannot be read", e);
        }
        return new Grid(Grid.Form.XLSX, "", rows, lines);
    }

    private static String text(Cell cell) {
        return switch (cell.getType()) {
            case NUMBER -> isDate(cell) ? date(cell.asDate()) : cell.getRawValue();
            case STRING -> cell.asString();
            case BOOLEAN -> cell.asBoolean() ? "TRUE" : "FALSE";
            case FORMULA, ERROR, EMPTY -> cell.getText() == null ? "" : cell.getText();
        };
    }

    /** A number is a date by how it is shown: years, days or hours outside of quotes. */
    private static boolean isDate(Cell cell) {
        String format = cell.getDataFormatString();
        if (format == null) {
            return false;
        }
        String bare = format.replaceAll("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "");
        return bare.matches("(?i).*[ydh].*");
    }

    private static String date(LocalDateTime at) {
        return at.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"));
    }
}
