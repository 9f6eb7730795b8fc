package kejian.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.cage.Scratch;
import kejian.transcoder.ladder.Beside;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were made to do harm, from the folder that the environment variable KEJIAN_HOSTILE
 * names; its {@code expected.tsv} says of each what must become of it: file, class, status, code. A
 * status of -1 allows it to be made, as the file's true content may be harmless.
 */
class HostileMediaTest {

    /** A bomb may take so long; what is refused by a look takes a small part of it. */
    private static final long LONGEST_MS = 10_000;

    @TempDir Path base;

    private record Expected(String file, int status, String code) {

        boolean allows(String verdict) {
            return status == -1
                    ? verdict.equals("made") || verdict.equals("video-invalid")
                    : verdict.equals(code);
        }
    }

    private record Row(Expected expected, String verdict, long ms, Set<String> left) {}

    @Test
    void everyFile_isRefusedWithItsReason_quickly_andLeavesNothing() throws Exception {
        String corpus = System.getenv("KEJIAN_HOSTILE");
        if (corpus == null) {
            System.out.println("HostileMediaTest left out: KEJIAN_HOSTILE names no folder");
            return;
        }
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(corpus, "expected.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (cells[1].equals("media")) {
                Expected expected = new Expected(cells[0], Integer.parseInt(cells[2]), cells[3]);
                rows.add(row(Path.of(corpus).resolve(cells[0]), expected));
            }
        }
        assertThat(rows).isNotEmpty();
        List<String> wrong =
                rows.stream()
                        .filter(r ->
                                !r.expected.allows(r.verdict)
                                        || !r.left.isEmpty()
                                        || !r.verdict.equals("made") && r.ms > LONGEST_MS)
                        .map(Row::toString)
                        .toList();
        rows.stream()
                .filter(r -> !r.verdict.equals("made"))
                .max(Comparator.comparingLong(Row::ms))
                .ifPresent(r ->
                        System.out.printf(
                                "%d hostile files; longest refusal %d ms: %s%n",
                                rows.size(), r.ms, r.expected.file));
        assertThat(wrong).isEmpty();
    }

    private Row row(Path file, Expected expected) throws IOException, InterruptedException {
        Path job = base.resolve("job");
        String verdict;
        long begun;
        try (Scratch scratch = Scratch.in(job)) {
            Room room = Studio.room(scratch.directory());
            Files.copy(file, room.file("original.bin"));
            begun = System.nanoTime();
            verdict = verdict(room);
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        try (Stream<Path> left = Files.walk(base)) {
            return new Row(
                    expected,
                    verdict,
                    ms,
                    left.filter(p -> !p.equals(base))
                            .map(p -> base.relativize(p).toString())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    private static String verdict(Room room) throws IOException, InterruptedException {
        try {
            Ladder.make(room, "original.bin", Probe.look(room, "original.bin"), Beside.NOTHING);
            return "made";
        } catch (Refused e) {
            return e.refusal().code();
        } catch (FailedException e) {
            return "FAILED " + e.code() + " " + e.getMessage();
        }
    }
}
