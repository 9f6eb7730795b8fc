package kejian.transcoder.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * The two FFmpeg programs of this build, as files that can be started.
 *
 * <p>They are unpacked by us and not by {@code Loader.load}, for two reasons: that call also loads
 * the native libraries into this JVM, where a crash would end the worker; and it fails on a machine
 * without sound and screen libraries, which servers lack (see {@link DeviceLibraries}).
 *
 * @param folder holds the programs and their libraries; it is also the library path they need
 */
public record Programs(Path folder, Path ffmpeg, Path ffprobe) {

    private static final String EXTENSION = "-gpl";

    /**
     * Unpacks the programs into JavaCPP's cache folder unless they are there already. Safe when
     * several processes do it at once: the folder appears whole, by one rename.
     *
     * @throws IOException when this build has no programs for the platform, or the disk refuses
     */
    public static Programs unpack() throws IOException {
        return unpack(Loader.getCacheDir().toPath());
    }

    /** As {@link #unpack()}, below a folder of the caller's choice. */
    public static Programs unpack(Path cache) throws IOException {
        String inside = "org/bytedeco/ffmpeg/" + Loader.getPlatform() + EXTENSION + "/";
        URL program = Programs.class.getClassLoader().getResource(inside + "ffmpeg");
        if (program == null || !(program.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException(
                    "this build carries no FFmpeg for " + Loader.getPlatform() + EXTENSION);
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            String name = Path.of(jar.getName()).getFileName().toString();
            Path folder = cache.resolve("kejian-1-" + name.replaceFirst("\\.jar$", ""));
            if (!Files.isDirectory(folder)) {
                unpackWhole(jar, inside, cache, folder);
            }
            return new Programs(folder, folder.resolve("ffmpeg"), folder.resolve("ffprobe"));
        }
    }

    private static void unpackWhole(JarFile jar, String inside, Path cache, Path folder)
            throws IOException {
        Files.createDirectories(cache);
        Path half = Files.createTempDirectory(cache, "unpacking-");
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            copy(jar, inside, half);
            DeviceLibraries.forget(half);
            Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException
                | DirectoryNotEmptyException
                | AtomicMoveNotSupportedException e) {
            useOthersUnlessMissing(folder, e);
        } catch (FileSystemException e) {
            // Linux answers ENOTEMPTY to the rename, which the JDK gives no class of its own
            useOthersUnlessMissing(folder, e);
        } finally {
            remove(half);
        }
    }

    private static void useOthersUnlessMissing(Path folder, FileSystemException failed)
            throws FileSystemException {
        if (!Files.isDirectory(folder)) {
            throw failed;
        }
    }

    private static void copy(JarFile jar, String inside, Path to) throws IOException {
        for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
            JarEntry entry = all.nextElement();
            String name = entry.getName();
            if (!name.startsWith(inside) || entry.isDirectory()) {
                continue;
            }
            String file = name.substring(inside.length());
            if (file.contains("/") || file.startsWith("libjni")) {
                continue; // headers, and what only a JVM would load
            }
            try (InputStream bytes = jar.getInputStream(entry)) {
                Files.copy(bytes, to.resolve(file));
            }
            Files.setPosixFilePermissions(
                    to.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
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
