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
     * One of the four is there.
     *
     * @param seq 1, 2, 3 … within the epoch, without a gap
     */
    public record Entry(
            long seq,
            @Nullable ViewingEvent event,
            @Nullable FaultReport fault,
            @Nullable SurveyAnswer answer,
            @Nullable SearchMade search) {

        public Entry(long seq, ViewingEvent event) {
            this(seq, event, null, null, null);
        }

        public Entry(long seq, FaultReport fault) {
            this(seq, null, fault, null, null);
        }

        public Entry(long seq, SurveyAnswer answer) {
            this(seq, null, null, answer, null);
        }

        public Entry(long seq, SearchMade search) {
            this(seq, null, null, null, search);
        }

        /** The same under another number. */
        public Entry at(long otherSeq) {
            return new Entry(otherSeq, event, fault, answer, search);
        }
    }

    /**
     * @param upTo the highest seq of the epoch that the province holds durably; the edge may forget
     *     everything up to it
     * @param takes names of the kinds of records beside evidence, faults and answers that this
     *     province knows; none from one of before there were any
     */
    public record Receipt(long upTo, @Nullable List<String> takes) {

        /** What edges looked for. */
        public static final String SEARCHES = "searches";

        /** Of this version. */
        public Receipt(long upTo) {
            this(upTo, List.of(SEARCHES));
        }

        /** Whether records of searches may be sent. */
        public boolean takesSearches() {
            return takes != null && takes.contains(SEARCHES);
        }
    }
}
