package kejian.edge.courier;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How files of the disk are opened; tests pull the disk here. */
@FunctionalInterface
interface Medium {

    SeekableByteChannel open(Path file) throws IOException;

    /**
     * A disk that somebody brought may hold links and devices: neither is followed or waited for.
     */
    Medium REAL =
            file -> {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("no plain file: " + file.getFileName());
                }
                return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            };
}
