package kejian.origin.backup;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is looked at before a program touches a database that another version of it has made. One
 * that is newer is refused: the migrations of this program would pass it by in silence. Of one that
 * is older all rows are written down first, so that there is a way back; blobs never change, and
 * stay where they are.
 */
public final class Upgrade {

    /** In the data folder; each of its folders is a backup without blobs. */
    static final String FOLDER = "before-upgrade";

    private static final String UNFINISHED = ".unfinished";

    private final Home home;
    private final Clock clock;
    private final boolean backup;

    Upgrade(Home home, Clock clock, boolean backup) {
        this.home = home;
        this.clock = clock;
        this.backup = backup;
    }

    /** Why the program does not start, in both languages. */
    public static final class Unfit extends IOException {

        private static final long serialVersionUID = 1;

        Unfit(String chinese, String english) {
            super(chinese + " " + english);
        }
    }

    /**
     * The database must be there already, the embedded one started.
     *
     * @return what was written down, where anything was
     * @throws Unfit the database is of a newer program, or cannot be written down
     */
    public static Optional<Path> prepare(SmallRyeConfig settings) throws IOException {
        boolean backup =
                settings.getOptionalValue("kejian.upgrade.backup", Boolean.class).orElse(true);
        return new Upgrade(Home.of(settings), Clock.systemUTC(), backup).prepare();
    }

    Optional<Path> prepare() throws Unfit {
        try {
            String there = version();
            if (there.isEmpty() || isNewest(there) || !backup) {
                return Optional.empty();
            }
            removeUnfinished();
            return Optional.of(
                    new MakeBackup(home, clock, Operator.version())
                            .into(home.data().resolve(FOLDER), /* withoutBlobs= */ true)
                            .folder());
        } catch (Unfit e) {
            throw e;
        } catch (IOException | SQLException e) {
            throw new Unfit(
                    "升级前没能备份数据库的表，什么都没有改（%s）。腾出空间再启动；已另有备份的，设 kejian.upgrade.backup=false"
                            .formatted(e.getMessage()),
                    "the tables could not be backed up before the upgrade, and nothing was"
                            + " changed: make room and start again, or set"
                            + " kejian.upgrade.backup=false where you have a backup");
        }
    }

    private String version() throws IOException {
        try (Home.Opened database = home.database();
                Connection connection = database.place().open()) {
            return Schema.version(connection);
        } catch (SQLException e) {
            throw new Unfit(
                    "数据库没有应答：" + e.getMessage() + "。",
                    "the database does not answer: " + e.getMessage());
        }
    }

    private static boolean isNewest(String there) throws IOException {
        try (Schema schema = Schema.open()) {
            String newest = schema.newest();
            if (!schema.knows(there)) {
                throw new Unfit(
                        "数据库已由更新的版本升级到 %s，本程序只认到 %s。请用新版本，或由升级前的备份恢复".formatted(there, newest),
                        "the database was upgraded to %s by a newer program, this one knows %s: use the newer one, or restore what was backed up before the upgrade"
                                .formatted(there, newest));
            }
            return there.equals(newest);
        }
    }

    /** Of starts that were broken off. */
    private void removeUnfinished() throws IOException {
        Path folder = home.data().resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> unfinished;
        try (Stream<Path> all = Files.list(folder)) {
            unfinished = all.filter(p -> p.toString().endsWith(UNFINISHED)).toList();
        }
        for (Path each : unfinished) {
            Restore.remove(each);
        }
    }
}
