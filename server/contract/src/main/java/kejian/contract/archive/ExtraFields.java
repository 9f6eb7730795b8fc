package kejian.contract.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What stands behind a name (APPNOTE 6.3.10 §4.5): large sizes, and Info-ZIP's name in UTF-8. */
final class ExtraFields {

    private static final int WIDE = 1;
    private static final int UNICODE_NAME = 0x7075;
    private static final long SEE_WIDE = 0xffff_ffffL;

    private final ByteBuffer fields;

    ExtraFields(ByteBuffer fields) {
        this.fields = fields.order(ByteOrder.LITTLE_ENDIAN);
    }

    private @Nullable ByteBuffer find(int wanted) {
        for (int i = 0; i + 4 <= fields.capacity(); ) {
            int length = Bytes.u16(fields, i + 2);
            if (i + 4 + length > fields.capacity()) {
                return null; // padding that some packers leave
            }
            if (Bytes.u16(fields, i) == wanted) {
                return fields.slice(i + 4, length).order(ByteOrder.LITTLE_ENDIAN);
            }
            i += 4 + length;
        }
        return null;
    }

    /** The three numbers, each from here where its own place says so. */
    long[] wide(long... narrow) throws ArchiveException {
        long[] numbers = narrow.clone();
        ByteBuffer wide = null;
        for (int i = 0; i < numbers.length; i++) {
            if (narrow[i] != SEE_WIDE) {
                continue;
            }
            wide = wide == null ? find(WIDE) : wide;
            if (wide == null || wide.remaining() < 8) {
                throw new ArchiveException(ArchiveFault.BROKEN, "");
            }
            numbers[i] = wide.getLong();
            if (numbers[i] < 0) {
                throw new ArchiveException(ArchiveFault.BROKEN, "");
            }
        }
        return numbers;
    }

    /**
     * @param crc of the name that it belongs to; one of another name was left by a rename
     */
    @Nullable String unicodeName(long crc) throws ArchiveException {
        ByteBuffer field = find(UNICODE_NAME);
        if (field == null
                || field.remaining() < 5
                || field.get(0) != 1
                || Bytes.u32(field, 1) != crc) {
            return null;
        }
        byte[] name = new byte[field.remaining() - 5];
        field.get(5, name);
        return EntryNames.decode(name, StandardCharsets.UTF_8);
    }
}
