package kejian.cli.courier;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Every change of a courier's disk, one call a step; tests pull the disk between any two bytes. */
interface Medium {

    /** Writes at the end of a file, which is made where it is missing. */
    Out append(Path file) throws IOException;

    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    void createFolders(Path folder) throws IOException;

    /** Makes the names in a folder durable. */
    void force(Path folder) throws IOException;

    long freeBytes(Path folder) throws IOException;

    /** A file that is being written. */
    interface Out extends Closeable {

        void write(byte[] bytes, int length) throws IOException;

        void force() throws IOException;
    }

    /** The disk that is mounted there. */
    Medium REAL = new Real();

    /** Real files. */
    final class Real implements Medium {

        private Real() {}

        @Override
        public Out append(Path file) throws IOException {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND,
                            LinkOption.NOFOLLOW_LINKS);
            return new Out() {
                @Override
                public void write(byte[] bytes, int length) throws IOException {
                    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }

                @Override
                public void force() throws IOException {
                    channel.force(true);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path file) throws IOException {
            Files.deleteIfExists(file);
        }

        @Override
        public void createFolders(Path folder) throws IOException {
            Files.createDirectories(folder);
        }

        @Override
        public void force(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        @Override
        public long freeBytes(Path folder) throws IOException {
            return Files.getFileStore(folder).getUsableSpace();
        }
    }
}
