package kejian.origin.picture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * A program of its own: reads pictures that strangers made. The JDK decodes JPEG in native code; a
 * crash there, or a picture that eats memory, ends this process and not the province's.
 *
 * <p>Takes a {@link Redrawn.Form} and a path a line; beside each it writes {@code .out} and answers
 * a line: {@code ok TYPE WIDTH HEIGHT}, or a name of {@link BadPicture.Why}. Knows nothing but the
 * JDK.
 */
final class PictureProgram {

    private PictureProgram() {}

    public static void main(String[] none) throws IOException {
        ImageIO.setUseCache(false);
        BufferedReader paths =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path; (path = paths.readLine()) != null; ) {
            String[] asked = path.split(" ", 2);
            System.out.println(redraw(Redrawn.Form.valueOf(asked[0]), Path.of(asked[1])));
            System.out.flush();
        }
    }

    private static String redraw(Redrawn.Form form, Path in) throws IOException {
        try {
            Redrawn picture = Redrawn.of(Files.readAllBytes(in), form);
            Files.write(in.resolveSibling(in.getFileName() + ".out"), picture.bytes());
            return "ok " + picture.type() + " " + picture.width() + " " + picture.height();
        } catch (BadPicture e) {
            return e.why().name();
        }
    }
}
