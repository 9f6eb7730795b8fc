package kejian.edge.kit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;

/** The real disk, for tests that change one thing of it. */
public class ForwardingDisk implements Disk {

    private final RealDisk disk = new RealDisk();

    /** Of a file. */
    protected void force(Out real) throws IOException {
        real.force();
    }

    @Override
    public Out create(Path file) throws IOException {
        return new ForwardingOut(disk.create(file));
    }

    @Override
    public Out append(Path file) throws IOException {
        return new ForwardingOut(disk.append(file));
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
        disk.createFolders(folder);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        disk.forceFolder(folder);
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    private final class ForwardingOut implements Out {

        private final Out out;

        ForwardingOut(Out out) {
            this.out = out;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            out.write(bytes);
        }

        @Override
        public void force() throws IOException {
            ForwardingDisk.this.force(out);
        }

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
