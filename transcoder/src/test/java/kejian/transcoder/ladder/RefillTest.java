package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import kejian.transcoder.Studio;
import kejian.transcoder.probe.Fraction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefillTest {

    /** Key pictures at 0 and 12; at 25 the number of a picture has come round. */
    private static final int MADE = 26;

    @TempDir Path directory;

    @Test
    void picturesLeftOut_comeBackAsTheOneBefore_bitForBit() throws Exception {
        for (String size : List.of("176x144", "720x576", "1280x720")) {
            for (String profile : List.of("main", "high")) {
                Path bare = encoded(size, profile);
                int[] times = new int[MADE];
                List<String> wanted = new ArrayList<>();
                List<String> pictures = digests(bare);
                assertThat(pictures).hasSize(MADE).doesNotHaveDuplicates();
                for (int i = 0; i < MADE; i++) {
                    times[i] = i * (i + 1) / 2; // each stands one picture longer
                    int stands = i == MADE - 1 ? 40 : i + 1;
                    for (int n = 0; n < stands; n++) {
                        wanted.add(pictures.get(i));
                    }
                }
                Path full = directory.resolve("full.h264");

                Refill.fill(bare, full, times, wanted.size());

                assertThat(digests(full)).as(size + " " + profile).isEqualTo(wanted);
                long more = full.toFile().length() - bare.toFile().length();
                assertThat(more / (wanted.size() - MADE)).as("bytes each").isLessThan(64);
            }
        }
    }

    @Test
    void firstPicture_standsFromTheBeginning() throws Exception {
        Path bare = encoded("176x144", "high");
        int[] times = new int[MADE];
        Arrays.setAll(times, i -> i + 3);
        Path full = directory.resolve("full.h264");
        Refill.fill(bare, full, times, MADE + 3);
        List<String> pictures = digests(full);
        assertThat(pictures).hasSize(MADE + 3);
        assertThat(pictures.subList(0, 4)).containsOnly(digests(bare).getFirst());
    }

    @Test
    void whatDoesNotFit_isRefused() throws Exception {
        Path bare = encoded("176x144", "high");
        Path full = directory.resolve("full.h264");
        int[] times = new int[MADE];
        Arrays.setAll(times, i -> i);
        int[] twice = times.clone();
        twice[5] = 4;
        int[] few = Arrays.copyOf(times, MADE - 1);
        int[] many = Arrays.copyOf(times, MADE + 1);
        many[MADE] = MADE;
        int[] early = times.clone();
        early[0] = -1;
        for (int[] wrong : List.of(twice, few, many, early)) {
            assertThatThrownBy(() -> Refill.fill(bare, full, wrong, 100))
                    .isInstanceOf(Refill.UnfitException.class);
        }
        assertThatThrownBy(() -> Refill.fill(bare, full, times, MADE - 1))
                .isInstanceOf(Refill.UnfitException.class);
        Path other = encoded("176x144", "high", "bframes=2:ref=3");
        assertThatThrownBy(() -> Refill.fill(other, full, times, MADE))
                .isInstanceOf(Refill.UnfitException.class)
                .hasMessageContaining("wanted of the encoder");
    }

    @Test
    void momentsOfKeyPictures_areSaidInFewWords() throws Exception {
        BitSet even = new BitSet();
        for (int key = 0; key <= 3000; key += 60) {
            even.set(key);
        }
        assertThat(Keys.at(even, new Fraction(30, 1)).length()).isLessThan(100);
        BitSet uneven = new BitSet();
        for (int n = 0; n < 60; n++) {
            uneven.set(n * n);
        }
        for (BitSet keys : List.of(even, uneven)) {
            for (Fraction rate : List.of(new Fraction(30, 1), new Fraction(30000, 1001))) {
                assertThat(seenAt(Keys.at(keys, rate), rate)).isEqualTo(keys);
            }
        }
        assertThat(seenAt(Keys.each(60, new Fraction(30, 1)), new Fraction(30, 1)))
                .isEqualTo(every(60));
    }

    private static BitSet every(int step) {
        BitSet all = new BitSet();
        for (int n = 0; n < 3600; n += step) {
            all.set(n);
        }
        return all;
    }

    /** Numbers of the pictures for which FFmpeg takes the expression as true. */
    private BitSet seenAt(String moments, Fraction rate) throws Exception {
        String shown =
                Studio.run(
                        Studio.tools().ffmpeg(),
                        directory,
                        "-v",
                        "error",
                        "-f",
                        "lavfi",
                        "-i",
                        "color=s=16x16:r=%s,trim=end_frame=3600".formatted(rate),
                        "-vf",
                        "select='" + moments + "'",
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "framecrc",
                        "-");
        BitSet seen = new BitSet();
        shown.lines()
                .filter(line -> line.startsWith("0,"))
                .forEach(line -> seen.set(Integer.parseInt(line.split(",")[2].strip())));
        return seen;
    }

    private Path encoded(String size, String profile) throws Exception {
        return encoded(size, profile, "bframes=0:ref=1:weightp=0:force-cfr=1");
    }

    private Path encoded(String size, String profile, String parameters) throws Exception {
        Path file = directory.resolve("bare.h264");
        Studio.record(
                file,
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=%s:rate=25:duration=1.04".formatted(size),
                "-c:v",
                "libx264",
                "-profile:v",
                profile,
                "-preset",
                "superfast",
                "-forced-idr",
                "1",
                "-force_key_frames",
                "expr:not(mod(n,12))*lt(n,13)",
                "-x264-params",
                parameters,
                "-f",
                "h264");
        return file;
    }

    private List<String> digests(Path file) throws Exception {
        String shown =
                Studio.run(
                        Studio.tools().ffmpeg(),
                        directory,
                        "-v",
                        "error",
                        "-xerror",
                        "-i",
                        file.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-f",
                        "framemd5",
                        "-");
        return shown.lines()
                .filter(line -> line.startsWith("0,"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }
}
