package kejian.transcoder.caption;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kejian.transcoder.cage.FailedException;
import org.jspecify.annotations.Nullable;

/**
 * The one font that words are drawn with. It ships with this program, and no other is ever asked
 * for: what a machine has installed must not decide what a rendition looks like, and a bare one has
 * none.
 */
final class Typeface {

    static final String FILE = "NotoSansSC_500Medium.ttf";

    /** The code of a program without its font. */
    static final String MISSING = "font-missing";

    /** Stands for what the font has not. */
    static final int UNKNOWN = '□';

    private static final String PREFIX = "kejian-font-";

    private static final FontRenderContext PLAIN =
            new FontRenderContext(null, /* isAntiAliased= */ true, /* usesFractional= */ true);

    private static @Nullable Typeface shipped;

    private final Font font;
    private final Map<Integer, Double> widths = new ConcurrentHashMap<>();

    private Typeface(Font font) {
        this.font = font;
    }

    /** Read once; that takes a quarter of a second. */
    static synchronized Typeface shipped() throws IOException, FailedException {
        if (shipped == null) {
            try (InputStream file = Typeface.class.getResourceAsStream(FILE)) {
                shipped = read(file);
            }
        }
        return shipped;
    }

    static Typeface read(@Nullable InputStream file) throws IOException, FailedException {
        if (file == null) {
            throw new FailedException(
                    MISSING,
                    FILE + " is not in this program: words cannot be drawn; build it anew");
        }
        removeOfTheDead();
        keepToOurselves();
        // as a file of our own: what the JDK would make of a stream stays where we are killed
        Path copy = ours(".ttf");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        try {
            return new Typeface(Font.createFont(Font.TRUETYPE_FONT, copy.toFile()));
        } catch (FontFormatException e) {
            throw new FailedException(MISSING, FILE + ": " + e.getMessage());
        }
    }

    /**
     * The JDK looks for the system's fonts before it reads any, and fails where there is no
     * fontconfig. A configuration of its own kind that names none keeps it from looking.
     */
    private static void keepToOurselves() throws IOException {
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        String configuration = "sun.awt.fontconfig";
        if (System.getProperty("os.name").equals("Linux")
                && System.getProperty(configuration) == null) {
            Path none = ours(".properties");
            Files.writeString(
                    none,
                    """
                    version=1
                    sequence.allfonts=none
                    allfonts.none=None
                    filename.None=none.ttf
                    """);
            System.setProperty(configuration, none.toString());
        }
    }

    /** A file that goes when this process ends, or when the next one sees that it has. */
    private static Path ours(String ending) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-";
        Path file = Files.createTempFile(name, ending);
        file.toFile().deleteOnExit();
        return file;
    }

    private static void removeOfTheDead() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*-*")) {
            for (Path file : left) {
                String pid =
                        file.getFileName().toString().replaceFirst(PREFIX + "(\\d{1,9})-.*", "$1");
                if (pid.matches("\\d{1,9}")
                        && Files.isWritable(file)
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    Font sized(double pixels) {
        return font.deriveFont((float) pixels);
    }

    boolean has(int character) {
        return font.canDisplay(character);
    }

    FontRenderContext context() {
        return PLAIN;
    }

    /** How far a character moves the pen, for letters of one pixel. */
    double width(int character) {
        return widths.computeIfAbsent(
                character,
                c ->
                        font.deriveFont(100f)
                                        .getStringBounds(Character.toString(c), PLAIN)
                                        .getWidth()
                                / 100);
    }

    double width(String text) {
        return text.codePoints().mapToDouble(this::width).sum();
    }
}
