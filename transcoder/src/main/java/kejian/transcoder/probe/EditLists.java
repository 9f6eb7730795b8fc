package kejian.transcoder.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Whether the edit lists (ISO/IEC 14496-12 §8.6.6) of an MP4 or MOV leave something out. FFmpeg
 * follows them and says nothing of it. Reads a bounded number of heads of boxes, whatever these say
 * of themselves; what is malformed here is judged by who decodes it.
 */
final class EditLists {

    private static final int MOST_BOXES = 4_000;
    private static final double TOLD_SECONDS = 0.2;

    private final FileChannel file;
    private int boxes;
    private boolean left;
    private long scale;
    private long begins;
    private int edits;

    private EditLists(FileChannel file) {
        this.file = file;
    }

    static boolean leaveOut(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            EditLists lists = new EditLists(file);
            try {
                lists.within(0, file.size(), "");
            } catch (EOFException e) {
                return lists.left; // cut short: others will say so
            }
            return lists.left;
        }
    }

    private void within(long from, long to, String path) throws IOException {
        long at = from;
        while (at + 8 <= to && boxes++ < MOST_BOXES) {
            ByteBuffer head = read(at, (int) Math.min(16, to - at));
            long size = head.getInt() & 0xffffffffL;
            int type = head.getInt();
            long body = at + 8;
            if (size == 1 && head.remaining() >= 8) {
                size = head.getLong();
                body = at + 16;
            } else if (size == 0) {
                size = to - at;
            }
            if (size < body - at || size > to - at) {
                return;
            }
            switch (path + name(type)) {
                case "moov", "moovtrakedts", "moovtrakmdia" ->
                        within(body, at + size, path + name(type));
                case "moovtrak" -> track(body, at + size);
                case "moovtrakedtselst" -> list(body, at + size);
                case "moovtrakmdiamdhd" -> scale(body, at + size);
                default -> {} // of no concern
            }
            at += size;
        }
    }

    private void track(long from, long to) throws IOException {
        scale = 0;
        begins = 0;
        edits = 0;
        within(from, to, "moovtrak");
        left |= edits > 1 || scale > 0 && begins > TOLD_SECONDS * scale;
    }

    /** An entry whose media time is -1 is a wait at the beginning and leaves nothing out. */
    private void list(long from, long to) throws IOException {
        ByteBuffer head = read(from, 8);
        boolean wide = head.get() == 1;
        head.position(4);
        long count = Math.min(head.getInt() & 0xffffffffL, 64);
        int size = wide ? 20 : 12;
        for (int i = 0; i < count && from + 8 + (i + 1L) * size <= to; i++) {
            ByteBuffer entry = read(from + 8 + (long) i * size, size);
            long length = wide ? entry.getLong() : entry.getInt() & 0xffffffffL;
            long time = wide ? entry.getLong() : entry.getInt();
            if (time >= 0 && length > 0) {
                begins = edits == 0 ? time : begins;
                edits++;
            }
        }
    }

    private void scale(long from, long to) throws IOException {
        boolean wide = read(from, 4).get() == 1;
        long at = from + (wide ? 20 : 12);
        if (at + 4 <= to) {
            scale = read(at, 4).getInt() & 0xffffffffL;
        }
    }

    private ByteBuffer read(long at, int bytes) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        while (into.hasRemaining()) {
            if (file.read(into, at + into.position()) < 0) {
                throw new EOFException();
            }
        }
        return into.flip();
    }

    private static String name(int type) {
        StringBuilder name = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            name.append((char) (type >> shift & 0xff));
        }
        return name.toString();
    }
}
