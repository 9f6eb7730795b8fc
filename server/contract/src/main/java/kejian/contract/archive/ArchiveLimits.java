package kejian.contract.archive;

/**
 * What a reader is prepared to take.
 *
 * @param entries folders included
 * @param unpackedBytes of all entries together, as announced; a stream never gives more than its
 *     entry announced
 */
public record ArchiveLimits(int entries, long unpackedBytes) {

    public ArchiveLimits {
        if (entries < 1 || unpackedBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
