package kejian.edge.sync;

import java.util.List;
import kejian.contract.blob.BlobRef;
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

    /**
     * What was carried here did not hold all that is missing; what was good of it is kept, and the
     * line or another disk brings the rest.
     *
     * @param altered blobs whose bytes there were not theirs
     */
    record Lacking(long number, long missingBytes, List<BlobRef> altered) implements Outcome {

        public Lacking {
            altered = List.copyOf(altered);
        }
    }

    /** The release does not fit on the disk beside the active one and the reserve. */
    record NoRoom(long neededBytes, long freeBytes) implements Outcome {}
}
