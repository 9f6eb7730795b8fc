package kejian.delivery.box;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A catalogue's instants as HTTP writes dates (RFC 9110 §5.6.7). */
final class HttpDates {

    /** The JDK's own formatter leaves out the leading zero of the day. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static final String UNREADABLE = "";
    private static final int MOST_KNOWN = 20_000;

    /** Writing a date costs more than sending a small segment, and each title has one. */
    private static final ConcurrentHashMap<String, String> KNOWN = new ConcurrentHashMap<>();

    private HttpDates() {}

    /** Nothing where the instant cannot be read: then no Last-Modified is sent. */
    static @Nullable String of(String instant) {
        String known = KNOWN.get(instant);
        if (known == null) {
            known = written(instant);
            if (KNOWN.size() >= MOST_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(instant, known);
        }
        return known.equals(UNREADABLE) ? null : known;
    }

    private static String written(String instant) {
        try {
            return HTTP_DATE.format(Instant.parse(instant));
        } catch (DateTimeParseException _) {
            return UNREADABLE;
        }
    }
}
