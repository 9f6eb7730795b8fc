package kejian.origin.possession;

/** What came of a challenge. */
public enum Verdict {
    /** Every leaf was read from a disk. */
    PROVED,
    /** Some leaves are absent or other bytes. */
    DAMAGED,
    /** The answer has another form than asked for. */
    INVALID,
    /** No answer in time. */
    SILENT
}
