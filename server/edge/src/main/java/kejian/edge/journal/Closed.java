package kejian.edge.journal;

/**
 * A segment that nothing is added to any more.
 *
 * @param bytes of its file that are durable
 */
record Closed(long firstSeq, long lastSeq, long bytes, Form form) {

    enum Form {
        /** As it was written; it may be packed. */
        RAW,
        PACKED,
        /** Raw, and it has damage: it stays as it is. */
        LEFT
    }

    Closed as(Form next, long nextBytes) {
        return new Closed(firstSeq, lastSeq, nextBytes, next);
    }
}
