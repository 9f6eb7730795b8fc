package kejian.origin.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import kejian.origin.disk.Disk;

/** Takes nothing back. */
record KeepingOut(Disk.Out real) implements Disk.Out {

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public void truncate(long sizeBytes) {}

    @Override
    public void write(long at, ByteBuffer bytes) throws IOException {
        real.write(at, bytes);
    }

    @Override
    public void force() throws IOException {
        real.force();
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}
