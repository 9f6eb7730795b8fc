package kejian.edge.sync;

import kejian.edge.trust.Refusal;

/** How one round of synchronisation ended. */
public sealed interface Outcome {

    /** The newest release was active already and whole. */
    record UpToDate(long number) implements Outcome {}

    /** A new release is active, or the active one was made whole again. */
    record Activated(long number) implements Outcome {}

    /** Something was not believed; the old release goes on. */
    record NotBelieved(Refusal refusal) implements Outcome {}

    /** The line, the origin or the disk failed; what was fetched is kept for the next try. */
    record Interrupted(String detail) implements Outcome {}

    /** The origin has no release, or does not (yet) know this edge. */
    record NothingOffered(int status) implements Outcome {}

    /** The release does not fit on the disk beside the active one and the reserve. */
    record NoRoom(long neededBytes, long freeBytes) implements Outcome {}
}
