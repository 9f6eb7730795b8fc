package kejian.contract.archive;

/**
 * A file of an archive.
 *
 * @param name relative, with {@code /} between folders, NFC; none of its parts leads up or is
 *     hidden. It is a label: whoever stores the bytes names them anew
 * @param sizeBytes unpacked
 * @param packedBytes as they lie in the archive
 * @param headerAt where its local header begins
 * @param crc CRC-32 of the unpacked bytes
 * @param deflated whether it is compressed
 */
public record ArchiveEntry(
        String name, long sizeBytes, long packedBytes, long headerAt, long crc, boolean deflated) {

    /** The last part of the name. */
    public String leaf() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** What stands behind the last dot of the leaf, in small letters; empty where there is none. */
    public String extension() {
        int dot = leaf().lastIndexOf('.');
        return dot < 0 ? "" : leaf().substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
    }
}
