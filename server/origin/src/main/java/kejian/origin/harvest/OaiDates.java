package kejian.origin.harvest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From when until when, both included (§2.7.1). Stamps are of whole seconds; a day means all of it.
 *
 * @param until the last second that is meant
 */
record OaiDates(Instant from, Instant until) {

    static final OaiDates ALWAYS =
            new OaiDates(Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z"));

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern SECOND =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");

    static OaiDates of(@Nullable String from, @Nullable String until) {
        if (from != null && until != null && from.length() != until.length()) {
            throw wrong("from and until differ in granularity");
        }
        Instant begin = from == null ? ALWAYS.from : begin("from", from);
        Instant end = until == null ? ALWAYS.until : begin("until", until);
        if (until != null && DAY.matcher(until).matches()) {
            end = end.plus(Duration.ofDays(1)).minusSeconds(1);
        }
        if (from != null && until != null && begin.isAfter(end)) {
            throw wrong("from is later than until");
        }
        // nothing is older, and a token counts from there
        return new OaiDates(notBefore(begin, ALWAYS.from), notBefore(end, ALWAYS.from));
    }

    private static Instant notBefore(Instant one, Instant least) {
        return one.isBefore(least) ? least : one;
    }

    private static Instant begin(String name, String said) {
        try {
            if (DAY.matcher(said).matches()) {
                return LocalDate.parse(said).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (SECOND.matcher(said).matches()) {
                return Instant.parse(said);
            }
        } catch (DateTimeException e) {
            throw wrong(name + " is no date");
        }
        throw wrong(name + " is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ");
    }

    private static OaiError wrong(String sentence) {
        return new OaiError(OaiError.Code.BAD_ARGUMENT, sentence);
    }
}
