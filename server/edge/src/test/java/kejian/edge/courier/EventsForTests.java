package kejian.edge.courier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.edge.journal.Journal;

/** Viewings that nobody looked at. */
final class EventsForTests {

    private EventsForTests() {}

    static void append(Journal journal, int count) throws IOException {
        List<ViewingEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    new ViewingEvent(
                            ViewingEvent.Source.BEACON,
                            ViewingEvent.Action.BEAT,
                            "session-" + i,
                            true,
                            "box-1",
                            "0192-courseware",
                            "package",
                            Tier.A,
                            1_795_000_000_000L,
                            null,
                            1,
                            30_000,
                            30_000,
                            List.of(new Section(0, 30_000)),
                            3,
                            0,
                            -1,
                            -1));
            if (events.size() == 100 || i == count - 1) {
                journal.append(events);
                events.clear();
            }
        }
    }
}
