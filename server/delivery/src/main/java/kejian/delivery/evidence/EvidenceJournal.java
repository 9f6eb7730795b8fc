package kejian.delivery.evidence;

import java.io.IOException;
import java.util.List;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;

/** Where evidence goes. What was appended survives kill -9 and power loss. */
@FunctionalInterface
public interface EvidenceJournal {

    /**
     * Blocks until all of it is on the disk (fsync); call it from a thread that may wait. Many
     * callers at once share one fsync.
     *
     * @throws IOException when it could not be made durable; then none of it may be acknowledged
     */
    void append(List<ViewingEvent> events) throws IOException;

    /**
     * As {@link #append}, for what somebody says is broken.
     *
     * @throws IOException also from a journal that keeps evidence alone
     */
    default void report(FaultReport fault) throws IOException {
        throw new IOException("this journal takes no reports of faults");
    }

    /**
     * As {@link #append}, for an answer to a survey.
     *
     * @throws IOException also from a journal that keeps evidence alone
     */
    default void answer(SurveyAnswer answer) throws IOException {
        throw new IOException("this journal takes no answers");
    }

    /**
     * As {@link #append}, for what was looked for.
     *
     * @throws IOException also from a journal that keeps evidence alone
     */
    default void searched(List<SearchMade> searches) throws IOException {
        throw new IOException("this journal takes no searches");
    }
}
