package kejian.edge.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import org.jboss.logging.Logger;

/**
 * What a metered line may carry in a month: blobs alone are counted and wait, so that trust
 * documents and withdrawals always pass. A megabyte is written down before it is used: a power cut
 * may make the count too high by that, never too low. Months are the province's, whatever the
 * machine's clock says.
 */
public final class MonthlyBudget implements Meter {

    private static final Logger LOG = Logger.getLogger(MonthlyBudget.class);

    /** Written ahead. */
    static final long STEP_BYTES = 1 << 20;

    private final Path file;
    private final Disk disk;
    private final long monthlyBytes;
    private final InstantSource clock;
    private final ZoneId zone;
    private YearMonth month;
    private long used;
    private long written;

    private MonthlyBudget(
            Path file,
            Disk disk,
            long monthlyBytes,
            InstantSource clock,
            ZoneId zone,
            YearMonth month,
            long used) {
        this.file = file;
        this.disk = disk;
        this.monthlyBytes = monthlyBytes;
        this.clock = clock;
        this.zone = zone;
        this.month = month;
        this.used = used;
        this.written = used;
    }

    /**
     * @param file that keeps the count
     * @param provinceTime as proven
     * @param zone in which a month begins
     */
    public static MonthlyBudget open(
            Path file, Disk disk, long monthlyBytes, InstantSource provinceTime, ZoneId zone)
            throws IOException {
        YearMonth month = monthOf(provinceTime, zone);
        long used = 0;
        try {
            Optional<byte[]> stored = SmallFile.read(file);
            if (stored.isPresent()) {
                String[] words =
                        new String(stored.get(), StandardCharsets.US_ASCII).strip().split(" ");
                month = YearMonth.parse(words[0]);
                used = Long.parseLong(words[1]);
            }
        } catch (SmallFile.DamagedFile | DateTimeException | NumberFormatException e) {
            LOG.errorf(
                    "%s cannot be read: this month counts as used up; remove it to begin anew",
                    file);
            used = monthlyBytes;
        }
        return new MonthlyBudget(file, disk, monthlyBytes, provinceTime, zone, month, used);
    }

    @Override
    public synchronized void begin(long waitingBytes) throws IOException {
        turnTheMonth();
        if (used >= monthlyBytes) {
            throw usedUp(waitingBytes);
        }
    }

    @Override
    public synchronized void came(long bytes, long waitingBytes) throws IOException {
        turnTheMonth();
        used += bytes;
        if (used > written) {
            save(used + STEP_BYTES);
        }
        if (used >= monthlyBytes) {
            throw usedUp(waitingBytes);
        }
    }

    /** Of this month, in bytes. */
    public synchronized long left() {
        return monthOf(clock, zone).isAfter(month)
                ? monthlyBytes
                : Math.max(0, monthlyBytes - used);
    }

    /** Never back: a clock that was wrong for a moment gives nobody a second budget. */
    private void turnTheMonth() throws IOException {
        YearMonth now = monthOf(clock, zone);
        if (now.isAfter(month)) {
            month = now;
            used = 0;
            save(STEP_BYTES);
        }
    }

    private static YearMonth monthOf(InstantSource clock, ZoneId zone) {
        return YearMonth.from(clock.instant().atZone(zone));
    }

    private void save(long ahead) throws IOException {
        SmallFile.replace(disk, file, (month + " " + ahead).getBytes(StandardCharsets.US_ASCII));
        written = ahead;
    }

    private BlobFetch.Stopped usedUp(long waitingBytes) {
        return new BlobFetch.Stopped(
                "the %s MB that this line may carry in a month are used up; %s MB wait until %s"
                        .formatted(
                                megabytes(monthlyBytes),
                                megabytes(waitingBytes),
                                month.plusMonths(1).atDay(1)));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d", (bytes + 999_999) / 1_000_000);
    }
}
