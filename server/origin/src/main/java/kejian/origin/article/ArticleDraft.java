package kejian.origin.article;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.release.ArticlePart;

/**
 * An article while it is read: parts in order, pictures as files of the room that nobody has looked
 * at yet. What is added is cleaned and counted here, whichever form it comes from.
 */
final class ArticleDraft {

    static final int MOST_CHARACTERS = 200_000;
    static final int MOST_PARTS = 2_000;
    static final int MOST_CELLS = 5_000;
    static final int MOST_PICTURES = 100;
    private static final int LONGEST_PART = 10_000;

    /** A part, or a picture that waits to be drawn anew. */
    sealed interface Piece {

        record Text(ArticlePart part) implements Piece {}

        /**
         * @param number of {@link #pictures()}
         */
        record Drawing(int number, String shows) implements Piece {}
    }

    /** What a picture is read from, once. */
    interface Source {
        InputStream open() throws IOException, ArticleException;
    }

    private final Path room;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Path> pictures = new ArrayList<>();
    private final Map<String, Integer> known = new LinkedHashMap<>();
    private int characters;
    private int cells;

    /**
     * @param room an empty folder for this article alone
     */
    ArticleDraft(Path room) {
        this.room = room;
    }

    List<Piece> pieces() {
        return List.copyOf(pieces);
    }

    List<Path> pictures() {
        return List.copyOf(pictures);
    }

    void paragraph(String text) throws ArticleException {
        String clean = counted(text);
        for (int from = 0; from < clean.length(); ) {
            int to = Math.min(clean.length(), from + LONGEST_PART);
            if (to < clean.length() && Character.isHighSurrogate(clean.charAt(to - 1))) {
                to--;
            }
            add(new ArticlePart.Paragraph(clean.substring(from, to)));
            from = to;
        }
    }

    void heading(int level, String text) throws ArticleException {
        String clean = counted(text).replace('\n', ' ');
        if (clean.length() > 400) {
            paragraph(clean); // somebody styled a whole text so
        } else if (!clean.isEmpty()) {
            add(new ArticlePart.Heading(Math.clamp(level, 1, 6), clean));
        }
    }

    void item(int depth, String mark, String text) throws ArticleException {
        String clean = counted(text);
        if (!clean.isEmpty()) {
            String marked = mark.isEmpty() ? clean : mark + " " + clean;
            add(new ArticlePart.ListItem(Math.clamp(depth, 1, 9), marked));
        }
    }

    /** One column only is a frame around paragraphs. */
    void table(List<List<String>> rows) throws ArticleException {
        List<List<String>> clean = new ArrayList<>();
        boolean columns = false;
        for (List<String> row : rows) {
            List<String> line = new ArrayList<>();
            for (String cell : row) {
                line.add(counted(cell));
                if (++cells > MOST_CELLS) {
                    throw new ArticleException(ArticleRefusal.TOO_LONG);
                }
            }
            columns |= line.size() > 1;
            if (line.stream().anyMatch(cell -> !cell.isEmpty())) {
                clean.add(line);
            }
        }
        if (columns && !clean.isEmpty()) {
            add(new ArticlePart.Table(clean));
            return;
        }
        for (List<String> line : clean) {
            for (String text : line.getFirst().split("\n", -1)) {
                if (!text.isBlank()) {
                    add(new ArticlePart.Paragraph(text.strip()));
                }
            }
        }
    }

    /**
     * @param name one for each picture of the document: what is shown twice is drawn once
     */
    void picture(String name, String shows, Source source) throws IOException, ArticleException {
        Integer number = known.get(name);
        if (number == null) {
            if (pictures.size() == MOST_PICTURES) {
                throw new ArticleException(ArticleRefusal.TOO_MANY_PICTURES);
            }
            number = pictures.size();
            Path file = room.resolve(Integer.toString(number));
            try (InputStream in = source.open()) {
                Files.copy(in, file);
            }
            pictures.add(file);
            known.put(name, number);
        }
        if (pieces.size() == MOST_PARTS) {
            throw new ArticleException(ArticleRefusal.TOO_LONG);
        }
        String said = clean(shows).replace('\n', ' ');
        // what word processors write where nobody wrote anything
        boolean empty = said.matches("(?i)(图片|picture|image|图像)?\\s*\\d*") || said.contains("/");
        pieces.add(new Piece.Drawing(number, empty || said.length() > 200 ? "" : said));
    }

    private void add(ArticlePart part) throws ArticleException {
        if (pieces.size() == MOST_PARTS) {
            throw new ArticleException(ArticleRefusal.TOO_LONG);
        }
        pieces.add(new Piece.Text(part));
    }

    private String counted(String text) throws ArticleException {
        characters += text.length();
        if (characters > MOST_CHARACTERS) {
            throw new ArticleException(ArticleRefusal.TOO_LONG);
        }
        return clean(text);
    }

    /** Without what is no text: controls, marks of direction, halves of pairs; NFC. */
    private static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    int type = Character.getType(c);
                    if (c == '\n') {
                        out.append('\n');
                    } else if (c == '\t' || Character.isSpaceChar(c) && c != '\u3000') {
                        out.append(' ');
                    } else if (type != Character.CONTROL
                            && type != Character.SURROGATE
                            && type != Character.PRIVATE_USE
                            && type != Character.UNASSIGNED
                            && (type != Character.FORMAT || c == 0x200c || c == 0x200d)) {
                        out.appendCodePoint(c);
                    }
                });
        String one = Normalizer.normalize(out, Normalizer.Form.NFC);
        // pages indent paragraphs themselves
        return one.replaceAll(" *\n *", "\n").replaceAll("\n{3,}", "\n\n").strip();
    }
}
