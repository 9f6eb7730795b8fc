package kejian.transcoder.ffmpeg;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two FFmpeg programs, as files that can be started. They are only ever run as children: no
 * code of theirs is loaded into this process, nor lies on its class path (see {@link Unpacking}).
 *
 * @param folder holds the programs and their libraries; it is also the library path they need
 */
public record Programs(Path folder, Path ffmpeg, Path ffprobe) {

    /** Where the folder lies as packed beside the program, and in a checkout. */
    private static final List<String> PLACES = List.of("programs", "transcoder/target/programs");

    /**
     * The programs that this build unpacked.
     *
     * @throws IOException when there are none
     */
    public static Programs find() throws IOException {
        return find(Optional.empty());
    }

    /**
     * The programs in the folder that the configuration names, else those that the build put beside
     * this program.
     *
     * @throws IOException when there are none
     */
    public static Programs find(Optional<Path> named) throws IOException {
        if (named.isPresent()) {
            return in(named.get().toAbsolutePath());
        }
        return beside(code());
    }

    /** Looks in the folder of the code and in all those that hold it, the nearest first. */
    static Programs beside(@Nullable Path code) throws IOException {
        for (Path above = code; above != null; above = above.getParent()) {
            for (String place : PLACES) {
                Path folder = above.resolve(place);
                if (Files.isExecutable(folder.resolve("ffmpeg"))) {
                    return in(folder);
                }
            }
        }
        throw new IOException("no FFmpeg beside " + code + ": kejian.cage.programs may name it");
    }

    private static Programs in(Path folder) throws IOException {
        Programs programs =
                new Programs(folder, folder.resolve("ffmpeg"), folder.resolve("ffprobe"));
        for (Path program : List.of(programs.ffmpeg, programs.ffprobe)) {
            if (!Files.isExecutable(program)) {
                throw new IOException("no program to start: " + program);
            }
        }
        return programs;
    }

    private static Path code() throws IOException {
        CodeSource source = Programs.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            throw new IOException("this code came from no file: set kejian.cage.programs");
        }
        try {
            return Path.of(source.getLocation().toURI()).toAbsolutePath();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("this code came from no file: " + source.getLocation(), e);
        }
    }
}
