package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Repeats the fragments of a short CMAF track until it is as long as a lesson. Only sequence number
 * and decode time of a fragment change (ISO/IEC 14496-12 §8.8.5, §8.8.12), so a title of 45 minutes
 * costs no encoding.
 */
final class CmafLoop {

    private record Box(String type, int start, int end) {}

    private final byte[] piece;

    private CmafLoop(byte[] piece) {
        this.piece = piece;
    }

    /**
     * @param times how often the piece plays
     * @param stamp 0 for none; otherwise the last byte of each repetition is changed by it, so that
     *     a title's media are its own
     */
    static Path make(Path piece, Path target, int times, int stamp) throws IOException {
        if (!Files.exists(target)) {
            Files.createDirectories(target.getParent());
            Path half = target.resolveSibling("half-" + target.getFileName());
            new CmafLoop(Files.readAllBytes(piece)).write(half, times, stamp);
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    private void write(Path target, int times, int stamp) throws IOException {
        List<Box> top = boxes(0, piece.length);
        List<Box> fragments =
                top.stream().filter(b -> b.type.equals("moof") || b.type.equals("mdat")).toList();
        int initEnd = only(top, "moov").end;
        long ticks = ticksOfPiece(fragments);
        int count = (int) fragments.stream().filter(b -> b.type.equals("moof")).count();
        try (FileChannel out =
                FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            put(out, ByteBuffer.wrap(piece, 0, initEnd));
            for (int round = 0; round < times; round++) {
                int number = round * count + 1;
                byte[] body = piece.clone();
                ByteBuffer bytes = ByteBuffer.wrap(body);
                if (stamp != 0) {
                    body[fragments.getLast().end - 1] ^= (byte) stamp;
                }
                for (Box fragment : fragments) {
                    if (fragment.type.equals("moof")) {
                        bytes.putInt(only(inside(fragment), "mfhd").start + 12, number++);
                        shift(bytes, decodeTime(fragment), round * ticks);
                    }
                    put(out, bytes.slice(fragment.start, fragment.end - fragment.start));
                }
            }
        }
    }

    private static void put(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private Box decodeTime(Box moof) throws IOException {
        return only(inside(only(inside(moof), "traf")), "tfdt");
    }

    private static void shift(ByteBuffer bytes, Box tfdt, long by) throws IOException {
        if (bytes.get(tfdt.start + 8) != 1) {
            throw new IOException("a 32-bit decode time");
        }
        bytes.putLong(tfdt.start + 12, bytes.getLong(tfdt.start + 12) + by);
    }

    /** Samples of all runs times the duration of one, which is constant. */
    private long ticksOfPiece(List<Box> fragments) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        List<Box> heads = fragments.stream().filter(b -> b.type.equals("moof")).toList();
        long samples = 0;
        long first = 0;
        for (Box moof : heads) {
            long here = bytes.getInt(only(inside(only(inside(moof), "traf")), "trun").start + 12);
            first = first == 0 ? here : first;
            samples += here;
        }
        long second = bytes.getLong(decodeTime(heads.get(1)).start + 12);
        return samples * (second / first);
    }

    private List<Box> inside(Box box) throws IOException {
        return boxes(box.start + 8, box.end);
    }

    private static Box only(List<Box> boxes, String type) throws IOException {
        return boxes.stream()
                .filter(b -> b.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + type));
    }

    private List<Box> boxes(int from, int to) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(piece);
        List<Box> boxes = new ArrayList<>();
        int at = from;
        while (at < to) {
            int size = bytes.getInt(at);
            if (size < 8 || size > to - at) {
                throw new IOException("a box of " + size + " bytes at " + at);
            }
            String type = new String(piece, at + 4, 4, StandardCharsets.US_ASCII);
            boxes.add(new Box(type, at, at + size));
            at += size;
        }
        return boxes;
    }
}
