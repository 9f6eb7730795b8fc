package kejian.acceptance.bench.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.transcoder.ffmpeg.Programs;

/**
 * Films of some seconds that take equally long to make, and come out alike: one film, told apart by
 * a box of MP4 at its end that players pass over.
 */
public final class ShortTitles {

    private static final String REAL = "av/film/big_buck_bunny_720p_1mb.mp4";

    private final byte[] film;
    private final String what;

    private ShortTitles(byte[] film, String what) {
        this.film = film;
        this.what = what;
    }

    /**
     * @param media a folder with films, where there is one; otherwise a picture is made to move
     */
    public static ShortTitles of(Optional<Path> media, Path folder)
            throws IOException, InterruptedException {
        Optional<Path> real = media.map(m -> m.resolve(REAL)).filter(Files::isRegularFile);
        if (real.isPresent()) {
            return new ShortTitles(Files.readAllBytes(real.get()), "5 s of a film in 720p");
        }
        return new ShortTitles(
                Files.readAllBytes(made(Files.createDirectories(folder))), "6 s of moving bars");
    }

    private static Path made(Path folder) throws IOException, InterruptedException {
        Programs programs = Programs.find();
        Path file = folder.resolve("film.mp4");
        List<String> line = new ArrayList<>(List.of(programs.ffmpeg().toString()));
        line.addAll(List.of("-nostdin", "-v", "error", "-y", "-f", "lavfi"));
        line.addAll(List.of("-i", "testsrc2=size=854x480:rate=25:duration=6", "-f", "lavfi"));
        line.addAll(List.of("-i", "sine=duration=6", "-pix_fmt", "yuv420p", file.toString()));
        ProcessBuilder maker =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("made.log").toFile());
        maker.environment().put("LD_LIBRARY_PATH", programs.folder().toString());
        if (maker.start().waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("made.log")));
        }
        return file;
    }

    /** In words. */
    String what() {
        return what;
    }

    /** The film in bytes that no other one has. */
    public byte[] another() throws IOException {
        byte[] own = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(film);
        all.write(ByteBuffer.allocate(4).putInt(8 + own.length).array());
        all.write("free".getBytes(StandardCharsets.US_ASCII));
        all.write(own);
        return all.toByteArray();
    }
}
