package kejian.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stream of a catalogue before the judge. Titles are cut from a few sources of different
 * pictures, rates, key distances and sounds; {@code -Dkejian.conformance.titles=200} makes as many.
 */
class CatalogueTest {

    private static final int TITLES = Integer.getInteger("kejian.conformance.titles", 16);
    private static final int LONGEST_S = TITLES > 50 ? 60 : 20;

    private static final String TONE = "sine=frequency=440:sample_rate=48000";
    private static final String NOISE = "anoisesrc=sample_rate=48000:amplitude=0.5";
    private static final String SILENCE = "anullsrc=r=48000:cl=stereo";
    private static final String MOVING = "testsrc2=size=640x360";
    private static final String STILL = "smptebars=size=640x360";
    private static final String WILD = "mandelbrot=size=640x360";

    private static final List<GeneratedTitle.Source> SOURCES =
            List.of(
                    new GeneratedTitle.Source("moving", MOVING, "25", 2, TONE),
                    new GeneratedTitle.Source("ntsc", MOVING, "30000/1001", 2, NOISE),
                    new GeneratedTitle.Source("still", STILL, "25", 6, SILENCE),
                    new GeneratedTitle.Source("film", WILD, "24", 2, NOISE),
                    new GeneratedTitle.Source("slow", MOVING, "10", 4, TONE),
                    new GeneratedTitle.Source("slides", STILL, "12", 6, NOISE),
                    new GeneratedTitle.Source("wild", WILD, "25", 4, SILENCE),
                    new GeneratedTitle.Source("thirty", WILD, "30", 2, TONE));

    @TempDir private static Path folder;

    @Test
    void everyStream_ofACatalogue_isWithoutFault() throws Exception {
        Random random = new Random(20261125);
        List<String> faults = new ArrayList<>();
        long packets = 0;
        double widestA = 0;
        double widestB = 0;
        double worstNs = 0;
        double fastest = 0;
        double audio = 0;
        double video = 0;
        long started = System.nanoTime();
        for (int i = 0; i < TITLES; i++) {
            GeneratedTitle.Source source = SOURCES.get(i % SOURCES.size());
            Path made = folder.resolve(source.name());
            if (!Files.exists(made)) {
                GeneratedTitle.make(source, made, LONGEST_S);
            }
            int ms = random.nextInt(2_000, LONGEST_S * 1_000);
            Path cut = folder.resolve("title" + i);
            try (GeneratedTitle title = GeneratedTitle.cut(made, cut, ms)) {
                Report a = judged(Limits.tierA(), List.of(title.tierA()));
                Report b = judged(Limits.tierB(), title.tierB());
                packets += a.packets() + b.packets();
                widestA = Math.max(widestA, a.clockGapMs());
                widestB = Math.max(widestB, b.clockGapMs());
                worstNs = Math.max(worstNs, a.clockOffNs());
                fastest = Math.max(fastest, a.bps());
                audio = Math.max(audio, a.audioBuffer());
                video = Math.max(video, a.videoBuffer());
                String name = source.name() + " " + ms + " ms ";
                a.first().forEach(f -> faults.add(name + "A " + f));
                b.first().forEach(f -> faults.add(name + "B " + f));
            }
            delete(cut);
        }
        System.out.printf(
                "conformance: %d titles, %d packets, %d faults; PCR gap A %.1f B %.1f ms, off %.0f"
                        + " ns, rate <= %.0f kb/s, buffers video %.0f %% audio %.0f %%; %d s%n",
                TITLES,
                packets,
                faults.size(),
                widestA,
                widestB,
                worstNs,
                fastest / 1000,
                video * 100,
                audio * 100,
                (System.nanoTime() - started) / 1_000_000_000);
        assertThat(faults).isEmpty();
    }

    static Report judged(Limits limits, List<byte[]> pieces) {
        TransportCheck check = new TransportCheck(limits);
        for (byte[] piece : pieces) {
            if (!limits.constantRate()) {
                check.segment();
            }
            check.accept(piece, 0, piece.length);
        }
        return check.finish();
    }

    private static void delete(Path folder) throws java.io.IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
