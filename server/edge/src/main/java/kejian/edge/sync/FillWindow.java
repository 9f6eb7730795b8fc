package kejian.edge.sync;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast blobs may be fetched, by the hour of the week: {@code Mon-Fri 22:00-06:00=2000k, Sat+Sun
 * 00:00-24:00=full, else 200k}.
 *
 * <pre>
 * window = { rule "," } "else" rate
 * rule   = [ days ] time "-" time "=" rate      the first that fits holds
 * days   = part { "+" part }                    part = day or day "-" day
 * day    = Mon Tue Wed Thu Fri Sat Sun
 * time   = hh:mm, 00:00 to 24:00                an end at or before its beginning lies on the next
 *                                               day, and the rule is the day's that it begins on
 * rate   = "full" | "off" | number [ "k" | "M" ]   bytes a second; k is 1000, M is 1000000
 * </pre>
 */
public final class FillWindow {

    /** As fast as the line goes. */
    public static final long FULL = Long.MAX_VALUE;

    private static final List<String> DAYS =
            List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern RULE =
            Pattern.compile(
                    "(?:(\\S+)\\s+)?(\\d{2}:\\d{2})\\s*-\\s*(\\d{2}:\\d{2})\\s*=\\s*(\\S+)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,12})([km]?)");
    private static final int DAY_MINUTES = 24 * 60;

    private final List<Rule> rules;
    private final long otherwise;

    private FillWindow(List<Rule> rules, long otherwise) {
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
    }

    /** Always the same. */
    public static FillWindow always(long bytesPerSecond) {
        return new FillWindow(List.of(), bytesPerSecond == 0 ? FULL : bytesPerSecond);
    }

    /**
     * @throws Malformed with a sentence that names the piece
     */
    public static FillWindow parse(String text) throws Malformed {
        String[] pieces = text.split(",", -1);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < pieces.length - 1; i++) {
            rules.add(rule(pieces[i].strip()));
        }
        String last = pieces[pieces.length - 1].strip();
        if (!last.toLowerCase(Locale.ROOT).startsWith("else ")) {
            throw new Malformed(last, "the last piece must be 'else' and a rate");
        }
        return new FillWindow(rules, rate(last.substring(5).strip(), last));
    }

    /** Bytes a second at that time; 0 for none, {@link #FULL} for no limit. */
    public long bytesPerSecondAt(ZonedDateTime time) {
        int minute = time.getHour() * 60 + time.getMinute();
        for (Rule rule : rules) {
            if (rule.holds(time.getDayOfWeek(), minute)) {
                return rule.bytesPerSecond();
            }
        }
        return otherwise;
    }

    private static Rule rule(String piece) throws Malformed {
        Matcher m = RULE.matcher(piece);
        if (!m.matches()) {
            throw new Malformed(piece, "expected 'Mon-Fri 22:00-06:00=2000k'");
        }
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        if (m.group(1) != null) {
            days = EnumSet.noneOf(DayOfWeek.class);
            for (String part : m.group(1).split("\\+", -1)) {
                String[] ends = part.split("-", -1);
                int from = day(ends[0], piece);
                int to = ends.length == 2 ? day(ends[1], piece) : from;
                if (ends.length > 2) {
                    throw new Malformed(piece, "'" + part + "' is no day or two");
                }
                for (int d = from; ; d = (d + 1) % 7) {
                    days.add(DayOfWeek.of(d + 1));
                    if (d == to) {
                        break;
                    }
                }
            }
        }
        int from = minutes(m.group(2), piece);
        int to = minutes(m.group(3), piece);
        if (from == DAY_MINUTES) {
            throw new Malformed(piece, "a rule cannot begin at 24:00");
        }
        return new Rule(days, from, to, rate(m.group(4), piece));
    }

    private static int day(String text, String piece) throws Malformed {
        int day = DAYS.indexOf(text.toLowerCase(Locale.ROOT));
        if (day < 0) {
            throw new Malformed(piece, "'" + text + "' is none of Mon Tue Wed Thu Fri Sat Sun");
        }
        return day;
    }

    private static int minutes(String text, String piece) throws Malformed {
        if (text.equals("24:00")) {
            return DAY_MINUTES;
        }
        try {
            return LocalTime.parse(text).toSecondOfDay() / 60;
        } catch (DateTimeException e) {
            throw new Malformed(piece, "'" + text + "' is no time of day");
        }
    }

    private static long rate(String text, String piece) throws Malformed {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("full")) {
            return FULL;
        }
        if (lower.equals("off")) {
            return 0;
        }
        Matcher m = RATE.matcher(lower);
        if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
            throw new Malformed(piece, "'" + text + "' is no rate: 200k, 2M, full or off");
        }
        long factor = m.group(2).equals("k") ? 1_000 : m.group(2).equals("m") ? 1_000_000 : 1;
        return Long.parseLong(m.group(1)) * factor;
    }

    /**
     * @param to at or before {@code from} where it lies on the next day
     */
    private record Rule(Set<DayOfWeek> days, int from, int to, long bytesPerSecond) {

        boolean holds(DayOfWeek day, int minute) {
            boolean overMidnight = to <= from;
            if (days.contains(day) && minute >= from && (overMidnight || minute < to)) {
                return true;
            }
            return overMidnight && days.contains(day.minus(1)) && minute < to;
        }
    }

    /** It is not written as it must be. */
    public static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String piece, String why) {
            super("'" + piece + "': " + why);
        }
    }
}
