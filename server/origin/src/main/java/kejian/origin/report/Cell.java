package kejian.origin.report;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a table: sheets write it as what it is, pages as text.
 *
 * @param number of all kinds that are numbers; a share of 1
 */
record Cell(Kind kind, String words, double number, @Nullable LocalDate date) {

    enum Kind {
        TEXT,
        COUNT,
        HOURS,
        SHARE,
        /** A share by which something rose or fell. */
        CHANGE,
        DATE,
        /** That month is not closed, or has nothing. */
        NONE,
        /** Fewer than five persons, or what would tell of them. */
        FEW
    }

    static final Cell NONE = new Cell(Kind.NONE, "—", 0, null);
    static final Cell FEW = new Cell(Kind.FEW, "*", 0, null);

    static Cell text(String words) {
        return new Cell(Kind.TEXT, words, 0, null);
    }

    static Cell count(long number) {
        return new Cell(Kind.COUNT, "", number, null);
    }

    static Cell hours(long ms) {
        return hours(ms / 3_600_000.0);
    }

    static Cell hours(double hours) {
        return new Cell(Kind.HOURS, "", hours, null);
    }

    static Cell share(double part, double whole) {
        return whole == 0 ? NONE : new Cell(Kind.SHARE, "", part / whole, null);
    }

    static Cell date(LocalDate day) {
        return new Cell(Kind.DATE, "", 0, day);
    }

    /** From an earlier number to this one; none where there is no such thing. */
    Cell since(Cell before) {
        boolean adds = kind == Kind.COUNT || kind == Kind.HOURS;
        return !adds || before.kind != kind || before.number == 0
                ? NONE
                : new Cell(Kind.CHANGE, "", (number - before.number) / before.number, null);
    }

    boolean isNumber() {
        return switch (kind) {
            case COUNT, HOURS, SHARE, CHANGE -> true;
            default -> false;
        };
    }

    /** As a person reads it. */
    String shown() {
        return switch (kind) {
            case COUNT -> String.format(Locale.ROOT, "%.0f", number);
            case HOURS -> String.format(Locale.ROOT, "%.2f", number);
            case SHARE -> String.format(Locale.ROOT, "%.2f%%", number * 100);
            case CHANGE -> String.format(Locale.ROOT, "%+.2f%%", number * 100);
            case DATE -> String.valueOf(date);
            case TEXT, NONE, FEW -> words;
        };
    }
}
