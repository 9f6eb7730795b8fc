package kejian.edge.sync;

import static kejian.edge.kit.TroublesomeOrigin.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;
import kejian.edge.kit.MortalDisk;
import kejian.edge.kit.MortalDisk.Aftermath;
import kejian.edge.kit.MortalDisk.Omission;
import kejian.edge.kit.Node;
import kejian.edge.kit.TroublesomeOrigin;
import kejian.edge.province.Province;
import kejian.edge.trust.CountyTrust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metered line carries what it may in a month, across starts and power cuts. */
class MonthlyBudgetTest {

    private static final long MB = 1_000_000;
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @TempDir Path folder;
    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private Instant now = Instant.parse("2026-11-20T00:00:00Z");

    @AfterEach
    void stop() {
        origin.close();
    }

    private MonthlyBudget open(Disk disk, Path data, long most) throws IOException {
        return MonthlyBudget.open(data.resolve("METERED"), disk, most, () -> now, SHANGHAI);
    }

    @Test
    void budgetUsedUp_saysWhatWaitsAndUntilWhen_alsoAfterAStart() throws Exception {
        MonthlyBudget budget = open(new RealDisk(), folder, 10 * MB);
        budget.begin(30 * MB);
        budget.came(9 * MB, 21 * MB);
        assertThat(budget.left()).isEqualTo(MB);
        assertThatThrownBy(() -> budget.came(MB, 20 * MB))
                .isInstanceOf(BlobFetch.Stopped.class)
                .hasMessage(
                        "the 10 MB that this line may carry in a month are used up;"
                                + " 20 MB wait until 2026-12-01");
        MonthlyBudget again = open(new RealDisk(), folder, 10 * MB);
        assertThat(again.left()).isZero();
        assertThatThrownBy(() -> again.begin(20 * MB)).isInstanceOf(BlobFetch.Stopped.class);
    }

    @Test
    void month_turnsByTheProvincesTime_andNeverBack() throws Exception {
        MonthlyBudget budget = open(new RealDisk(), folder, 10 * MB);
        assertThatThrownBy(() -> budget.came(10 * MB, MB)).isInstanceOf(IOException.class);
        now = Instant.parse("2026-11-30T15:59:59Z");
        assertThat(budget.left()).isZero();
        now = Instant.parse("2026-11-30T16:00:00Z"); // midnight in Shanghai
        assertThat(budget.left()).isEqualTo(10 * MB);
        assertThatThrownBy(() -> budget.came(10 * MB, MB)).hasMessageContaining("2027-01-01");
        now = Instant.parse("2026-11-01T00:00:00Z");
        assertThatThrownBy(() -> budget.begin(MB)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> open(new RealDisk(), folder, 10 * MB).begin(MB))
                .isInstanceOf(IOException.class);
    }

    @Test
    void damagedCount_letsNothingThrough() throws Exception {
        open(new RealDisk(), folder, 10 * MB).came(MB, MB);
        for (String wrong : List.of("", "nonsense")) {
            Files.writeString(folder.resolve("METERED"), wrong);
            assertThat(open(new RealDisk(), folder, 10 * MB).left()).isZero();
        }
    }

    @Test
    void powerFailsAnywhere_neverCountsTooLittle() throws Exception {
        assertThat(lowestError(Omission.NOTHING)).isNotNegative();
    }

    @Test
    void countWithoutFsyncOfTheFolder_isCaught() throws Exception {
        assertThat(lowestError(Omission.FOLDER_FORCE)).isNegative();
    }

    /** Counted less what came, over all power cuts. */
    private long lowestError(Omission omission) throws Exception {
        long lowest = Long.MAX_VALUE;
        for (int k = 1; ; k++) {
            boolean hit = false;
            for (Aftermath aftermath : Aftermath.values()) {
                Path data = Files.createDirectories(folder.resolve(omission + "-" + k + aftermath));
                MortalDisk disk = new MortalDisk(data, k, omission);
                long came = 0;
                try {
                    MonthlyBudget budget = open(disk, data, 100 * MB);
                    for (int i = 0; i < 8; i++) {
                        budget.came(MB / 2, MB);
                        came += MB / 2;
                    }
                } catch (MortalDisk.PowerCut e) {
                    assertThat(disk.wasHit()).isTrue();
                }
                hit = disk.wasHit();
                disk.comeBack(aftermath);
                long counted = 100 * MB - open(new RealDisk(), data, 100 * MB).left();
                assertThat(counted - came).isLessThanOrEqualTo(100 * MB);
                lowest = Math.min(lowest, counted - came);
            }
            if (!hit) {
                assertThat(k).isGreaterThan(8);
                return lowest;
            }
        }
    }

    @Test
    void fill_stopsAtTheBudget_keepsWhatCame_hearsWithdrawals_andEndsNextMonth() throws Exception {
        byte[] first = bytes(1, 3_000_000);
        byte[] second = bytes(2, 3_000_000);
        origin.publish(1, first, second);
        try (Node node = new Node(folder, new RealDisk(), origin.pinned, origin.address());
                Province province =
                        new Province(
                                origin.address(),
                                Optional.of("secret"),
                                Province.Patience.NORMAL)) {
            MonthlyBudget budget = open(new RealDisk(), folder, 4 * MB);
            ReleaseSync metered =
                    new ReleaseSync(
                            province,
                            Sources.of(province),
                            node.trust,
                            node.blobs,
                            node.releases,
                            new ReleaseSync.Limits(0, 1 << 20, 0, 1, /* tries= */ 3),
                            () -> FillWindow.FULL,
                            System::nanoTime,
                            budget,
                            CountyTrust.none());
            assertThat(metered.runOnce())
                    .isInstanceOfSatisfying(
                            Outcome.Interrupted.class,
                            o -> assertThat(o.detail()).contains("2 MB wait until 2026-12-01"));
            int asked = blobsAsked();
            assertThat(metered.runOnce()).isInstanceOf(Outcome.Interrupted.class);
            assertThat(metered.look()).isEmpty(); // documents pass
            assertThat(blobsAsked()).isEqualTo(asked);
            now = Instant.parse("2026-12-01T00:00:00Z");
            assertThat(metered.runOnce()).isEqualTo(new Outcome.Activated(1));
            assertThat(budget.left()).isBetween(MB, 3 * MB);
        }
    }

    private int blobsAsked() {
        return (int) origin.requests.stream().filter(r -> r.startsWith("/sync/blob/")).count();
    }
}
