package kejian.origin.viewing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Source;

/**
 * What the line, the boxes' clocks and the boxes themselves can do to the evidence of one session:
 * lost, doubled, late, contradictory, with pauses and jumps, clocks that are off by years or step
 * back, bytes beside reports, before them and after them.
 */
final class Histories {

    private static final long YEARS_10 = Duration.ofDays(3_650).toMillis();

    private final Random random;
    private final String session;
    private final List<String> coursewares;
    private final long lengthMs;

    private Histories(Random random, String session, List<String> coursewares, long lengthMs) {
        this.random = random;
        this.session = session;
        this.coursewares = coursewares;
        this.lengthMs = lengthMs;
    }

    /**
     * @return in the order in which an edge would take them
     */
    static List<ViewingEvent> of(
            Random random, String name, List<String> coursewares, long lengthMs) {
        long from = 1_780_000_000_000L + random.nextInt(100_000_000);
        String id =
                random.nextInt(3) == 0
                        ? "v1.mac.%d.%s".formatted(from / 1000 - random.nextInt(300), name)
                        : name;
        return new Histories(random, id, coursewares, lengthMs).session(from);
    }

    /** As a journal brings them: mostly in order, or not at all. */
    static List<ViewingEvent> arriving(Random random, List<ViewingEvent> events) {
        List<ViewingEvent> order = new ArrayList<>(events);
        switch (random.nextInt(4)) {
            case 0 -> Collections.shuffle(order, random);
            case 1 -> {
                for (int i = 0; i < 3 && order.size() > 1; i++) {
                    ViewingEvent late = order.remove(random.nextInt(order.size()));
                    order.add(random.nextInt(order.size() + 1), late);
                }
            }
            default -> {}
        }
        return order;
    }

    private List<ViewingEvent> session(long from) {
        List<ViewingEvent> events = new ArrayList<>();
        int kinds = random.nextInt(10); // reports alone, bytes alone, both
        boolean reports = kinds != 0;
        boolean bytes = kinds < 6;
        long at = from;
        long n = random.nextInt(3);
        long bytesN = from;
        long played = 0;
        long position = 0;
        boolean counts = random.nextInt(4) > 0;
        boolean tells = random.nextInt(4) > 0;
        int dark = random.nextInt(3) == 0 ? random.nextInt(6) : 0; // so long there is no picture
        List<Section> sections = new ArrayList<>();
        List<Section> sent = new ArrayList<>();
        boolean clocked = random.nextInt(3) > 0; // by an edge that says what can have been played
        long clockedMs = 0;
        int slower = random.nextInt(5) == 0 ? 20 : 1; // a copy
        int steps = 1 + random.nextInt(40);
        for (int i = 0; i < steps; i++) {
            long step = 1_000 + random.nextInt(40_000);
            if (random.nextInt(12) == 0) {
                at += 60_000L * random.nextInt(90); // a pause
            }
            if (random.nextInt(15) == 0) {
                at -= random.nextInt(4_000_000); // the edge's clock was set
            }
            at += step;
            if (random.nextInt(6) == 0) {
                position = random.nextInt((int) lengthMs);
            }
            if (i >= dark) {
                sections.add(new Section(position, position + step));
                played += random.nextInt(20) == 0 ? step * 5 : step;
                position += step;
            }
            if (reports && random.nextInt(6) > 0) {
                Source source = random.nextInt(5) == 0 ? Source.CMCD_EVENT : Source.BEACON;
                ViewingEvent e =
                        event(
                                source,
                                at,
                                n,
                                position,
                                counts ? (random.nextInt(25) == 0 ? played * 50 : played) : -1,
                                tells ? Sections.union(sections, Long.MAX_VALUE) : List.of());
                events.add(e);
                n += random.nextInt(8) == 0 ? random.nextInt(3) : 1; // none left out, some twice
                if (random.nextInt(8) == 0) {
                    events.add(
                            event(
                                    source,
                                    at + random.nextInt(9_000),
                                    e.n(),
                                    position,
                                    1,
                                    List.of()));
                }
            }
            if (bytes && random.nextInt(3) > 0) {
                sent.add(new Section(position, position + step));
                bytesN = random.nextInt(12) == 0 ? bytesN : Math.max(bytesN + 1, at);
                clockedMs =
                        random.nextInt(15) == 0
                                ? 0
                                : clockedMs + random.nextInt((int) step) / slower;
                events.add(
                        event(
                                random.nextInt(6) == 0 ? Source.CMCD_REQUEST : Source.RANGES,
                                at + random.nextInt(10_000),
                                bytesN,
                                -1,
                                clocked ? clockedMs : -1,
                                Sections.union(sent, Long.MAX_VALUE)));
            }
        }
        if (events.isEmpty()) {
            events.add(event(Source.BEACON, at, n, position, played, List.of()));
        }
        return events;
    }

    private ViewingEvent event(
            Source source, long at, long n, long position, long played, List<Section> sections) {
        Long boxAt =
                switch (random.nextInt(12)) {
                    case 0 -> at + YEARS_10;
                    case 1 -> at - YEARS_10;
                    case 2, 3, 4 -> at + random.nextInt(7_200_000) - 3_600_000;
                    default -> null;
                };
        ViewingEvent.Action[] actions = ViewingEvent.Action.values();
        return new ViewingEvent(
                source,
                random.nextInt(3) == 0
                        ? actions[random.nextInt(actions.length)]
                        : ViewingEvent.Action.BEAT,
                session,
                random.nextInt(30) > 0,
                random.nextInt(9) == 0 ? null : "box-" + random.nextInt(2),
                coursewares.get(random.nextInt(20) == 0 ? random.nextInt(coursewares.size()) : 0),
                "pkg",
                random.nextInt(9) == 0 ? Tier.B : Tier.A,
                at,
                boxAt,
                n,
                random.nextInt(9) == 0 ? -1 : position,
                played,
                sections,
                random.nextInt(9) == 0 ? random.nextInt(60) : 0,
                0,
                random.nextInt(12) == 0 ? random.nextInt(40_000) : -1,
                random.nextInt(3) == 0 ? random.nextInt(1 + (int) (position / 4)) : -1);
    }
}
