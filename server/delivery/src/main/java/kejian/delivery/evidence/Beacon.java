package kejian.delivery.evidence;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Counters.Count;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/** Reads the image beacon of old boxes (docs/api.md §Boxes). Nothing that it is given can throw. */
public final class Beacon {

    /** More than any room of a village holds (docs/figures.md, group viewing). */
    public static final int MOST_HEADS = 2000;

    private final Sessions sessions;
    private final Counters counters;
    private final Clock clock;

    public Beacon(Sessions sessions, Counters counters, Clock clock) {
        this.sessions = sessions;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * @param query the parameters {@code b c s n e p w h r u k}
     * @return nothing for junk, which is counted
     */
    public Optional<ViewingEvent> read(
            Map<String, String> query,
            RecentViews.@Nullable Moment moment,
            Tier tier,
            String address) {
        counters.add(Count.BEACONS);
        ViewingEvent.Action action = action(query.get("e"));
        long n = Numbers.wholeOr(query.get("n"), -1);
        if (action == null || n < 0) {
            counters.add(Count.BEACONS_JUNK);
            return Optional.empty();
        }
        Optional<Witness> witness =
                Witness.of(
                        sessions,
                        moment,
                        Witness.text(query, "s"),
                        Witness.text(query, "c"),
                        Witness.text(query, "b"),
                        address);
        if (witness.isEmpty()) {
            counters.add(Count.UNKNOWN_COURSEWARE);
            return Optional.empty();
        }
        Witness w = witness.get();
        if (!w.trusted()) {
            counters.add(Count.UNTRUSTED_SESSIONS);
        }
        List<Section> sections =
                Optional.ofNullable(query.get("r")).flatMap(Sections::parse).orElse(List.of());
        return Optional.of(
                new ViewingEvent(
                        ViewingEvent.Source.BEACON,
                        action,
                        w.session(),
                        w.trusted(),
                        w.box(),
                        w.courseware(),
                        w.packageId(),
                        tier,
                        clock.millis(),
                        /* boxAtMs= */ null,
                        n,
                        Numbers.secondsAsMs(query.get("p")),
                        Numbers.secondsAsMs(query.get("w")),
                        sections,
                        heads(query.get("h")),
                        /* bytes= */ 0,
                        Numbers.milliseconds(query.get("u")),
                        Numbers.milliseconds(query.get("k"))));
    }

    /** A head count that no room holds is as none. */
    public static int heads(@Nullable String text) {
        long heads = Numbers.wholeOr(text, 0);
        return heads > MOST_HEADS ? 0 : (int) heads;
    }

    private static ViewingEvent.@Nullable Action action(@Nullable String name) {
        return switch (name) {
            case "play" -> ViewingEvent.Action.PLAY;
            case "beat" -> ViewingEvent.Action.BEAT;
            case "pause" -> ViewingEvent.Action.PAUSE;
            case "seek" -> ViewingEvent.Action.SEEK;
            case "end" -> ViewingEvent.Action.END;
            case "err" -> ViewingEvent.Action.ERROR;
            case null, default -> null;
        };
    }
}
