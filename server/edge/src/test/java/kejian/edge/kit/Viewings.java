package kejian.edge.kit;

import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;

/** Viewings that nobody looked at. */
public final class Viewings {

    private Viewings() {}

    public static ViewingEvent event(String session) {
        return new ViewingEvent(
                ViewingEvent.Source.BEACON,
                ViewingEvent.Action.BEAT,
                session,
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
                -1);
    }
}
