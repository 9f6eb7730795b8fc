package kejian.origin.article;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * The main part of a DOCX, walked through once (ECMA-376-1 §17). What it holds at a time is one
 * paragraph, or one table: the draft bounds both.
 */
final class WordDocument implements DocumentXml.Walk {

    private static final String WORD = "http://schemas.openxmlformats.org/wordprocessingml/";
    private static final String STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/";
    private static final int LARGEST_PICTURE = 24 << 20;

    /** What was deleted or replaced, how things looked before, and pronunciation above words. */
    private static final Set<String> SKIPPED =
            Set.of(
                    "del",
                    "moveFrom",
                    "delText",
                    "delInstrText",
                    "pPrChange",
                    "rPrChange",
                    "tblPrChange",
                    "trPrChange",
                    "tcPrChange",
                    "sectPrChange",
                    "numberingChange",
                    "Fallback",
                    "rt",
                    "rubyPr");

    /** Fields that take what they show from somewhere else. */
    private static final Set<String> OUTSIDE =
            Set.of("dde", "ddeauto", "link", "includetext", "include", "import", "database");

    private static final class Paragraph {
        final StringBuilder text = new StringBuilder();
        final List<Drawing> drawings = new ArrayList<>();
        String style = "";
        @Nullable String numId;
        int depth;
        int outline = -1;
    }

    private record Drawing(String target, String shows) {}

    private static final class Table {
        final List<List<String>> rows = new ArrayList<>();
        final List<Drawing> drawings = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
    }

    private static final class Field {
        final StringBuilder instruction = new StringBuilder();
        boolean shown;
    }

    private final Archive archive;
    private final Relations relations;
    private final WordStyles styles;
    private final WordLists lists;
    private final ArticleDraft draft;
    private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
    private final Deque<Table> tables = new ArrayDeque<>();
    private final Deque<Field> fields = new ArrayDeque<>();
    private String described = "";
    private int skipped;
    private int cells;
    private boolean hidden;
    private boolean inText;
    private boolean inInstruction;

    WordDocument(
            Archive archive,
            Relations relations,
            WordStyles styles,
            WordLists lists,
            ArticleDraft draft) {
        this.archive = archive;
        this.relations = relations;
        this.styles = styles;
        this.lists = lists;
        this.draft = draft;
    }

    @Override
    public void begin(XMLStreamReader element) throws ArticleException {
        String name = element.getLocalName();
        if (skipped > 0 || SKIPPED.contains(name)) {
            skipped++;
            return;
        }
        switch (name) {
            case "blip" -> blip(element);
            case "imagedata" -> imageData(element);
            case "docPr" -> {
                String said = DocumentXml.attribute(element, "descr");
                described = DocumentXml.orEmpty(said);
            }
            default -> {
                if (isWord(DocumentXml.orEmpty(element.getNamespaceURI()))) {
                    word(name, element);
                } else if (name.equals("t")) {
                    inText = DocumentXml.orEmpty(element.getNamespaceURI()).contains("math");
                }
            }
        }
    }

    private static boolean isWord(String namespace) {
        return namespace.startsWith(WORD) || namespace.startsWith(STRICT_WORD);
    }

    private void word(String name, XMLStreamReader element) throws ArticleException {
        switch (name) {
            case "p" -> paragraphs.push(new Paragraph());
            case "r" -> hidden = false;
            case "t" -> inText = true;
            case "vanish" -> hidden = isOn(element);
            case "tab" -> append("\t");
            case "br", "cr" -> append("\n");
            case "noBreakHyphen" -> append("-");
            case "instrText" -> inInstruction = true;
            case "fldSimple" ->
                    demandOwn(DocumentXml.orEmpty(DocumentXml.attribute(element, "instr")));
            case "fldChar" ->
                    field(DocumentXml.orEmpty(DocumentXml.attribute(element, "fldCharType")));
            case "altChunk" -> throw new ArticleException(ArticleRefusal.EMBEDDED);
            case "tbl" -> tables.push(new Table());
            case "tr" -> onTable(table -> table.row = new ArrayList<>());
            case "tc" -> {
                if (++cells > ArticleDraft.MOST_CELLS) {
                    throw new ArticleException(ArticleRefusal.TOO_LONG);
                }
                onTable(table -> table.cell = new StringBuilder());
            }
            default -> ofParagraph(name, DocumentXml.attribute(element, "val"));
        }
    }

    private static boolean isOn(XMLStreamReader element) {
        String value = DocumentXml.orEmpty(DocumentXml.attribute(element, "val"));
        return !value.equals("0") && !value.equals("false") && !value.equals("off");
    }

    private void ofParagraph(String name, @Nullable String value) {
        Paragraph open = paragraphs.peek();
        if (open == null || value == null) {
            return;
        }
        switch (name) {
            case "pStyle" -> open.style = value;
            case "numId" -> open.numId = value;
            case "ilvl" -> open.depth = WordStyles.number(value, 0);
            case "outlineLvl" -> open.outline = WordStyles.number(value, -1);
            default -> {} // how it looks is ours to say
        }
    }

    private interface OnTable {
        void act(Table table);
    }

    private void onTable(OnTable what) {
        Table table = tables.peek();
        if (table != null) {
            what.act(table);
        }
    }

    private void field(String kind) throws ArticleException {
        switch (kind) {
            case "begin" -> fields.push(new Field());
            case "separate" -> {
                Field field = fields.peek();
                if (field != null) {
                    String instruction = field.instruction.toString();
                    demandOwn(instruction);
                    // a table of contents names pages that no screen has
                    field.shown = !word(instruction).equals("toc");
                }
            }
            case "end" -> {
                Field field = fields.poll();
                if (field != null) {
                    demandOwn(field.instruction.toString());
                }
            }
            default -> {} // a kind that nobody defined yet shows nothing
        }
    }

    private static void demandOwn(String instruction) throws ArticleException {
        if (OUTSIDE.contains(word(instruction))) {
            throw new ArticleException(ArticleRefusal.OUTSIDE_DATA);
        }
    }

    private static String word(String instruction) {
        return instruction.strip().split("[\\s\"]", 2)[0].toLowerCase(Locale.ROOT);
    }

    private void blip(XMLStreamReader element) throws ArticleException {
        String embedded = DocumentXml.attribute(element, "embed");
        if (embedded != null && !embedded.isEmpty()) {
            drawing(embedded);
        } else if (DocumentXml.attribute(element, "link") != null) {
            throw new ArticleException(ArticleRefusal.REMOTE);
        }
    }

    private void imageData(XMLStreamReader element) throws ArticleException {
        String id = DocumentXml.attribute(element, "id");
        if (id != null && !id.isEmpty()) {
            drawing(id);
        } else if (DocumentXml.attribute(element, "href") != null
                || DocumentXml.attribute(element, "src") != null) {
            throw new ArticleException(ArticleRefusal.REMOTE);
        }
    }

    private void drawing(String id) throws ArticleException {
        Relations.Relation relation = relations.find(id);
        if (relation == null) {
            throw new ArticleException(ArticleRefusal.PICTURE_MISSING);
        }
        if (relation.outside()) {
            throw new ArticleException(ArticleRefusal.REMOTE);
        }
        Drawing drawing = new Drawing(relation.target(), described);
        described = "";
        Table outermost = tables.peekLast();
        Paragraph paragraph = paragraphs.peek();
        if (outermost != null) {
            outermost.drawings.add(drawing);
        } else if (paragraph != null) {
            paragraph.drawings.add(drawing);
        }
    }

    @Override
    public void text(String text) {
        Field field = fields.peek();
        if (skipped > 0) {
            return;
        }
        if (inInstruction && field != null && field.instruction.length() < 10_000) {
            field.instruction.append(text);
        } else if (inText) {
            append(text);
        }
    }

    private void append(String text) {
        Paragraph paragraph = paragraphs.peek();
        if (paragraph != null
                && !hidden
                && fields.stream().allMatch(f -> f.shown)
                && paragraph.text.length() <= ArticleDraft.MOST_CHARACTERS) {
            paragraph.text.append(text);
        }
    }

    @Override
    public void end(String namespace, String name) throws IOException, ArticleException {
        if (skipped > 0) {
            skipped--;
            return;
        }
        inText = false;
        inInstruction = false;
        if (!isWord(namespace)) {
            return;
        }
        switch (name) {
            case "p" -> {
                Paragraph paragraph = paragraphs.poll();
                if (paragraph != null) {
                    end(paragraph);
                }
            }
            case "tc" -> onTable(table -> table.row.add(table.cell.toString()));
            case "tr" -> onTable(table -> table.rows.add(table.row));
            case "tbl" -> {
                Table table = tables.poll();
                if (table != null) {
                    end(table);
                }
            }
            default -> {}
        }
    }

    private void end(Paragraph paragraph) throws IOException, ArticleException {
        Table table = tables.peek();
        if (table != null) {
            if (table.cell.length() + paragraph.text.length() > ArticleDraft.MOST_CHARACTERS) {
                throw new ArticleException(ArticleRefusal.TOO_LONG);
            }
            table.cell.append(table.cell.isEmpty() ? "" : "\n").append(paragraph.text);
            return;
        }
        String text = paragraph.text.toString();
        if (!text.isBlank()) {
            emit(paragraph, text);
        }
        draw(paragraph.drawings);
    }

    private void emit(Paragraph paragraph, String text) throws ArticleException {
        int level =
                paragraph.outline >= 0 && paragraph.outline < 9
                        ? paragraph.outline + 1
                        : styles.headingLevel(paragraph.style);
        String numId = paragraph.numId;
        int depth = paragraph.depth;
        if (numId == null) {
            WordStyles.InList list = styles.list(paragraph.style);
            numId = list == null ? null : list.numId();
            depth = list == null ? depth : list.depth();
        }
        String mark = numId == null ? "" : lists.next(numId, depth);
        if (level > 0) {
            draft.heading(level, mark.isEmpty() ? text : mark + " " + text);
        } else if (mark.isEmpty()) {
            draft.paragraph(text);
        } else {
            draft.item(depth + 1, mark, text);
        }
    }

    private void end(Table table) throws IOException, ArticleException {
        Table outer = tables.peek();
        if (outer == null) {
            draft.table(table.rows);
            draw(table.drawings);
            return;
        }
        for (List<String> row : table.rows) {
            outer.cell.append(outer.cell.isEmpty() ? "" : "\n").append(String.join(" ", row));
        }
        if (outer.cell.length() > ArticleDraft.MOST_CHARACTERS) {
            throw new ArticleException(ArticleRefusal.TOO_LONG);
        }
    }

    private void draw(List<Drawing> drawings) throws IOException, ArticleException {
        for (Drawing drawing : drawings) {
            ArchiveEntry entry =
                    archive.find(drawing.target)
                            .orElseThrow(
                                    () -> new ArticleException(ArticleRefusal.PICTURE_MISSING));
            if (entry.sizeBytes() > LARGEST_PICTURE) {
                throw new ArticleException(ArticleRefusal.PICTURE_TOO_LARGE, entry.leaf());
            }
            draft.picture(drawing.target, drawing.shows, () -> archive.open(entry));
        }
    }
}
