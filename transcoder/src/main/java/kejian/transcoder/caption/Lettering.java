package kejian.transcoder.caption;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kejian.transcoder.probe.Fraction;

/**
 * How words stand in a box of a frame, in its samples.
 *
 * @param sar shape of one sample; letters are drawn as they are to be seen
 * @param letter height of a letter's body, in lines of the frame
 * @param mostLines what comes after these is left out
 * @param edge width of the dark edge that parts the letters from any picture, 0 for none
 * @param low whether the words stand at the foot of the box, each line in the middle; otherwise
 *     they begin at its head, on the left
 */
public record Lettering(
        int x,
        int y,
        int width,
        int height,
        Fraction sar,
        double letter,
        int mostLines,
        double edge,
        boolean low) {

    /** Old sets show less than the whole picture: of the frame's width and height. */
    private static final double MARGIN = 0.05;

    private static final double CAPTION = 0.066;
    private static final double TITLE = 0.05;
    private static final int CAPTION_LINES = 3;

    /** From one line to the next, in letters. */
    private static final double PITCH = 1.22;

    /** The letter's foot above the line's. */
    private static final double DESCENT = 0.28;

    /** Smaller letters before words are left out. */
    private static final double[] SIZES = {1, 0.8};

    /** Nobody reads more at once; what a cue costs ends here. */
    private static final int MOST_CHARACTERS = 240;

    private static final Color INK = new Color(0xf2f2f2);
    private static final Color EDGE = new Color(0x101010);
    private static final String MORE = "…";

    /** Three lines at the foot of the frame. */
    public static Lettering captions(int width, int height, Fraction sar) {
        double letter = height * CAPTION;
        int x = even(width * MARGIN);
        int tall = even(CAPTION_LINES * PITCH * letter + letter * 0.2);
        int y = even(height * (1 - MARGIN)) - tall;
        double edge = letter * 0.13;
        return new Lettering(
                x, y, width - 2 * x, tall, sar, letter, CAPTION_LINES, edge, /* low= */ true);
    }

    /** A chapter's title, in as many lines as the box takes. */
    public static Lettering title(
            int x, int y, int width, int height, Fraction sar, int frameHeight) {
        double letter = frameHeight * TITLE;
        int lines = (int) (height / (PITCH * letter));
        return new Lettering(x, y, width, height, sar, letter, lines, /* edge= */ 0, false);
    }

    private static int even(double size) {
        return (int) Math.round(size / 2) * 2;
    }

    /**
     * Words as they were broken into lines.
     *
     * @param size of the letters against the usual one
     * @param cut whether some did not find a place
     */
    record Broken(List<String> lines, double size, boolean cut) {

        Broken {
            lines = List.copyOf(lines);
        }
    }

    Broken broken(Typeface face, List<String> words) {
        Broken broken = new Broken(List.of(), 1, false);
        for (double size : SIZES) {
            broken = broken(face, words, size);
            if (!broken.cut()) {
                break;
            }
        }
        return broken;
    }

    private Broken broken(Typeface face, List<String> words, double size) {
        double room = (width * sar.value() - edge) / (letter * size);
        List<String> lines = new ArrayList<>();
        boolean cut = false;
        for (String line : words) {
            cut |= lines.size() == mostLines;
            if (!cut) {
                cut = breakInto(lines, face, drawable(face, line), room);
            }
        }
        if (cut && !lines.isEmpty()) {
            String last = lines.removeLast();
            while (!last.isEmpty() && face.width(last + MORE) > room) {
                last = last.substring(0, last.offsetByCodePoints(last.length(), -1));
            }
            lines.add(last + MORE);
        }
        return new Broken(lines, size, cut);
    }

    /** Answers whether something is left. */
    private boolean breakInto(List<String> lines, Typeface face, String text, double room) {
        BreakIterator places = BreakIterator.getLineInstance(Locale.CHINA);
        places.setText(text);
        int from = 0;
        while (from < text.length()) {
            if (lines.size() == mostLines) {
                return true;
            }
            int end = from;
            double taken = 0;
            while (end < text.length()) {
                int c = text.codePointAt(end);
                taken += face.width(c);
                if (taken > room && c != ' ' && end > from) {
                    break;
                }
                end += Character.charCount(c);
            }
            if (end < text.length() && !places.isBoundary(end)) {
                int earlier = places.preceding(end);
                end = earlier > from ? earlier : end; // one word longer than the line
            }
            lines.add(text.substring(from, end).strip());
            from = end;
        }
        return false;
    }

    /** With a sign for what the font has not; marks on letters that it lacks are left out. */
    private static String drawable(Typeface face, String line) {
        StringBuilder out = new StringBuilder();
        line.codePoints()
                .limit(MOST_CHARACTERS)
                .filter(c -> face.has(c) || !isMark(c))
                .forEach(c -> out.appendCodePoint(face.has(c) ? c : Typeface.UNKNOWN));
        boolean all = line.codePointCount(0, line.length()) <= MOST_CHARACTERS;
        return all ? out.toString() : out + MORE;
    }

    static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /** Light letters on nothing; without words, nothing. */
    BufferedImage drawn(Typeface face, List<String> words) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Broken broken = broken(face, words);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.scale(1 / sar.value(), 1);
        double size = letter * broken.size();
        double pitch = size * PITCH;
        double foot =
                low
                        ? height - pitch * (broken.lines().size() - 1) - size * DESCENT - edge / 2
                        : size;
        for (String line : broken.lines()) {
            if (!line.isEmpty()) {
                draw(g, new TextLayout(line, face.sized(size), face.context()), foot);
            }
            foot += pitch;
        }
        g.dispose();
        return image;
    }

    private void draw(Graphics2D g, TextLayout line, double foot) {
        double seen = width * sar.value();
        double narrow = Math.min(1, (seen - edge) / Math.max(1, line.getAdvance()));
        double left = low ? (seen - line.getAdvance() * narrow) / 2 : 0;
        AffineTransform place = AffineTransform.getTranslateInstance(left, foot);
        place.scale(narrow, 1);
        Shape letters = line.getOutline(place);
        if (edge > 0) {
            g.setColor(EDGE);
            g.setStroke(
                    new BasicStroke((float) edge, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            g.draw(letters);
        }
        g.setColor(INK);
        g.fill(letters);
    }
}
