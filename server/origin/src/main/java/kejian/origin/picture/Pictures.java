package kejian.origin.picture;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Pictures of strangers, written anew by {@link PictureProgram}. */
@ApplicationScoped
public class Pictures {

    private static final Duration FOR_ONE = Duration.ofSeconds(8);
    public static final int LARGEST_FILE = 24 << 20;

    /**
     * @param type {@code image/jpeg} or {@code image/png}
     */
    public record Picture(byte[] bytes, String type, int width, int height) {}

    /**
     * All or none.
     *
     * @param files in a folder of the caller's, which takes what comes of them too
     */
    public List<Picture> redraw(List<Path> files) throws BadPicture, IOException {
        return redraw(files, Redrawn.Form.SMALLER);
    }

    /** As a JPEG, whatever it was. */
    public Picture photo(Path file) throws BadPicture, IOException {
        return redraw(List.of(file), Redrawn.Form.JPEG).getFirst();
    }

    /** As JPEGs cut to the heads of pages: 640 × 60, 1280 × 96, 1280 × 320. */
    public List<Picture> banner(Path file) throws BadPicture, IOException {
        List<Picture> sizes = new ArrayList<>();
        for (Redrawn.Form form : Redrawn.Form.BANNERS) {
            sizes.addAll(redraw(List.of(file), form));
        }
        return sizes;
    }

    private List<Picture> redraw(List<Path> files, Redrawn.Form form)
            throws BadPicture, IOException {
        for (int i = 0; i < files.size(); i++) {
            if (Files.size(files.get(i)) > LARGEST_FILE) {
                throw new BadPicture(BadPicture.Why.TOO_LARGE, i);
            }
        }
        List<Picture> drawn = new ArrayList<>();
        if (files.isEmpty()) {
            return drawn;
        }
        try (Program program = new Program(files.getFirst().toAbsolutePath().getParent())) {
            for (int i = 0; i < files.size(); i++) {
                drawn.add(read(program.ask(form, files.get(i)), files.get(i), i));
            }
        }
        return drawn;
    }

    private static Picture read(@Nullable String answer, Path file, int number)
            throws BadPicture, IOException {
        String[] said = answer == null ? new String[] {"TOO_LARGE"} : answer.split(" ", -1);
        if (said.length != 4 || !said[0].equals("ok")) {
            throw new BadPicture(
                    said.length == 1 ? BadPicture.Why.valueOf(said[0]) : BadPicture.Why.BROKEN,
                    number);
        }
        return new Picture(
                Files.readAllBytes(file.resolveSibling(file.getFileName() + ".out")),
                said[1],
                Integer.parseInt(said[2]),
                Integer.parseInt(said[3]));
    }

    /** The running child. */
    private static final class Program implements AutoCloseable {

        private final Process process;
        private final BufferedWriter paths;
        private final BufferedReader answers;

        Program(@Nullable Path folder) throws IOException {
            ProcessBuilder how =
                    new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx192m",
                            "-Xss512k",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:-UsePerfData",
                            "-Djava.awt.headless=true",
                            "-cp",
                            ownCode().toString(),
                            PictureProgram.class.getName());
            how.environment().clear();
            how.redirectError(ProcessBuilder.Redirect.DISCARD);
            if (folder != null) {
                how.directory(folder.toFile());
            }
            process = how.start();
            paths =
                    new BufferedWriter(
                            new OutputStreamWriter(
                                    process.getOutputStream(), StandardCharsets.UTF_8));
            answers =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
        }

        private static Path ownCode() {
            try {
                return Path.of(
                        PictureProgram.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * @return nothing where it did not answer in time, or ended: of memory, or of a crash
         */
        @Nullable String ask(Redrawn.Form form, Path file) throws IOException {
            CompletableFuture<@Nullable String> answer = CompletableFuture.supplyAsync(this::line);
            try {
                paths.write(form + " " + file.toAbsolutePath() + "\n");
                paths.flush();
                return answer.get(FOR_ONE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw e;
                }
                return null; // it ended between two pictures
            }
        }

        private @Nullable String line() {
            try {
                return answers.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
