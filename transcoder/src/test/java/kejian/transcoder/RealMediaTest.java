package kejian.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.job.JobOutcome.Refusal;
import kejian.transcoder.cage.FailedException;
import kejian.transcoder.cage.Room;
import kejian.transcoder.cage.Scratch;
import kejian.transcoder.ladder.Beside;
import kejian.transcoder.ladder.Ladder;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Refused;
import kejian.transcoder.probe.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recordings that nobody here made, from the folder that the environment variable KEJIAN_MEDIA
 * names. With {@code -Dkejian.media-table=FILE} all of them are made and the table of
 * docs/media-table.md is written; without it a few telling ones.
 */
class RealMediaTest {

    private static final List<String> TELLING =
            List.of(
                    "av/ts/",
                    "av/damaged/",
                    "av/wmv/testWMV.wmv",
                    "av/camera/orientation.mp4",
                    "av/camera/itunes.mov",
                    "av/lecture/av.mov",
                    "av/flv/",
                    "av/audio/mulaw.wav");

    @TempDir Path base;

    private record Row(
            String file,
            @Nullable Source source,
            Ladder.@Nullable Made made,
            @Nullable Refusal refusal,
            @Nullable String failure) {

        String line() {
            String verdict =
                    made != null
                            ? "made"
                            : refusal != null
                                    ? refusal.code() + ": " + refusal.detailEn()
                                    : "FAILED " + failure;
            List<Finding> findings =
                    made != null ? made.findings() : source == null ? List.of() : source.findings();
            return "| %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            file,
                            verdict,
                            source == null ? "" : seconds(source.declaredMs()),
                            source == null ? "" : seconds(source.playedMs()),
                            made == null ? "" : seconds(made.durationMs()),
                            findings.stream().map(Finding::rule).collect(Collectors.joining(", ")));
        }

        private static String seconds(long ms) {
            return ms == 0 ? "–" : String.format(Locale.ROOT, "%.2f", ms / 1000.0);
        }
    }

    @Test
    void everyRecording_isMadeWithItsTrueLengthOrRefusedWithAReason() throws Exception {
        String media = System.getenv("KEJIAN_MEDIA");
        if (media == null) {
            System.out.println("RealMediaTest left out: KEJIAN_MEDIA names no folder");
            return;
        }
        String table = System.getProperty("kejian.media-table");
        List<Row> rows = new ArrayList<>();
        for (String file : files(Path.of(media))) {
            if (table != null || TELLING.stream().anyMatch(file::startsWith)) {
                rows.add(row(Path.of(media), file));
            }
        }
        if (table != null) {
            Files.write(Path.of(table), rows.stream().map(Row::line).toList());
        }
        assertThat(rows).isNotEmpty();
        assertThat(rows)
                .allSatisfy(row -> {
                    assertThat(row.failure).as(row.file).isNull();
                    if (row.made != null && row.source.trusted() && row.source.declaredMs() > 0) {
                        assertThat(row.made.durationMs())
                                .as(row.file)
                                .isGreaterThanOrEqualTo(
                                        Math.min(
                                                row.source.declaredMs() - 1500,
                                                row.source.declaredMs() * 9 / 10));
                    }
                    if (row.made == null) {
                        assertThat(row.refusal.detail()).as(row.file).isNotBlank();
                    }
                });
    }

    private Row row(Path media, String file) throws IOException, InterruptedException {
        try (Scratch scratch = Scratch.in(base.resolve("job"))) {
            Room room = Studio.room(scratch.directory());
            Files.copy(media.resolve(file), room.file("original.bin"));
            Source source = null;
            try {
                source = Probe.look(room, "original.bin");
                Ladder.Made made = Ladder.make(room, "original.bin", source, Beside.NOTHING);
                return new Row(file, source, made, null, null);
            } catch (Refused e) {
                return new Row(file, source, null, e.refusal(), null);
            } catch (FailedException e) {
                return new Row(file, source, null, null, e.code() + " " + e.getMessage());
            }
        }
    }

    private static List<String> files(Path media) throws IOException {
        try (Stream<Path> all = Files.walk(media.resolve("av"))) {
            return all.filter(Files::isRegularFile)
                    .map(f -> media.relativize(f).toString())
                    .sorted()
                    .toList();
        }
    }
}
