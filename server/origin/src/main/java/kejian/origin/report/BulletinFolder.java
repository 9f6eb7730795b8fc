package kejian.origin.report;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import kejian.origin.OriginConfig;
import kejian.origin.export.Exports;
import kejian.origin.month.Months;
import org.jboss.logging.Logger;

/** Puts the province's bulletin of each closed month into a folder, all forms, if there is one. */
@ApplicationScoped
class BulletinFolder {

    private static final Logger LOG = Logger.getLogger(BulletinFolder.class);

    /** What is older was put there long ago, or the folder is new. */
    private static final int BACK = 12;

    private final ReportConfig config;
    private final OriginConfig origin;
    private final Months months;
    private final Bulletins bulletins;
    private final Forms forms;
    private final Exports exports;
    private final Clock clock;

    BulletinFolder(
            ReportConfig config,
            OriginConfig origin,
            Months months,
            Bulletins bulletins,
            Forms forms,
            Exports exports,
            Clock clock) {
        this.config = config;
        this.origin = origin;
        this.months = months;
        this.bulletins = bulletins;
        this.forms = forms;
        this.exports = exports;
        this.clock = clock;
    }

    @Scheduled(
            every = "${kejian.report.look:10m}",
            delayed = "60s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() throws SQLException, IOException {
        if (config.folder().isPresent()) {
            write(config.folder().get());
        }
    }

    /** Those that are not there; a file is there whole or not at all. */
    void write(Path folder) throws SQLException, IOException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Months.ZONE);
        String area = origin.province().code();
        for (Months.Snapshot closed : months.closed(today.minusMonths(BACK), today)) {
            YearMonth month = YearMonth.parse(closed.month());
            Bulletin bulletin = null;
            for (Form form : Form.values()) {
                Path file = folder.resolve(form.file(area, month));
                if (Files.exists(file)) {
                    continue;
                }
                bulletin = bulletin == null ? bulletins.of(month, area) : bulletin;
                Files.createDirectories(folder);
                Path part = folder.resolve(file.getFileName() + ".part");
                write(part, forms.write(form, bulletin));
                exports.add(
                        Exports.BY_ITSELF,
                        Exports.What.BULLETIN,
                        area,
                        form.about(month),
                        bulletin.lines());
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                force(folder);
                LOG.infof("bulletin: month=%s file=%s", month, file.getFileName());
            }
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
                out.write(left);
            }
            out.force(true);
        }
    }

    /** Else a power cut takes the name away again. */
    private static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
