package kejian.contract.archive;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Writes archives record by record, so that each record can lie. */
final class LyingZip {

    /** One entry; what is null is told truly. */
    record Item(
            byte[] name,
            byte[] bytes,
            boolean deflated,
            int flags,
            int unixMode,
            byte @Nullable [] localName,
            @Nullable Long size,
            @Nullable Long crc) {

        static Item of(String name, String text) {
            return new Item(
                    name.getBytes(StandardCharsets.UTF_8),
                    text.getBytes(StandardCharsets.UTF_8),
                    false,
                    1 << 11,
                    0,
                    null,
                    null,
                    null);
        }

        Item deflate() {
            return new Item(name, bytes, true, flags, unixMode, localName, size, crc);
        }

        Item flags(int other) {
            return new Item(name, bytes, deflated, other, unixMode, localName, size, crc);
        }

        Item mode(int other) {
            return new Item(name, bytes, deflated, flags, other, localName, size, crc);
        }

        Item named(byte[] other) {
            return new Item(other, bytes, deflated, flags, unixMode, localName, size, crc);
        }

        Item locally(String other) {
            byte[] local = other.getBytes(StandardCharsets.UTF_8);
            return new Item(name, bytes, deflated, flags, unixMode, local, size, crc);
        }

        Item size(long other) {
            return new Item(name, bytes, deflated, flags, unixMode, localName, other, crc);
        }

        Item crc(long other) {
            return new Item(name, bytes, deflated, flags, unixMode, localName, size, other);
        }

        Item bytes(byte[] other) {
            return new Item(name, other, deflated, flags, unixMode, localName, size, crc);
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream list = new ByteArrayOutputStream();
    private final List<Integer> places = new ArrayList<>();

    static byte[] of(Item... items) {
        LyingZip zip = new LyingZip();
        for (Item item : items) {
            zip.add(item, /* place= */ -1);
        }
        return zip.finish();
    }

    /** As many names for one and the same bytes. */
    static byte[] overlapping(Item item, int names) {
        LyingZip zip = new LyingZip();
        zip.add(item, -1);
        for (int i = 1; i < names; i++) {
            zip.add(item, /* place= */ 0);
        }
        return zip.finish();
    }

    private void add(Item item, int place) {
        byte[] packed = item.deflated ? deflated(item.bytes) : item.bytes;
        CRC32 crc = new CRC32();
        crc.update(item.bytes);
        ByteBuffer middle = buffer(22);
        middle.putShort((short) 20).putShort((short) item.flags);
        middle.putShort((short) (item.deflated ? 8 : 0)).putInt(0x58210000);
        middle.putInt((int) (item.crc == null ? crc.getValue() : item.crc));
        middle.putInt(packed.length);
        middle.putInt((int) (item.size == null ? item.bytes.length : item.size));
        int at = place < 0 ? out.size() : places.get(place);
        if (place < 0) {
            byte[] local = item.localName == null ? item.name : item.localName;
            places.add(at);
            out.writeBytes(buffer(4).putInt(0x04034b50).array());
            out.writeBytes(middle.array());
            out.writeBytes(buffer(4).putShort((short) local.length).putShort((short) 0).array());
            out.writeBytes(local);
            out.writeBytes(packed);
        }
        list.writeBytes(buffer(6).putInt(0x02014b50).putShort((short) 0x0314).array());
        list.writeBytes(middle.array());
        list.writeBytes(
                buffer(18)
                        .putShort((short) item.name.length)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putShort((short) 0)
                        .putInt(item.unixMode << 16)
                        .putInt(at)
                        .array());
        list.writeBytes(item.name);
    }

    private byte[] finish() {
        int begin = out.size();
        int entries = countOf(list.toByteArray());
        out.writeBytes(list.toByteArray());
        out.writeBytes(
                buffer(22)
                        .putInt(0x06054b50)
                        .putInt(0)
                        .putShort((short) entries)
                        .putShort((short) entries)
                        .putInt(list.size())
                        .putInt(begin)
                        .putShort((short) 0)
                        .array());
        return out.toByteArray();
    }

    private static int countOf(byte[] list) {
        ByteBuffer records = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        for (int i = 0; i < list.length; count++) {
            i += 46 + (records.getShort(i + 28) & 0xffff);
        }
        return count;
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, /* nowrap= */ true);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        while (!deflater.finished()) {
            packed.write(piece, 0, deflater.deflate(piece));
        }
        deflater.end();
        return packed.toByteArray();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
