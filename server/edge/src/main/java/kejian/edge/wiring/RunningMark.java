package kejian.edge.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kejian.edge.disk.Disk;

/** A file that is there while the program runs: found at the start, the last stop was none. */
final class RunningMark implements AutoCloseable {

    private final Path data;
    private final Path file;
    private final Disk disk;
    private final boolean unclean;

    private RunningMark(Path data, Path file, Disk disk, boolean unclean) {
        this.data = data;
        this.file = file;
        this.disk = disk;
        this.unclean = unclean;
    }

    static RunningMark set(Path data, Disk disk) throws IOException {
        Path file = data.resolve("RUNNING");
        boolean unclean = Files.exists(file);
        disk.create(file).close();
        disk.forceFolder(data);
        return new RunningMark(data, file, disk, unclean);
    }

    boolean isUnclean() {
        return unclean;
    }

    /** Call it last: everything else is durable by then. */
    @Override
    public void close() throws IOException {
        disk.delete(file);
        disk.forceFolder(data);
    }
}
