package kejian.edge.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A closed segment, deflated: thirty dark days must fit. A report says again what the same session
 * said half a minute before, but two hundred boxes report in between; so records lie by session
 * here, and in order again when they are read. A head of {@value #HEAD_BYTES} bytes (magic, epoch,
 * first and last seq, CRC32C of these), then blocks of whole records: raw length, packed length,
 * CRC32C of both and of the bytes, the bytes. Damage costs the block that it lies in.
 */
final class PackedSegment {

    static final int MAGIC = 0x4b4a4a32; // KJJ2
    static final int HEAD_BYTES = 40;

    /** Some seventy records of one or two sessions: what one flipped bit costs. */
    private static final int BLOCK_BYTES = 1 << 15;

    private static final int BLOCK_HEAD_BYTES = 12;

    /** Of a segment; a record has more than sixteen bytes. */
    private static final int MOST_RECORDS = Integer.MAX_VALUE / Record.HEAD_BYTES;

    private static final int LONGEST_RAW = BLOCK_BYTES + Record.MAX_BODY_BYTES + Record.HEAD_BYTES;

    private PackedSegment() {}

    static boolean isOne(ByteBuffer file) {
        return file.limit() >= HEAD_BYTES && file.getInt(0) == MAGIC;
    }

    /**
     * @param raw a whole segment without damage
     */
    static ByteBuffer pack(ByteBuffer raw, UUID epoch, long firstSeq, long lastSeq)
            throws IOException {
        List<Place> places = bySession(raw);
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.limit() / 4);
        out.writeBytes(head(epoch, firstSeq, lastSeq).array());
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            ByteArrayOutputStream block = new ByteArrayOutputStream(LONGEST_RAW);
            for (Place place : places) {
                byte[] record = new byte[place.to() - place.from()];
                raw.get(place.from(), record);
                block.writeBytes(record);
                if (block.size() >= BLOCK_BYTES) {
                    write(out, deflater, block.toByteArray());
                    block.reset();
                }
            }
            if (block.size() > 0) {
                write(out, deflater, block.toByteArray());
            }
        } finally {
            deflater.end();
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private record Place(String session, int from, int to) {}

    /** Stable, so that those of one session stay in order. */
    private static List<Place> bySession(ByteBuffer raw) throws IOException {
        List<Place> places = new ArrayList<>();
        for (int from = Segment.HEAD_BYTES; from < raw.limit(); ) {
            int to = Record.endOf(raw, from);
            places.add(new Place(Record.session(Record.jsonAt(raw, from)), from, to));
            from = to;
        }
        places.sort(Comparator.comparing(Place::session));
        return places;
    }

    private static void write(ByteArrayOutputStream out, Deflater deflater, byte[] block) {
        deflater.reset();
        deflater.setInput(block);
        deflater.finish();
        byte[] packed = new byte[block.length + 64];
        int length = 0;
        while (!deflater.finished()) {
            if (length == packed.length) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
            length += deflater.deflate(packed, length, packed.length - length);
        }
        ByteBuffer head = ByteBuffer.allocate(BLOCK_HEAD_BYTES);
        head.putInt(block.length).putInt(length);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, 8);
        crc.update(packed, 0, length);
        head.putInt((int) crc.getValue());
        out.writeBytes(head.array());
        out.write(packed, 0, length);
    }

    private static ByteBuffer head(UUID epoch, long firstSeq, long lastSeq) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        head.putInt(MAGIC)
                .putLong(epoch.getMostSignificantBits())
                .putLong(epoch.getLeastSignificantBits())
                .putLong(firstSeq)
                .putLong(lastSeq);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, head.position());
        return head.putInt((int) crc.getValue()).flip();
    }

    /**
     * @param raw as the segment lay on the disk before, without what is damaged
     */
    record Unpacked(UUID epoch, long firstSeq, long lastSeq, ByteBuffer raw) {}

    /** Nothing where the head is damaged. */
    static Optional<Unpacked> unpack(ByteBuffer file) {
        UUID epoch = new UUID(file.getLong(4), file.getLong(12));
        long firstSeq = file.getLong(20);
        long lastSeq = file.getLong(28);
        if (!file.slice(0, HEAD_BYTES).equals(head(epoch, firstSeq, lastSeq))
                || lastSeq - firstSeq < 0
                || lastSeq - firstSeq >= MOST_RECORDS) {
            return Optional.empty();
        }
        return Optional.of(
                new Unpacked(epoch, firstSeq, lastSeq, raw(file, epoch, firstSeq, lastSeq)));
    }

    /** By what is known of it, so that a head that rotted meanwhile costs nothing. */
    static ByteBuffer raw(ByteBuffer file, UUID epoch, long firstSeq, long lastSeq) {
        @Nullable ByteBuffer[] records = new @Nullable ByteBuffer[(int) (lastSeq - firstSeq + 1)];
        int bytes = Segment.HEAD_BYTES;
        int at = HEAD_BYTES;
        while (at + BLOCK_HEAD_BYTES < file.limit()) {
            Optional<ByteBuffer> block = isBlock(file, at) ? inflated(file, at) : Optional.empty();
            if (block.isEmpty()) {
                at++; // damage; the next whole block is looked for
                continue;
            }
            bytes += place(block.get(), firstSeq, records);
            at += BLOCK_HEAD_BYTES + file.getInt(at + 4);
        }
        ByteBuffer raw = ByteBuffer.allocate(bytes).put(Segment.head(epoch, firstSeq));
        for (ByteBuffer record : records) {
            if (record != null) {
                raw.put(record);
            }
        }
        return raw.flip();
    }

    /**
     * @return bytes of the records that were placed
     */
    private static int place(ByteBuffer block, long firstSeq, @Nullable ByteBuffer[] records) {
        int bytes = 0;
        for (int from = 0; Record.isAt(block, from); from = Record.endOf(block, from)) {
            long index = Record.seqAt(block, from) - firstSeq;
            if (index < 0 || index >= records.length || records[(int) index] != null) {
                return bytes;
            }
            records[(int) index] = block.slice(from, Record.endOf(block, from) - from);
            bytes += Record.endOf(block, from) - from;
        }
        return bytes;
    }

    private static boolean isBlock(ByteBuffer file, int at) {
        int raw = file.getInt(at);
        int packed = file.getInt(at + 4);
        if (raw < Record.HEAD_BYTES
                || raw > LONGEST_RAW
                || packed < 1
                || packed > file.limit() - at - BLOCK_HEAD_BYTES) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(file.slice(at, 8));
        crc.update(file.slice(at + BLOCK_HEAD_BYTES, packed));
        return (int) crc.getValue() == file.getInt(at + 8);
    }

    private static Optional<ByteBuffer> inflated(ByteBuffer file, int at) {
        byte[] raw = new byte[file.getInt(at)];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(file.slice(at + BLOCK_HEAD_BYTES, file.getInt(at + 4)));
            int length = 0;
            while (length < raw.length && !inflater.finished()) {
                int more = inflater.inflate(raw, length, raw.length - length);
                if (more == 0 && inflater.needsInput()) {
                    break;
                }
                length += more;
            }
            return length == raw.length ? Optional.of(ByteBuffer.wrap(raw)) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty(); // its CRC holds by chance: no block of ours
        } finally {
            inflater.end();
        }
    }
}
