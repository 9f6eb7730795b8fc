package kejian.origin.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import kejian.origin.disk.Disk;

/** Writes when it is closed, after everybody was told that it had. */
final class LateOut implements Disk.Out {

    private interface Change {
        void make() throws IOException;
    }

    private final Disk.Out real;
    private final List<Change> changes = new ArrayList<>();

    LateOut(Disk.Out real) {
        this.real = real;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public void truncate(long sizeBytes) {
        changes.add(() -> real.truncate(sizeBytes));
    }

    @Override
    public void write(long at, ByteBuffer bytes) {
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        changes.add(() -> real.write(at, copy));
    }

    @Override
    public void force() {
        changes.add(real::force);
    }

    @Override
    public void close() throws IOException {
        for (Change change : changes) {
            change.make();
        }
        real.close();
    }
}
