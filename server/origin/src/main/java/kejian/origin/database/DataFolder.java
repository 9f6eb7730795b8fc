package kejian.origin.database;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One program at a time in a data folder: a second origin would stop the first one's database, and
 * both would write one index. Held by the system until the process ends, however it ends.
 */
public final class DataFolder implements AutoCloseable {

    private static final String NAME = "in-use";

    /** As {@code OriginConfig#data} has it. */
    private static final Path USUAL = Path.of("data/origin");

    private final Path data;
    private final FileChannel channel;

    private DataFolder(Path data, FileChannel channel) {
        this.data = data;
        this.channel = channel;
    }

    /** Why nothing can be started on it, in both languages. */
    public static class Unfit extends IOException {

        private static final long serialVersionUID = 1;

        Unfit(String chinese, String english, Path what) {
            super(chinese + "：" + what + " " + english);
        }
    }

    /** Another process holds it. */
    public static final class InUse extends Unfit {

        private static final long serialVersionUID = 1;

        InUse(Path data) {
            super("数据目录正由另一个进程使用", "is used by another process", data);
        }
    }

    /** The one that the settings name. */
    public static Path of(SmallRyeConfig settings) {
        return settings.getOptionalValue("kejian.data", Path.class).orElse(USUAL);
    }

    /**
     * @throws InUse when another process has it
     */
    public static DataFolder take(Path data) throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(
                        data.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new InUse(data);
        }
        return new DataFolder(data, channel);
    }

    /** Stands in a data folder from the first byte of a restore to its last. */
    public static Path unfinished(Path data) {
        return data.resolve("restore-unfinished");
    }

    /**
     * @throws Unfit where a restore was broken off
     */
    public void demandWhole() throws Unfit {
        if (Files.exists(unfinished(data))) {
            throw new Unfit(
                    "恢复没有做完，请清空目录再恢复一次", "was restored in part: empty it and restore again", data);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
