package kejian.delivery.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.delivery.evidence.Counters.Count;
import kejian.delivery.view.RecentViews;
import org.jspecify.annotations.Nullable;

/**
 * Reads CMCD version 2 event reports (CTA-5004-B, event mode): {@code application/cmcd}, one report
 * a line. Our own page adds what figures need and the standard lacks, under names of our own as the
 * standard allows: {@code kejian-w} (milliseconds played), {@code kejian-r} (sections as in the
 * beacon) and {@code kejian-h} (heads).
 */
public final class CmcdEvents {

    private static final int MOST_LINES = 256;

    private final Sessions sessions;
    private final Counters counters;
    private final Clock clock;

    public CmcdEvents(Sessions sessions, Counters counters, Clock clock) {
        this.sessions = sessions;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * @param body as it came; junk lines are counted and left out
     */
    public List<ViewingEvent> read(
            byte[] body, RecentViews.@Nullable Moment moment, String address) {
        List<ViewingEvent> events = new ArrayList<>();
        String text = new String(body, StandardCharsets.UTF_8);
        text.lines()
                .limit(MOST_LINES)
                .filter(line -> !line.isBlank())
                .forEach(line -> read(line, moment, address).ifPresent(events::add));
        return events;
    }

    private Optional<ViewingEvent> read(
            String line, RecentViews.@Nullable Moment moment, String address) {
        counters.add(Count.CMCD_EVENTS);
        Map<String, String> values = Cmcd.read(line);
        String event = values.get("e");
        if (event == null) {
            counters.add(Count.CMCD_EVENTS_JUNK);
            return Optional.empty();
        }
        ViewingEvent.Action action = action(event, values.getOrDefault("sta", ""));
        if (action == null) {
            counters.add(Count.CMCD_EVENTS_LEFT_OUT);
            return Optional.empty();
        }
        long at = Numbers.wholeOr(values.get("ts"), -1);
        long n = Numbers.wholeOr(values.get("sn"), at);
        if (n < 0) {
            counters.add(Count.CMCD_EVENTS_JUNK);
            return Optional.empty();
        }
        Optional<Witness> witness =
                Witness.of(
                        sessions,
                        moment,
                        Witness.text(values, "sid"),
                        Witness.text(values, "cid"),
                        /* box= */ null,
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
                Optional.ofNullable(values.get("kejian-r"))
                        .flatMap(Sections::parse)
                        .orElse(List.of());
        return Optional.of(
                new ViewingEvent(
                        ViewingEvent.Source.CMCD_EVENT,
                        action,
                        w.session(),
                        w.trusted(),
                        w.box(),
                        w.courseware(),
                        w.packageId(),
                        Tier.C,
                        clock.millis(),
                        at < 0 ? null : at,
                        n,
                        Numbers.milliseconds(values.get("pt")),
                        Numbers.milliseconds(values.get("kejian-w")),
                        sections,
                        Beacon.heads(values.get("kejian-h")),
                        /* bytes= */ 0,
                        Numbers.milliseconds(values.get("msd")),
                        Numbers.milliseconds(values.get("bsda"))));
    }

    /** Play states and the regular report tell of viewing; the other events tell of the network. */
    private static ViewingEvent.@Nullable Action action(String event, String state) {
        return switch (event) {
            case "e" -> ViewingEvent.Action.ERROR;
            case "t" -> ViewingEvent.Action.BEAT;
            case "ps" ->
                    switch (state) {
                        case "p" -> ViewingEvent.Action.PLAY;
                        case "a" -> ViewingEvent.Action.PAUSE;
                        case "k" -> ViewingEvent.Action.SEEK;
                        case "e", "q" -> ViewingEvent.Action.END;
                        case "f" -> ViewingEvent.Action.ERROR;
                        default -> ViewingEvent.Action.BEAT;
                    };
            default -> null;
        };
    }
}
