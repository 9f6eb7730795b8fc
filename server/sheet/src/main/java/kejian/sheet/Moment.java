package kejian.sheet;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in time as editors write it; without an offset it is China's. */
public final class Moment {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(\\d{4})[-/.年](\\d{1,2})[-/.月](\\d{1,2})日?"
                            + "(?:[ T](\\d{1,2})[:：](\\d{2})(?:[:：](\\d{2}))?)?");

    private Moment() {}

    public static Optional<Instant> of(String said) {
        try {
            if (said.matches(".*(Z|[+-]\\d{2}:\\d{2})")) {
                return Optional.of(OffsetDateTime.parse(said).toInstant());
            }
            Matcher time = WRITTEN.matcher(said);
            if (time.matches()) {
                LocalDateTime at =
                        LocalDate.of(number(time, 1), number(time, 2), number(time, 3))
                                .atTime(number(time, 4), number(time, 5), number(time, 6));
                return Optional.of(at.atZone(CHINA).toInstant());
            }
            if (said.matches("[2-9][0-9]{4}(\\.[0-9]+)?")) {
                return Optional.of(serial(new BigDecimal(said)));
            }
        } catch (DateTimeException e) {
            return Optional.empty(); // an answer: there is no such day or hour
        }
        return Optional.empty();
    }

    private static int number(Matcher time, int group) {
        return time.group(group) == null ? 0 : Integer.parseInt(time.group(group));
    }

    /** Days since 1899-12-30, as spreadsheets count where the cell is formatted as a number. */
    private static Instant serial(BigDecimal days) {
        long seconds = days.multiply(BigDecimal.valueOf(86_400)).longValue();
        return LocalDate.of(1899, 12, 30)
                .atStartOfDay()
                .plusSeconds(seconds)
                .atZone(CHINA)
                .toInstant();
    }
}
