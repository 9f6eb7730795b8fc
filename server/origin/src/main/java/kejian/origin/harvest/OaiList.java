package kejian.origin.harvest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A list that is harvested in pieces, and where it stands. The order is that of the stamps: what
 * changes meanwhile moves to the end and is told once more, so nothing is left out.
 *
 * @param set none for all
 */
record OaiList(OaiFormat format, @Nullable String set, OaiDates dates, Place after) {

    /**
     * The record that the last answer ended with.
     *
     * @param cursor how many were told
     */
    record Place(Instant stamp, UUID id, long cursor) {

        static final Place FIRST = new Place(Instant.EPOCH, new UUID(0, 0), 0);
    }

    OaiList goingOn(Place last) {
        return new OaiList(format, set, dates, last);
    }
}
