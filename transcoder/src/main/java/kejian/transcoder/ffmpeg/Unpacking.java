package kejian.transcoder.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A step of the build: makes the folder of FFmpeg's programs that ships beside ours.
 *
 * <p>The programs come in a jar of the JavaCPP presets, of which we want neither the Java classes
 * nor what a JVM would load. The jar itself ships nowhere: the programs are GPL (by default), ours
 * are not, and so they meet as processes only.
 */
final class Unpacking {

    private static final String INSIDE = "org/bytedeco/ffmpeg/";

    /** In the folder, it names the jar that the programs came from. */
    static final String ORIGIN = "ORIGIN";

    private Unpacking() {}

    /** Arguments: the jar, the folder of licences and source offers, and the folder to make. */
    public static void main(String[] args) throws IOException {
        unpack(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    }

    /**
     * Makes the folder, unless it came from this jar already; the licences are copied each time.
     */
    static void unpack(Path jar, Path licences, Path folder) throws IOException {
        String name = String.valueOf(jar.getFileName());
        Path origin = folder.resolve(ORIGIN);
        if (!Files.exists(origin) || !Files.readString(origin).equals(name)) {
            remove(folder);
            Path half = Files.createTempDirectory(folder.getParent(), "programs-");
            try {
                copyPrograms(jar, half);
                DeviceLibraries.forget(half);
                Files.writeString(half.resolve(ORIGIN), name);
                open(half);
                Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                remove(half);
            }
        }
        try (Stream<Path> texts = Files.list(licences)) {
            for (Path text : texts.toList()) {
                Path to = folder.resolve(text.getFileName());
                Files.copy(text, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void copyPrograms(Path jar, Path to) throws IOException {
        try (JarFile all = new JarFile(jar.toFile())) {
            for (Enumeration<JarEntry> entries = all.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (entry.isDirectory() || !entry.getName().startsWith(INSIDE)) {
                    continue;
                }
                String inside = entry.getName().substring(INSIDE.length());
                String file = inside.substring(inside.indexOf('/') + 1);
                if (file.contains("/") || file.startsWith("libjni")) {
                    continue; // headers, and what only a JVM would load
                }
                try (InputStream bytes = all.getInputStream(entry)) {
                    Files.copy(bytes, to.resolve(file));
                }
                open(to.resolve(file));
            }
        }
        if (!Files.exists(to.resolve("ffmpeg"))) {
            throw new IOException("no FFmpeg in " + jar);
        }
    }

    private static void open(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
