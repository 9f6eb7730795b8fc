package kejian.acceptance.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judges are judged: what is put into a stream on purpose must be found. */
class JudgeTest {

    @TempDir static Path folder;
    private static byte[] stream;

    @BeforeAll
    static void make() throws Exception {
        Path good = folder.resolve("good.ts");
        Ffmpeg.run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440",
                "-t",
                "4",
                "-c:v",
                "libx264",
                "-pix_fmt",
                "yuv420p",
                "-b:v",
                "300k",
                "-c:a",
                "aac",
                "-muxrate",
                "900k",
                "-pcr_period",
                "30",
                "-f",
                "mpegts",
                good.toString());
        stream = Files.readAllBytes(good);
    }

    @Test
    void goodStream_hasNoFaults() {
        assertThat(TransportStream.faults(stream, true, 40)).isEmpty();
    }

    @Test
    void lostPacket_isFound() {
        byte[] cut = new byte[stream.length - 188];
        int at = 188 * firstOf(0x100, 20);
        System.arraycopy(stream, 0, cut, 0, at);
        System.arraycopy(stream, at + 188, cut, at, cut.length - at);
        assertThat(TransportStream.faults(cut, true, 40)).anyMatch(f -> f.contains("jumps"));
    }

    @Test
    void missingTables_andWrongSync_andTornEnd_areFound() {
        byte[] without = stream.clone();
        for (int at = 0; at < without.length; at += 188) {
            if (((without[at + 1] & 31) << 8 | without[at + 2] & 0xff) == 0) {
                without[at + 1] = 0x1f;
                without[at + 2] = (byte) 0xff;
            }
        }
        assertThat(TransportStream.faults(without, true, 40)).anyMatch(f -> f.contains("table"));
        byte[] sync = stream.clone();
        sync[188 * 7] = 0;
        assertThat(TransportStream.faults(sync, true, 40)).anyMatch(f -> f.contains("sync"));
        assertThat(TransportStream.faults(Arrays.copyOf(stream, stream.length - 1), true, 40))
                .anyMatch(f -> f.contains("whole"));
    }

    @Test
    void clockThatPauses_isFound() {
        assertThat(TransportStream.faults(stream, true, 10)).anyMatch(f -> f.contains("between"));
    }

    private static int firstOf(int pid, int from) {
        for (int packet = from; ; packet++) {
            int at = packet * 188;
            boolean payload = (stream[at + 3] & 0x10) != 0;
            if (((stream[at + 1] & 31) << 8 | stream[at + 2] & 0xff) == pid && payload) {
                return packet;
            }
        }
    }

    @Test
    void cmaf_withNegativeOffsets_isNotTakenForLate() throws Exception {
        Path cmaf = folder.resolve("cmaf.mp4");
        Ffmpeg.run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25",
                "-t",
                "2",
                "-c:v",
                "libx264",
                "-bf",
                "2",
                "-pix_fmt",
                "yuv420p",
                "-movflags",
                "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets",
                "-use_editlist",
                "0",
                "-f",
                "mp4",
                cmaf.toString());
        // FFmpeg's reader moves the pictures by what is found here, players do not
        String first =
                Ffmpeg.probe(
                        "-select_streams",
                        "v:0",
                        "-show_entries",
                        "packet=pts_time",
                        "-read_intervals",
                        "%+#1",
                        "-of",
                        "csv=p=0",
                        cmaf.toString());
        assertThat(CmafShift.seconds(cmaf)).isPositive();
        assertThat(Double.parseDouble(first.strip()))
                .isCloseTo(CmafShift.seconds(cmaf), within(1e-6));
        assertThat(CmafShift.seconds(folder.resolve("good.ts"))).isZero();
    }
}
