package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;

/**
 * Many recordings through the whole line in one province, as a table: each is pushed by the packed
 * command line and is either played by a box of each tier or refused with a reason.
 */
final class Samples {

    private final Province province;
    private final MainJob job;
    private final PrintStream out;
    private final Path folder;

    /**
     * @param folder what the rows name files relative to
     */
    Samples(Province province, MainJob job, PrintStream out, Path folder) {
        this.province = province;
        this.job = job;
        this.out = out;
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** What became of a push. */
    private sealed interface Pushed {
        Path file();

        record Ready(Path file, String courseware, long afterMs) implements Pushed {}

        record Refused(Path file, String sentence) implements Pushed {}

        record Failed(Path file, String said) implements Pushed {}
    }

    /** Folders stand for all files below them. */
    private List<Path> files(List<Path> given) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Path one : given.isEmpty() ? List.of(folder) : given) {
            Path place = folder.resolve(one).normalize();
            if (!Files.exists(place)) {
                throw new NoSuchFileException(place.toString());
            }
            try (Stream<Path> below = Files.walk(place)) {
                below.filter(Files::isRegularFile).sorted().forEach(files::add);
            }
        }
        return List.copyOf(files);
    }

    /** Faults go to the job. */
    void run(List<Path> given) throws IOException, InterruptedException {
        List<Pushed> pushed = new ArrayList<>();
        for (Path file : files(given)) {
            Pushed one = push(file);
            out.println(one);
            pushed.add(one);
        }
        List<String> ready = new ArrayList<>();
        for (Pushed one : pushed) {
            if (one instanceof Pushed.Ready r) {
                ready.add(r.courseware);
            }
        }
        if (!ready.isEmpty()) {
            out.println("release " + job.publish(ready));
        }
        List<String> rows = new ArrayList<>();
        int refused = 0;
        for (Pushed one : pushed) {
            String row =
                    switch (one) {
                        case Pushed.Ready r -> played(r);
                        case Pushed.Refused r -> "refused: " + r.sentence + " | | | | | | |";
                        case Pushed.Failed f -> {
                            job.faults().add(name(f.file) + ": " + f.said);
                            yield "FAIL " + f.said + " | | | | | | |";
                        }
                    };
            refused += one instanceof Pushed.Refused ? 1 : 0;
            rows.add("| " + name(one.file()) + " | " + row);
            out.println(rows.getLast());
        }
        out.println();
        out.println(
                "| file | result | seconds A, B, C | pictures (expected) | length off, % |"
                        + " drift, ms | watched, s: boxes = figures | push to playable, s |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        rows.forEach(out::println);
        out.println();
        out.printf(
                "samples=%d played=%d refused=%d faults=%d%n",
                pushed.size(), ready.size(), refused, job.faults().size());
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/').replace("|", "\\|");
    }

    /** As a person does: the packed program, its exit code and what it prints. */
    private Pushed push(Path file) throws IOException, InterruptedException {
        Path config = province.data.resolve("samples");
        job.login("editor").write(config);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8", "-jar"));
        command.add(program().toString());
        command.addAll(List.of("--config", config.toString(), "--json", "push", file.toString()));
        command.addAll(List.of("--column", MainJob.COLUMN, "--title", name(file)));
        command.addAll(List.of("--wait", "--progress", "none"));
        Path errors = province.data.resolve("logs/push.log");
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        long afterMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (exit == 0) {
            return new Pushed.Ready(file, Origin.JSON.readTree(said).path("id").asText(), afterMs);
        }
        String sentence =
                Files.readString(errors)
                        .lines()
                        .map(String::strip)
                        .collect(Collectors.joining(" "));
        return exit == ApiException.REFUSED
                ? new Pushed.Refused(file, sentence)
                : new Pushed.Failed(file, "exit " + exit + ": " + sentence);
    }

    private static Path program() throws IOException {
        try {
            return Path.of(
                    Samples.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private String played(Pushed.Ready ready) throws IOException, InterruptedException {
        int before = job.faults().size();
        Map<String, long[]> figures = job.figures(ready.courseware);
        List<MainJob.Watched> watched = job.watch(ready.courseware, ready.file);
        Map<String, long[]> now = job.compare(ready.courseware, figures, watched);
        List<String> own = job.faults().subList(before, job.faults().size());
        String result = own.isEmpty() ? "PASS" : "FAIL " + String.join("; ", own);
        own.replaceAll(fault -> name(ready.file) + ": " + fault);
        return String.join(
                " | ",
                result.replace("|", "\\|"),
                each(watched, v -> "%.2f".formatted(v.path("secondsPlayed").asDouble())),
                each(watched, v -> v.path("framesDecoded").asText())
                        + " (%s)"
                                .formatted(
                                        watched.getFirst()
                                                .viewing()
                                                .path("framesExpected")
                                                .asText()),
                "%.2f".formatted(most(watched, "durationErrorPercent")),
                "%.0f".formatted(most(watched, "driftMs")),
                watched.stream()
                        .map(w -> {
                            long[] none = new long[2];
                            long figure =
                                    now.getOrDefault(w.tier(), none)[1]
                                            - figures.getOrDefault(w.tier(), none)[1];
                            return String.format(
                                    Locale.ROOT,
                                    "%.1f = %.1f",
                                    w.viewing().path("watchedMs").asLong() / 1000.0,
                                    figure / 1000.0);
                        })
                        .distinct()
                        .collect(Collectors.joining(", ")),
                "%.1f |".formatted(ready.afterMs / 1000.0));
    }

    private interface Reading {
        String of(JsonNode viewing);
    }

    /** One value where all three agree. */
    private static String each(List<MainJob.Watched> watched, Reading reading) {
        return watched.stream()
                .map(w -> reading.of(w.viewing()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static double most(List<MainJob.Watched> watched, String field) {
        return watched.stream()
                .mapToDouble(w -> w.viewing().path(field).asDouble())
                .max()
                .orElse(0);
    }
}
