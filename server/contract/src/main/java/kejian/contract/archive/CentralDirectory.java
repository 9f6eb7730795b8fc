package kejian.contract.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The list at an archive's end (APPNOTE 6.3.10 §4.3), checked against the headers in front of the
 * entries. Programs differ in which of the two they believe; here they must say the same.
 */
final class CentralDirectory {

    private static final int END = 0x06054b50;
    private static final int END64 = 0x06064b50;
    private static final int LOCATOR64 = 0x07064b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int LOCAL = 0x04034b50;

    private static final int ENCRYPTED = 1 | 1 << 6 | 1 << 13;
    private static final int EFFORT = 3 << 1; // how hard it was compressed: some packers forget it
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int UTF8 = 1 << 11;
    private static final int LONGEST_RECORD = 4096;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    private final Bytes bytes;
    private final ArchiveLimits limits;
    private long beginsAt;

    CentralDirectory(Bytes bytes, ArchiveLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
    }

    /** A record of the list as it was found. */
    private record Raw(
            byte[] name,
            int flags,
            int method,
            long crc,
            long packedBytes,
            long sizeBytes,
            long headerAt,
            int unixMode,
            @Nullable String unicodeName) {

        boolean sizesFollow() {
            return (flags & SIZES_FOLLOW) != 0;
        }
    }

    /** The files, in the order of the list; folders have nothing to read. */
    List<ArchiveEntry> read() throws IOException {
        List<Raw> raws = raws();
        if (raws.isEmpty()) {
            throw new ArchiveException(ArchiveFault.EMPTY, "");
        }
        Charset charset =
                EntryNames.charset(
                        raws.stream()
                                .filter(r -> (r.flags & UTF8) == 0 && r.unicodeName == null)
                                .map(Raw::name)
                                .toList());
        List<ArchiveEntry> entries = new ArrayList<>();
        Set<String> files = new HashSet<>();
        Set<String> folders = new HashSet<>();
        long unpacked = 0;
        refuseOverlaps(raws);
        for (Raw raw : raws) {
            String name = name(raw, charset);
            if (EntryNames.isLitter(name)) {
                continue;
            }
            name = EntryNames.checked(name);
            demandPlain(raw, name);
            if (name.endsWith("/")) {
                if (raw.sizeBytes != 0) {
                    throw new ArchiveException(ArchiveFault.LIE, name);
                }
                above(name + "x", folders);
                continue;
            }
            if (!files.add(EntryNames.twin(name))) {
                throw new ArchiveException(ArchiveFault.TWINS, name);
            }
            above(name, folders);
            unpacked += raw.sizeBytes;
            if (raw.sizeBytes > limits.unpackedBytes() || unpacked > limits.unpackedBytes()) {
                throw new ArchiveException(ArchiveFault.TOO_LARGE, name);
            }
            entries.add(
                    new ArchiveEntry(
                            name,
                            raw.sizeBytes,
                            raw.packedBytes,
                            raw.headerAt,
                            raw.crc,
                            raw.method == DEFLATED));
        }
        for (String file : files) {
            if (folders.contains(file)) {
                throw new ArchiveException(ArchiveFault.TWINS, file);
            }
        }
        if (entries.isEmpty()) {
            throw new ArchiveException(ArchiveFault.EMPTY, "");
        }
        return entries;
    }

    private static void above(String name, Set<String> folders) {
        for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1)) {
            folders.add(EntryNames.twin(name.substring(0, i)));
        }
    }

    private static String name(Raw raw, Charset charset) throws ArchiveException {
        if (raw.unicodeName != null) {
            return raw.unicodeName;
        }
        boolean utf8 = (raw.flags & UTF8) != 0;
        return EntryNames.decode(raw.name, utf8 ? StandardCharsets.UTF_8 : charset);
    }

    private static void demandPlain(Raw raw, String name) throws ArchiveException {
        int type = raw.unixMode & 0xf000;
        if (type != 0 && type != 0x8000 && type != 0x4000) {
            throw new ArchiveException(ArchiveFault.SPECIAL, name);
        }
        if ((raw.flags & ENCRYPTED) != 0) {
            throw new ArchiveException(ArchiveFault.ENCRYPTED, name);
        }
        if (raw.method != STORED && raw.method != DEFLATED) {
            throw new ArchiveException(ArchiveFault.METHOD, name);
        }
        if (raw.method == STORED && raw.packedBytes != raw.sizeBytes) {
            throw new ArchiveException(ArchiveFault.LIE, name);
        }
    }

    private List<Raw> raws() throws IOException {
        End end = end();
        if (end.entries > limits.entries()) {
            throw new ArchiveException(ArchiveFault.TOO_MANY, "");
        }
        if (end.sizeBytes > end.entries * LONGEST_RECORD
                || end.sizeBytes > Integer.MAX_VALUE
                || end.at != end.begin + end.sizeBytes) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        beginsAt = end.begin;
        ByteBuffer list = bytes.at(end.begin, (int) end.sizeBytes);
        List<Raw> raws = new ArrayList<>();
        while (list.hasRemaining()) {
            raws.add(raw(list));
        }
        if (raws.size() != end.entries) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        return raws;
    }

    /**
     * @param at where the list must end
     */
    private record End(long entries, long begin, long sizeBytes, long at) {}

    private End end() throws IOException {
        long size = bytes.size();
        int tail = (int) Math.min(size, 22 + 0xffff);
        ByteBuffer last = bytes.at(size - tail, tail);
        for (int i = tail - 22; i >= 0; i--) {
            if (last.getInt(i) == END && i + 22 + Bytes.u16(last, i + 20) == tail) {
                return end(last, i, size - tail + i);
            }
        }
        boolean begun = size >= 4 && bytes.at(0, 4).getInt(0) == LOCAL;
        throw new ArchiveException(begun ? ArchiveFault.BROKEN : ArchiveFault.NOT_AN_ARCHIVE, "");
    }

    private End end(ByteBuffer last, int i, long at) throws IOException {
        int disk = Bytes.u16(last, i + 4);
        if (disk != Bytes.u16(last, i + 6) || disk != 0 && disk != 0xffff) {
            throw new ArchiveException(ArchiveFault.METHOD, "");
        }
        int entries = Bytes.u16(last, i + 10);
        long sizeBytes = Bytes.u32(last, i + 12);
        long begin = Bytes.u32(last, i + 16);
        boolean wide = entries == 0xffff || sizeBytes == 0xffff_ffffL || begin == 0xffff_ffffL;
        if (!wide || at < 20 || bytes.at(at - 20, 4).getInt(0) != LOCATOR64) {
            return new End(entries, begin, sizeBytes, at);
        }
        long at64 = bytes.at(at - 20, 20).getLong(8);
        ByteBuffer end64 = bytes.at(at64, 56);
        if (end64.getInt(0) != END64 || at64 + 12 + end64.getLong(4) != at - 20) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        return new End(end64.getLong(32), end64.getLong(48), end64.getLong(40), at64);
    }

    private static Raw raw(ByteBuffer list) throws ArchiveException {
        int i = list.position();
        if (list.remaining() < 46 || list.getInt(i) != CENTRAL) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        int nameBytes = Bytes.u16(list, i + 28);
        int extraBytes = Bytes.u16(list, i + 30);
        int length = 46 + nameBytes + extraBytes + Bytes.u16(list, i + 32);
        if (list.remaining() < length) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        if (length > LONGEST_RECORD) {
            throw new ArchiveException(ArchiveFault.NAME, "");
        }
        byte[] name = new byte[nameBytes];
        list.get(i + 46, name);
        long sizeBytes = Bytes.u32(list, i + 24);
        long packedBytes = Bytes.u32(list, i + 20);
        long headerAt = Bytes.u32(list, i + 42);
        ExtraFields extra = new ExtraFields(list.slice(i + 46 + nameBytes, extraBytes));
        long[] wide = extra.wide(sizeBytes, packedBytes, headerAt);
        list.position(i + length);
        return new Raw(
                name,
                Bytes.u16(list, i + 8),
                Bytes.u16(list, i + 10),
                Bytes.u32(list, i + 16),
                wide[1],
                wide[0],
                wide[2],
                (int) (Bytes.u32(list, i + 38) >> 16),
                extra.unicodeName(crc(name)));
    }

    private static long crc(byte[] name) {
        CRC32 crc = new CRC32();
        crc.update(name);
        return crc.getValue();
    }

    /** Each byte belongs to one entry at most; that is what an archive of 800 GB in 2 MB breaks. */
    private void refuseOverlaps(List<Raw> raws) throws IOException {
        List<Raw> byPlace = raws.stream().sorted(Comparator.comparingLong(Raw::headerAt)).toList();
        long free = 0;
        for (Raw raw : byPlace) {
            if (raw.headerAt < free) {
                throw new ArchiveException(ArchiveFault.OVERLAP, "");
            }
            free = dataAt(raw) + raw.packedBytes;
            if (raw.packedBytes < 0 || raw.sizeBytes < 0 || free < 0 || free > beginsAt) {
                throw new ArchiveException(ArchiveFault.BROKEN, "");
            }
        }
    }

    private long dataAt(Raw raw) throws IOException {
        ByteBuffer head = bytes.at(raw.headerAt, 30);
        if (head.getInt(0) != LOCAL) {
            throw new ArchiveException(ArchiveFault.BROKEN, "");
        }
        int nameBytes = Bytes.u16(head, 26);
        int extraBytes = Bytes.u16(head, 28);
        ByteBuffer tail = bytes.at(raw.headerAt + 30, nameBytes + extraBytes);
        byte[] name = new byte[nameBytes];
        tail.get(0, name);
        long[] wide =
                new ExtraFields(tail.slice(nameBytes, extraBytes))
                        .wide(Bytes.u32(head, 22), Bytes.u32(head, 18), 0);
        boolean saysLater = raw.sizesFollow() && wide[0] == 0 && wide[1] == 0;
        boolean same =
                java.util.Arrays.equals(name, raw.name)
                        && (Bytes.u16(head, 6) & ~EFFORT) == (raw.flags & ~EFFORT)
                        && Bytes.u16(head, 8) == raw.method
                        && (saysLater
                                || Bytes.u32(head, 14) == raw.crc
                                        && wide[0] == raw.sizeBytes
                                        && wide[1] == raw.packedBytes);
        if (!same) {
            throw new ArchiveException(ArchiveFault.HEADERS_DIFFER, "");
        }
        return raw.headerAt + 30 + nameBytes + extraBytes;
    }
}
