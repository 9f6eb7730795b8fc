package kejian.sheet;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a part of a workbook once before the library may: no document type, no nesting or number of
 * attributes that costs, no formula, and no row, column or string that is outside the sheet.
 */
final class XmlGate {

    private static final int LAST_ROW = 1 << 20;
    private static final int LAST_COLUMN = 1 << 14;

    /** The JDK's own; a library on the class path must not take its place. */
    private static final XMLInputFactory FACTORY = factory();

    private XmlGate() {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /** What is looked at in one kind of part. */
    private interface Eye {

        void element(XMLStreamReader at) throws SheetException, XMLStreamException;

        default void text(String text) throws SheetException {}

        default void end(String name) throws SheetException {}
    }

    private static void walk(byte[] part, Eye eye) throws SheetException {
        try {
            XMLStreamReader xml;
            synchronized (FACTORY) {
                xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(part));
            }
            int depth = 0;
            for (int event = xml.getEventType(); ; event = xml.next()) {
                switch (event) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > Limits.XML_DEPTH) {
                            throw SheetException.limit("XML 嵌套过深", "the XML is nested too deep");
                        }
                        if (xml.getAttributeCount() > Limits.XML_ATTRIBUTES) {
                            throw SheetException.limit("XML 属性过多", "too many XML attributes");
                        }
                        eye.element(xml);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        eye.end(xml.getLocalName());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                            eye.text(xml.getText());
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw SheetException.unsafe(
                                    "XML 含文档类型或实体", "the XML has a document type or entities");
                    case XMLStreamConstants.END_DOCUMENT -> {
                        return;
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            // also an entity that the parser itself refuses
            throw SheetException.unsafe("XML 无法解析", "the XML cannot be parsed");
        }
    }

    /** Any part: structure alone. */
    static void structure(byte[] part) throws SheetException {
        walk(part, xml -> {});
    }

    /**
     * The shared strings.
     *
     * @return how many there are
     */
    static int strings(byte[] part) throws SheetException {
        int[] count = new int[1];
        int[] length = new int[1];
        walk(
                part,
                new Eye() {
                    @Override
                    public void element(XMLStreamReader at) {
                        if (at.getLocalName().equals("si")) {
                            count[0]++;
                            length[0] = 0;
                        }
                    }

                    @Override
                    public void text(String text) throws SheetException {
                        length[0] += text.length();
                        Limits.cell(length[0], 0);
                    }
                });
        return count[0];
    }

    /** Relationship ids of the sheets, in order of the tabs. */
    static List<String> sheets(byte[] workbook) throws SheetException {
        List<String> ids = new ArrayList<>();
        walk(
                workbook,
                at -> {
                    String name = at.getLocalName();
                    if (name.equals("sheet")) {
                        ids.add(attribute(at, "id"));
                    } else if (name.equals("externalReference")) {
                        throw SheetException.unsafe("引用了外部文件", "it refers to another file");
                    }
                });
        return ids;
    }

    /** Relationship ids to what they point at, as written. */
    static Map<String, String> relationships(byte[] part) throws SheetException {
        Map<String, String> targets = new HashMap<>();
        walk(
                part,
                at -> {
                    if (at.getLocalName().equals("Relationship")) {
                        String target = attribute(at, "Target");
                        targets.put(attribute(at, "Id"), target.replaceFirst("^/xl/", ""));
                    }
                });
        return targets;
    }

    static boolean isMacroEnabled(byte[] contentTypes) throws SheetException {
        boolean[] found = new boolean[1];
        walk(
                contentTypes,
                at -> {
                    String type = attribute(at, "ContentType");
                    found[0] |= type.contains("macroEnabled") || type.contains("vbaProject");
                });
        return found[0];
    }

    /** Whether days are counted from 1904, as old Macs did. */
    static boolean isDate1904(byte[] workbook) throws SheetException {
        boolean[] found = new boolean[1];
        walk(
                workbook,
                at -> {
                    String says = attribute(at, "date1904");
                    found[0] |= says.equals("1") || says.equals("true");
                });
        return found[0];
    }

    private static String attribute(XMLStreamReader at, String name) {
        for (int i = 0; i < at.getAttributeCount(); i++) {
            if (at.getAttributeLocalName(i).equals(name)) {
                return at.getAttributeValue(i);
            }
        }
        return "";
    }

    /**
     * One sheet.
     *
     * @param strings how many shared strings there are
     */
    static void sheet(byte[] part, int strings) throws SheetException {
        walk(part, new SheetEye(strings));
    }

    /** Styled cells and rows without a value are nothing: programs write thousands of them. */
    private static final class SheetEye implements Eye {

        private final int strings;
        private int rows;
        private boolean isCounted;
        private int column;
        private int characters;
        private String cell = "";
        private boolean isIndex;
        private @Nullable StringBuilder value;

        SheetEye(int strings) {
            this.strings = strings;
        }

        @Override
        public void element(XMLStreamReader at) throws SheetException {
            switch (at.getLocalName()) {
                case "row" -> row(attribute(at, "r"));
                case "c" -> cell(attribute(at, "r"), attribute(at, "t"));
                case "f" ->
                        throw SheetException.unsafe(
                                "单元格 " + cell + " 是公式，请“选择性粘贴”为数值",
                                "cell " + cell + " is a formula: paste it as a value");
                case "v", "is" -> {
                    value = new StringBuilder();
                    Limits.columns(column);
                    if (!isCounted) {
                        isCounted = true;
                        Limits.row(++rows);
                    }
                }
                case "oleObject", "control", "ddeLink" ->
                        throw SheetException.unsafe("表中嵌有对象", "the sheet embeds an object");
                default -> {}
            }
        }

        private void row(String r) throws SheetException {
            isCounted = false;
            column = 0;
            boolean fits =
                    r.isEmpty() || r.matches("[1-9][0-9]{0,6}") && Integer.parseInt(r) <= LAST_ROW;
            if (!fits) {
                throw outside();
            }
        }

        private void cell(String r, String type) throws SheetException {
            column++;
            cell = r;
            isIndex = type.equals("s");
            characters = 0;
            if (r.isEmpty()) {
                return;
            }
            if (!r.matches("[A-Z]{1,3}[1-9][0-9]{0,6}")) {
                throw outside();
            }
            column = 0;
            int i = 0;
            for (; Character.isLetter(r.charAt(i)); i++) {
                column = column * 26 + r.charAt(i) - 'A' + 1;
            }
            if (column > LAST_COLUMN || Integer.parseInt(r.substring(i)) > LAST_ROW) {
                throw outside();
            }
        }

        @Override
        public void text(String text) throws SheetException {
            characters += text.length();
            Limits.cell(characters, rows);
            if (value != null) {
                value.append(text);
            }
        }

        @Override
        public void end(String name) throws SheetException {
            if (name.equals("v") && value != null) {
                if (isIndex && !isString(value.toString().strip())) {
                    throw SheetException.unsafe("字符串索引越界", "a string that is not there");
                }
                value = null;
            }
        }

        private boolean isString(String index) {
            return index.matches("[0-9]{1,9}") && Integer.parseInt(index) < strings;
        }

        private static SheetException outside() {
            return SheetException.unsafe("行列号超出表格", "a row or column outside of any sheet");
        }
    }
}
