package kejian.contract.viewing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an edge's journal on its way to the province ({@code POST /sync/journal}). The
 * origin takes it whole or not at all, keeps (edge, epoch, seq) unique, and answers with {@link
 * Receipt}.
 *
 * @param epoch changes when an edge's disk was replaced, so that numbers may begin again at 1
 */
public record JournalBatch(String edge, String epoch, List<Entry> entries) {

    public JournalBatch {
        entries = List.copyOf(entries);
    }

    /**
     * One of the three is there.
     *
     * @param seq 1, 2, 3 … within the epoch, without a gap
     */
    public record Entry(
            long seq,
            @Nullable ViewingEvent event,
            @Nullable FaultReport fault,
            @Nullable SurveyAnswer answer) {

        public Entry(long seq, ViewingEvent event) {
            this(seq, event, null, null);
        }

        public Entry(long seq, FaultReport fault) {
            this(seq, null, fault, null);
        }

        public Entry(long seq, SurveyAnswer answer) {
            this(seq, null, null, answer);
        }

        /** The same under another number. */
        public Entry at(long otherSeq) {
            return new Entry(otherSeq, event, fault, answer);
        }
    }

    /**
     * @param upTo the highest seq of the epoch that the province holds durably; the edge may forget
     *     everything up to it
     */
    public record Receipt(long upTo) {}
}
