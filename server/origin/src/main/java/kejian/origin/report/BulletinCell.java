package kejian.origin.report;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a table: sheets write it as what it is, pages as text.
 *
 * @param number of all kinds that are numbers; a share of 1
 */
record BulletinCell(Kind kind, String words, double number, @Nullable LocalDate date) {

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

    static final BulletinCell NONE = new BulletinCell(Kind.NONE, "—", 0, null);
    static final BulletinCell FEW = new BulletinCell(Kind.FEW, "*", 0, null);

    static BulletinCell text(String words) {
        return new BulletinCell(Kind.TEXT, words, 0, null);
    }

    static BulletinCell count(long number) {
        return new BulletinCell(Kind.COUNT, "", number, null);
    }

    static BulletinCell hoursOfMs(double ms) {
        return new BulletinCell(Kind.HOURS, "", ms / 3_600_000.0, null);
    }

    static BulletinCell share(double part, double whole) {
        return whole == 0 ? NONE : new BulletinCell(Kind.SHARE, "", part / whole, null);
    }

    static BulletinCell date(LocalDate day) {
        return new BulletinCell(Kind.DATE, "", 0, day);
    }

    /** From an earlier number to this one; none where there is no such thing. */
    BulletinCell since(BulletinCell before) {
        boolean adds = kind == Kind.COUNT || kind == Kind.HOURS;
        return !adds || before.kind != kind || before.number == 0
                ? NONE
                : new BulletinCell(Kind.CHANGE, "", (number - before.number) / before.number, null);
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
