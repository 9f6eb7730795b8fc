package kejian.edge.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;

/** A disk that waits for nothing: for tests of what is remembered, not of when it is durable. */
public final class HastyDisk implements Disk {

    private final RealDisk disk = new RealDisk();

    @Override
    public Out create(Path file) throws IOException {
        return new HastyOut(disk.create(file));
    }

    @Override
    public Out append(Path file) throws IOException {
        return new HastyOut(disk.append(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        java.nio.file.Files.createDirectories(folder);
    }

    @Override
    public void forceFolder(Path folder) {}

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    private record HastyOut(Out out) implements Out {

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            out.write(bytes);
        }

        @Override
        public void force() {}

        @Override
        public long size() throws IOException {
            return out.size();
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            out.truncate(sizeBytes);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
