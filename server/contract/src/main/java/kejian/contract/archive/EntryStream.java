package kejian.contract.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The bytes of an entry; its end is only reached when length and checksum were as announced. */
final class EntryStream extends InputStream {

    private final ArchiveEntry entry;
    private final Packed packed;
    private final InputStream bytes;
    private final Inflater inflater = new Inflater(/* nowrap= */ true);
    private final CRC32 crc = new CRC32();
    private long left;

    EntryStream(ArchiveEntry entry, Packed packed) {
        this.entry = entry;
        this.packed = packed;
        this.left = entry.sizeBytes();
        this.bytes = entry.deflated() ? new InflaterInputStream(packed, inflater, 1 << 15) : packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            end();
            return -1;
        }
        int n;
        try {
            n = bytes.read(into, from, (int) Math.min(length, left));
        } catch (ZipException | EOFException e) {
            throw lie();
        }
        if (n < 0) {
            throw lie();
        }
        crc.update(into, from, n);
        left -= n;
        return n;
    }

    private void end() throws IOException {
        boolean more;
        try {
            more = bytes.read() >= 0 || packed.left() > 0 || inflater.getRemaining() > 0;
        } catch (ZipException | EOFException e) {
            throw lie();
        }
        if (more || crc.getValue() != entry.crc()) {
            throw lie();
        }
    }

    private ArchiveException lie() {
        return new ArchiveException(ArchiveFault.LIE, entry.name());
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        left = 0;
    }

    /** The bytes as they lie in the archive. */
    static final class Packed extends InputStream {

        private final Bytes file;
        private long at;
        private long left;

        Packed(Bytes file, long at, long length) {
            this.file = file;
            this.at = at;
            this.left = length;
        }

        long left() {
            return left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int n = (int) Math.min(Math.min(length, left), 1 << 16);
            file.at(at, n).get(into, from, n);
            at += n;
            left -= n;
            return n;
        }
    }
}
