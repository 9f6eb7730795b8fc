package kejian.edge.courier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.viewing.ViewingEvent;
import kejian.edge.journal.Journal;
import kejian.edge.kit.Viewings;

/** A journal of many viewings. */
final class EventsForTests {

    private EventsForTests() {}

    static void append(Journal journal, int count) throws IOException {
        List<ViewingEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Viewings.event("session-" + i));
            if (events.size() == 100 || i == count - 1) {
                journal.append(events);
                events.clear();
            }
        }
    }
}
