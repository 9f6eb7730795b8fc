package kejian.origin.figures;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of docs/figures.md once more, slow and obvious: every session is looked at for
 * every question.
 *
 * @param city of which all counties are
 * @param ofColumn the one title that the column holds
 */
record SlowFigures(
        String city, String ofColumn, List<Station> stations, Iterable<Session> sessions) {

    /** An area, and the county that it lies in. */
    record Village(String code, String county) {}

    record Station(UUID id, LocalDate opened, @Nullable LocalDate closed, Village in) {}

    /** As the table has it. */
    record Session(
            String edge,
            String courseware,
            long durationMs,
            @Nullable Station station,
            Village area,
            String tier,
            LocalDate day,
            long watchedMs,
            long effectiveMs,
            @Nullable Long servedMs,
            int heads,
            String precision,
            boolean counted) {}

    /** By keys with a space between them, without persons. */
    TreeMap<String, Figures> counted(Question q, List<By> by) {
        TreeMap<String, List<Session>> groups = new TreeMap<>();
        if (by.isEmpty()) {
            groups.put("", new ArrayList<>());
        }
        for (Session s : sessions) {
            if (isAsked(q, s)) {
                String key = by.stream().map(d -> key(d, s)).collect(Collectors.joining(" "));
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(s);
            }
        }
        TreeMap<String, Figures> figures = new TreeMap<>();
        groups.forEach((key, of) -> figures.put(key, figures(of, active(q, by, key))));
        return figures;
    }

    private boolean isAsked(Question q, Session s) {
        return s.counted
                && s.durationMs > 0
                && !s.day.isBefore(q.from())
                && !s.day.isAfter(q.to())
                && isIn(s.area, q.area())
                && (q.column() == null || s.courseware.equals(ofColumn))
                && (q.courseware() == null || s.courseware.equals(q.courseware()))
                && (q.tier() == null || s.tier.equals(q.tier()));
    }

    private boolean isIn(Village village, String area) {
        return area.equals(city) || area.equals(village.county) || area.equals(village.code);
    }

    private static String key(By by, Session s) {
        return switch (by) {
            case DAY -> s.day.toString();
            case MONTH -> YearMonth.from(s.day).toString();
            case COUNTY -> s.area.county;
            case COURSEWARE -> s.courseware;
            case TIER -> s.tier;
            case EDGE -> s.edge;
        };
    }

    /** Of whom participation is a share; nobody where it is asked by anything but counties. */
    private Set<UUID> active(Question q, List<By> by, String key) {
        Set<UUID> active = new HashSet<>();
        if (by.isEmpty() || by.equals(List.of(By.COUNTY))) {
            for (Station s : stations) {
                boolean isHere = by.isEmpty() || s.in.county.equals(key);
                boolean isOpen =
                        !s.opened.isAfter(q.to()) && (s.closed == null || s.closed.isAfter(q.to()));
                if (isHere && isOpen && isIn(s.in, q.area())) {
                    active.add(s.id);
                }
            }
        }
        return active;
    }

    private static Figures figures(List<Session> of, Set<UUID> active) {
        long starts = 0;
        long valid = 0;
        long completes = 0;
        long watched = 0;
        long effective = 0;
        long lengths = 0;
        long started = 0;
        long groups = 0;
        long[] classes = new long[3];
        long served = 0;
        long apart = 0;
        Set<UUID> seen = new HashSet<>();
        for (Session s : of) {
            watched += s.watchedMs;
            effective += s.effectiveMs;
            if (s.watchedMs >= 1_000) {
                starts++;
                lengths += s.durationMs;
                started += s.effectiveMs;
                classes[s.precision.charAt(0) - 'A']++;
            }
            if (s.effectiveMs >= Math.min(30_000, s.durationMs / 2.0)) {
                valid++;
                if (s.station != null) {
                    seen.add(s.station.id);
                }
            }
            completes += s.effectiveMs >= 0.9 * s.durationMs ? 1 : 0;
            groups += s.heads > 0 ? 1 : 0;
            if (s.servedMs != null) {
                served += s.servedMs;
                apart += Math.abs(s.effectiveMs - s.servedMs);
            }
        }
        Set<UUID> taking = new HashSet<>(seen);
        taking.retainAll(active);
        return new Figures(
                starts,
                valid,
                completes,
                watched,
                effective,
                share(completes, valid),
                share(started, lengths),
                seen.size(),
                groups,
                null,
                null,
                share(taking.size(), active.size()),
                starts == 0
                        ? null
                        : new Figures.Precision(
                                (double) classes[0] / starts,
                                (double) classes[1] / starts,
                                (double) classes[2] / starts),
                share(apart, served));
    }

    private static @Nullable Double share(long part, long whole) {
        return whole == 0 ? null : Double.valueOf((double) part / whole);
    }
}
