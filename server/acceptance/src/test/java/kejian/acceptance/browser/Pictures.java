package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kejian.acceptance.demo.Launcher;

/**
 * Pictures of pages go to target/screenshots; with {@code -Dconsole.pictures} those of the guide to
 * docs/pictures.
 */
public final class Pictures {

    private static final Path FOLDER = Path.of("target/screenshots");
    private static final long LARGEST_BYTES = 200_000;

    private Pictures() {}

    public static void take(Chromium page, String name) throws IOException {
        take(name, page::screenshot);
    }

    /** Of another screen than the browser's window. */
    public static void take(Chromium page, String name, int width, int height) throws IOException {
        take(name, file -> page.screenshot(file, width, height));
    }

    private interface Camera {
        void shoot(Path file) throws IOException;
    }

    private static void take(String name, Camera camera) throws IOException {
        Path target = Files.createDirectories(FOLDER).resolve(name + ".png");
        camera.shoot(target);
        assertThat(Files.size(target)).isBetween(2_000L, LARGEST_BYTES);
        if (System.getProperty("console.pictures") != null) {
            camera.shoot(Launcher.root().resolve("docs/pictures/" + name + ".png"));
        }
    }
}
