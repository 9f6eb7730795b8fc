package kejian.origin.column;

/** For how long an edge that hears nothing of the province shows what a column holds. */
public enum Lease {
    /** For long: a county without a line for weeks keeps its courseware. */
    DURABLE,
    /** For a day or so: what may have to be called back also where no line reaches. */
    RECALLABLE
}
