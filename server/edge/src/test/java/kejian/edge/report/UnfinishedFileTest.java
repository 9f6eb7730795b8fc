package kejian.edge.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import kejian.delivery.evidence.Unfinished;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFileTest {

    private static final byte[] KEY = "some secret".getBytes(StandardCharsets.UTF_8);
    private static final long HOUR = 3_600_000;

    @TempDir Path folder;

    private static Unfinished fresh() {
        return new Unfinished(KEY, Clock.systemUTC());
    }

    private static long at(Path file) {
        Unfinished read = fresh();
        new UnfinishedFile(file, new RealDisk(), read);
        return read.of("box").map(Unfinished.Place::positionMs).orElse(-1L);
    }

    /** Always the old places or the new ones. */
    @Test
    void powerFailsAnywhere_whileItIsWritten_leavesOldOrNew() throws Exception {
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path root = Files.createDirectories(folder.resolve("k" + k + aftermath));
                Path file = root.resolve("unfinished");
                Unfinished places = fresh();
                places.note("box", "one", 60_000, HOUR);
                new UnfinishedFile(file, new RealDisk(), places).save();
                MortalDisk disk = new MortalDisk(root, k, Omission.NOTHING);
                UnfinishedFile writing = new UnfinishedFile(file, disk, places);
                places.note("box", "one", 90_000, HOUR);
                boolean done = false;
                try {
                    writing.save();
                    done = true;
                } catch (MortalDisk.PowerCut | IOException e) {
                    assertThat(disk.wasHit()).isTrue();
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                assertThat(at(file))
                        .isIn(done ? new Object[] {90_000L} : new Object[] {60_000L, 90_000L});
            }
            if (!hit) {
                return;
            }
        }
    }

    @Test
    void damagedFile_isForgotten_andWrittenAnew() throws Exception {
        Path file = folder.resolve("unfinished");
        Unfinished places = fresh();
        places.note("box", "one", 60_000, HOUR);
        UnfinishedFile kept = new UnfinishedFile(file, new RealDisk(), places);
        kept.save();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(at(file)).isEqualTo(-1);
        places.note("box", "one", 90_000, HOUR);
        kept.save();
        assertThat(at(file)).isEqualTo(90_000);
    }
}
