package kejian.edge.report;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.EvidenceJournal;
import org.jspecify.annotations.Nullable;

/** Passes evidence on and notes which boxes spoke since the last report. */
public final class BoxesSeen implements EvidenceJournal {

    /** A stranger may invent names; a county has fewer boxes than this. */
    private static final int MOST = 5_000;

    private final EvidenceJournal journal;
    private Set<String> boxes = new TreeSet<>();

    public BoxesSeen(EvidenceJournal journal) {
        this.journal = journal;
    }

    @Override
    public void append(List<ViewingEvent> events) throws IOException {
        journal.append(events);
        events.forEach(event -> note(event.box()));
    }

    private synchronized void note(@Nullable String box) {
        if (box != null && boxes.size() < MOST) {
            boxes.add(box);
        }
    }

    @Override
    public void report(FaultReport fault) throws IOException {
        journal.report(fault);
        note(fault.box());
    }

    @Override
    public void answer(SurveyAnswer answer) throws IOException {
        journal.answer(answer);
        note(answer.box());
    }

    /** No box is named in them. */
    @Override
    public void searched(List<SearchMade> searches) throws IOException {
        journal.searched(searches);
    }

    /** What was noted, which begins anew. */
    synchronized List<String> take() {
        List<String> seen = List.copyOf(boxes);
        boxes = new TreeSet<>();
        return seen;
    }

    /** A report did not arrive: its boxes go into the next. */
    synchronized void giveBack(List<String> seen) {
        boxes.addAll(seen);
    }
}
