package kejian.delivery.box;

import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;

/** A region of a file that stays open for others when it has been sent. */
final class OpenFileRegion extends DefaultFileRegion {

    OpenFileRegion(FileChannel file, long position, long size) {
        super(file, position, size);
    }

    @Override
    protected void deallocate() {
        // The package's lease keeps the file open and lets it go.
    }
}
