package kejian.edge.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What lies in one segment file: a head of {@value #HEAD_BYTES} bytes (magic, epoch, first seq,
 * CRC32C of these), then records.
 *
 * @param lastSeq of the last record, one below {@code firstSeq} where there is none
 * @param goodBytes up to the end of the last whole record
 * @param damaged records between whole ones that could not be read: bit rot, not a torn end
 */
record Segment(
        Path file,
        UUID epoch,
        long firstSeq,
        long lastSeq,
        long goodBytes,
        long fileBytes,
        int damaged,
        boolean isPacked) {

    static final int HEAD_BYTES = 32;
    private static final int MAGIC = 0x4b4a4a31; // KJJ1

    /** How far a seq may jump over damage; a stray match of a CRC hardly names a seq that near. */
    private static final long FARTHEST_JUMP = 1_000_000;

    static Path fileOf(Path folder, long firstSeq) {
        return folder.resolve("%019d.seg".formatted(firstSeq));
    }

    static ByteBuffer head(UUID epoch, long firstSeq) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        head.putInt(MAGIC)
                .putLong(epoch.getMostSignificantBits())
                .putLong(epoch.getLeastSignificantBits())
                .putLong(firstSeq);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, head.position());
        return head.putInt((int) crc.getValue()).flip();
    }

    /**
     * Reads a segment, or nothing where not even its head was written whole.
     *
     * @param belowSeq where the next segment begins; what a failed commit left behind from there on
     *     is void
     */
    static Optional<Segment> scan(Path file, long belowSeq) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (PackedSegment.isOne(bytes)) {
            return PackedSegment.unpack(bytes).map(u -> packed(file, bytes.limit(), u));
        }
        if (bytes.limit() < HEAD_BYTES) {
            return Optional.empty();
        }
        UUID epoch = new UUID(bytes.getLong(4), bytes.getLong(12));
        long firstSeq = bytes.getLong(20);
        if (!bytes.slice(0, HEAD_BYTES).equals(head(epoch, firstSeq))) {
            return Optional.empty();
        }
        Walk walk = new Walk(bytes, firstSeq, belowSeq);
        while (walk.next()) {}
        return Optional.of(
                new Segment(
                        file,
                        epoch,
                        firstSeq,
                        walk.expected - 1,
                        walk.goodEnd,
                        bytes.limit(),
                        walk.damaged,
                        false));
    }

    /** It was renamed into its place whole: nothing of it is torn. */
    private static Segment packed(Path file, long fileBytes, PackedSegment.Unpacked u) {
        Walk walk = new Walk(u.raw(), u.firstSeq(), Long.MAX_VALUE);
        int found = 0;
        while (walk.next()) {
            found++;
        }
        int damaged = (int) (u.lastSeq() - u.firstSeq() + 1 - found);
        return new Segment(
                file, u.epoch(), u.firstSeq(), u.lastSeq(), fileBytes, fileBytes, damaged, true);
    }

    /**
     * The segment packed, or nothing where it is packed already or has damage: that stays as it is.
     */
    static Optional<ByteBuffer> pack(Path file, long goodBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (PackedSegment.isOne(bytes) || bytes.limit() < goodBytes) {
            return Optional.empty();
        }
        bytes.limit((int) goodBytes);
        UUID epoch = new UUID(bytes.getLong(4), bytes.getLong(12));
        long firstSeq = bytes.getLong(20);
        Walk walk = new Walk(bytes, firstSeq, Long.MAX_VALUE);
        while (walk.next()) {}
        boolean isWhole =
                bytes.slice(0, HEAD_BYTES).equals(head(epoch, firstSeq))
                        && walk.damaged == 0
                        && walk.goodEnd == goodBytes;
        return isWhole
                ? Optional.of(PackedSegment.pack(bytes, epoch, firstSeq, walk.expected - 1))
                : Optional.empty();
    }

    /**
     * All that is durable of a closed segment, as it lay there before it was packed. By what is
     * known of it, so that a head that rotted meanwhile costs nothing.
     */
    static ByteBuffer raw(Path file, UUID epoch, Closed known) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (known.form() == Closed.Form.PACKED || PackedSegment.isOne(bytes)) {
            return PackedSegment.raw(bytes, epoch, known.firstSeq(), known.lastSeq());
        }
        return bytes.limit((int) Math.min(bytes.limit(), known.bytes()));
    }

    /** A record as it lies on the disk. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    record Stored(long seq, byte[] json) {}

    /** From record to record, over damage where more follows. */
    static final class Walk {

        private final ByteBuffer bytes;
        private final long belowSeq;
        private long expected;
        private int at;
        private int goodEnd = HEAD_BYTES;
        private int damaged;

        Walk(ByteBuffer bytes, long firstSeq, long belowSeq) {
            this.bytes = bytes;
            this.belowSeq = belowSeq;
            this.expected = firstSeq;
        }

        Stored here() {
            return new Stored(Record.seqAt(bytes, at), Record.jsonAt(bytes, at));
        }

        /** Where {@link #next} has found one. */
        long seq() {
            return expected - 1;
        }

        boolean next() {
            for (int from = goodEnd; from < bytes.limit(); from++) {
                if (bytes.limit() - from < Record.HEAD_BYTES + Record.SEQ_BYTES) {
                    return false;
                }
                long jump = Record.seqAt(bytes, from) - expected;
                if (jump >= 0
                        && jump < Math.min(FARTHEST_JUMP, belowSeq - expected)
                        && Record.isAt(bytes, from)) {
                    damaged += (int) jump;
                    expected += jump + 1;
                    at = from;
                    goodEnd = Record.endOf(bytes, from);
                    return true;
                }
            }
            return false;
        }
    }
}
