package kejian.transcoder.ladder;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import kejian.transcoder.cage.FailedException;

/**
 * Parts of one CMAF track (ISO/IEC 23000-19): a part bears the times of the whole, so that parts
 * put together are the whole, byte for byte, behind one head.
 */
final class CmafJoin {

    private static final int HEADER = 8;
    private static final String TAG = "free";

    private CmafJoin() {}

    private record Box(String type, long start, long size) {

        long end() {
            return start + size;
        }
    }

    /**
     * Makes a part of a file that begins at zero: moves its times, numbers its fragments anew,
     * drops the index at its end, and writes whose it is behind it.
     *
     * @param ticks by how many it moves
     * @param fragments how many stand before its first in the whole
     * @param owner makes the file's digest its own: nothing else can have these bytes
     */
    static void makePart(Path file, long ticks, long fragments, String owner)
            throws IOException, FailedException {
        long end = 0;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = 0; at < bytes.length(); ) {
                Box box = box(bytes, at);
                if (box.type().equals("moof")) {
                    shift(bytes, box, ticks, fragments);
                }
                if (!box.type().equals("mfra") && !box.type().equals(TAG)) {
                    end = box.end();
                }
                at = box.end();
            }
            bytes.setLength(end);
            byte[] name = owner.getBytes(StandardCharsets.UTF_8);
            bytes.seek(end);
            bytes.writeInt(HEADER + name.length);
            bytes.write(TAG.getBytes(StandardCharsets.US_ASCII));
            bytes.write(name);
        }
    }

    private static void shift(RandomAccessFile bytes, Box moof, long ticks, long fragments)
            throws IOException, FailedException {
        for (long at = moof.start() + HEADER; at < moof.end(); ) {
            Box box = box(bytes, at);
            if (box.type().equals("mfhd")) {
                bytes.seek(at + HEADER + 4);
                int number = bytes.readInt();
                bytes.seek(at + HEADER + 4);
                bytes.writeInt(Math.toIntExact(number + fragments));
            } else if (box.type().equals("traf")) {
                shift(bytes, box, ticks, fragments);
            } else if (box.type().equals("tfdt")) {
                bytes.seek(at + HEADER);
                if (bytes.readInt() >>> 24 != 1) {
                    throw new FailedException(Check.FAILED, "times of 32 bits in a fragment");
                }
                long time = bytes.readLong();
                bytes.seek(at + HEADER + 4);
                bytes.writeLong(time + ticks);
            }
            at = box.end();
        }
    }

    /**
     * Ticks of one sample, from the first fragment's header (tfhd, ISO/IEC 14496-12 §8.8.7) or the
     * track's own (trex).
     */
    static long sampleTicks(Path file) throws IOException, FailedException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            for (long at = 0; at < bytes.length(); ) {
                Box box = box(bytes, at);
                if (box.type().equals("moof")) {
                    return ticksOfFragment(bytes, box);
                }
                at = box.end();
            }
        }
        throw new FailedException(Check.FAILED, "a part without fragments");
    }

    private static long ticksOfFragment(RandomAccessFile bytes, Box outer)
            throws IOException, FailedException {
        for (long at = outer.start() + HEADER; at < outer.end(); ) {
            Box box = box(bytes, at);
            if (box.type().equals("traf")) {
                return ticksOfFragment(bytes, box);
            }
            if (box.type().equals("tfhd")) {
                bytes.seek(at + HEADER);
                int flags = bytes.readInt() & 0xffffff;
                if ((flags & 0x08) == 0) {
                    break;
                }
                long place = at + HEADER + 8 + ((flags & 1) == 0 ? 0 : 8);
                bytes.seek(place + ((flags & 2) == 0 ? 0 : 4));
                return Integer.toUnsignedLong(bytes.readInt());
            }
            at = box.end();
        }
        throw new FailedException(Check.FAILED, "a fragment that names no sample duration");
    }

    /** How many fragments there are. */
    static long fragments(Path file) throws IOException, FailedException {
        long count = 0;
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            for (long at = 0; at < bytes.length(); ) {
                Box box = box(bytes, at);
                count += box.type().equals("moof") ? 1 : 0;
                at = box.end();
            }
        }
        return count;
    }

    /**
     * Puts parts together: the head of the first, then the fragments of each.
     *
     * @throws FailedException when a part has another head, or does not go on where the one before
     *     ended
     */
    static void join(List<Path> parts, Path to) throws IOException, FailedException {
        byte[] head = null;
        try (FileChannel out =
                        FileChannel.open(
                                to,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE);
                OutputStream stream = Channels.newOutputStream(out)) {
            for (Path part : parts) {
                long[] body = body(part);
                byte[] own = head(part, body[0]);
                if (head == null) {
                    head = own;
                    stream.write(own);
                } else if (!Arrays.equals(head, own)) {
                    throw new FailedException(
                            Check.FAILED, part.getFileName() + " begins with another head");
                }
                try (FileChannel in = FileChannel.open(part, StandardOpenOption.READ)) {
                    for (long at = body[0]; at < body[1]; ) {
                        at += in.transferTo(at, body[1] - at, out);
                    }
                }
            }
        }
    }

    private static byte[] head(Path part, long length) throws IOException {
        try (var in = Files.newInputStream(part)) {
            return in.readNBytes(Math.toIntExact(length));
        }
    }

    /** Where the first fragment begins and the last one ends. */
    private static long[] body(Path part) throws IOException, FailedException {
        long start = -1;
        long end = -1;
        try (RandomAccessFile bytes = new RandomAccessFile(part.toFile(), "r")) {
            for (long at = 0; at < bytes.length(); ) {
                Box box = box(bytes, at);
                if (box.type().equals("moof") && start < 0) {
                    start = at;
                }
                if (box.type().equals("mdat")) {
                    end = box.end();
                }
                at = box.end();
            }
        }
        if (start < 0 || end < start) {
            throw new FailedException(Check.FAILED, part.getFileName() + " has no fragments");
        }
        return new long[] {start, end};
    }

    private static Box box(RandomAccessFile bytes, long at) throws IOException, FailedException {
        byte[] header = new byte[HEADER];
        bytes.seek(at);
        bytes.readFully(header);
        ByteBuffer words = ByteBuffer.wrap(header);
        long size = Integer.toUnsignedLong(words.getInt());
        String type = new String(header, 4, 4, StandardCharsets.US_ASCII);
        if (size == 1) {
            size = bytes.readLong();
        }
        if (size < HEADER || size > bytes.length() - at) {
            throw new FailedException(Check.FAILED, "box " + type + " is " + size + " bytes long");
        }
        return new Box(type, at, size);
    }
}
