package kejian.transcoder;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Confinement;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.ffmpeg.Programs;

/** Makes short recordings with FFmpeg's own sources, and rooms to work on them. */
public final class Studio {

    private static final Programs PROGRAMS = programs();

    private Studio() {}

    private static Programs programs() {
        try {
            return Programs.find();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public static Programs tools() {
        return PROGRAMS;
    }

    /** A warmed-up cage of the strongest kind that this machine has. */
    public static Cage cage(Path directory) throws IOException, InterruptedException {
        Cage cage = new Cage(PROGRAMS, Confinement.inForce(CageSettings.Wish.AUTO));
        cage.warmUp(directory);
        return cage;
    }

    public static Room room(Path directory) throws IOException, InterruptedException {
        return new Room(cage(directory), settings(Duration.ofSeconds(60)), directory, new Meter());
    }

    public static CageSettings settings(Duration stall) {
        return new CageSettings() {
            @Override
            public Wish confinement() {
                return Wish.AUTO;
            }

            @Override
            public Optional<Path> programs() {
                return Optional.empty();
            }

            @Override
            public int threads() {
                return 2;
            }

            @Override
            public long maxPixels() {
                return 8_912_896;
            }

            @Override
            public Duration maxDuration() {
                return Duration.ofHours(8);
            }

            @Override
            public long maxFileBytes() {
                return 1L << 30;
            }

            @Override
            public int secondsPerMediaSecond() {
                return 40;
            }

            @Override
            public Duration stall() {
                return stall;
            }
        };
    }

    /** Runs the bare program: for our own sources and for reading results by other means. */
    public static String run(Path program, Path directory, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", PROGRAMS.folder().toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(line + ": " + said);
        }
        return said;
    }

    /** Records into the room's original; the arguments stand between the program and the file. */
    public static Path record(Path file, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-nostdin", "-v", "error", "-y"));
        line.addAll(List.of(arguments));
        line.add("file:" + file);
        Path folder = file.toAbsolutePath().getParent();
        run(PROGRAMS.ffmpeg(), folder, line.toArray(String[]::new));
        if (Files.size(file) == 0) {
            throw new IOException("nothing was recorded");
        }
        return file;
    }

    /**
     * Picture and tone of so many seconds, H.264 and AAC in the container that the options name.
     */
    public static Path clip(Path file, String size, String rate, int seconds, String... options)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc2=size=%s:rate=%s:duration=%d"
                                        .formatted(size, rate, seconds),
                                "-f",
                                "lavfi",
                                "-i",
                                "sine=frequency=440:duration=" + seconds));
        line.addAll(
                List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a"));
        line.add("aac");
        line.addAll(List.of(options));
        return record(file, line.toArray(String[]::new));
    }

    /** One picture of a film, counted from 0. */
    public static BufferedImage picture(Path film, long number)
            throws IOException, InterruptedException {
        Path folder = film.toAbsolutePath().getParent();
        Path png = Files.createTempFile(folder, "picture", ".png");
        List<String> line = new ArrayList<>(List.of("-nostdin", "-v", "error", "-y", "-i"));
        line.addAll(List.of(film.toString(), "-vf", "select=eq(n\\,%d)".formatted(number)));
        line.addAll(List.of("-frames:v", "1", "-update", "1", png.toString()));
        try {
            run(PROGRAMS.ffmpeg(), folder, line.toArray(String[]::new));
            return ImageIO.read(png.toFile());
        } finally {
            Files.delete(png);
        }
    }
}
