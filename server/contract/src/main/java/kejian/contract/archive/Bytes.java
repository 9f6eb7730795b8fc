package kejian.contract.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Pieces of the file, by position. */
final class Bytes {

    private final FileChannel file;

    Bytes(FileChannel file) {
        this.file = file;
    }

    long size() throws IOException {
        return file.size();
    }

    /**
     * @throws ArchiveException {@code BROKEN} where the file ends before
     */
    ByteBuffer at(long position, int length) throws IOException {
        if (position < 0 || length < 0 || position > size() - length) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        ByteBuffer piece = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (piece.hasRemaining()) {
            if (file.read(piece, position + piece.position()) < 0) {
                throw new ArchiveException(ArchiveFault.BROKEN, "");
            }
        }
        return piece.flip();
    }

    static int u16(ByteBuffer from, int at) {
        return from.getShort(at) & 0xffff;
    }

    static long u32(ByteBuffer from, int at) {
        return from.getInt(at) & 0xffff_ffffL;
    }
}
