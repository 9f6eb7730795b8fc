package kejian.delivery.rtsp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range in normal play time (RFC 2326 §3.6), and what telecom boxes write in its place.
 *
 * @param from where to begin
 * @param toMs where to stop; none for the end
 */
record NptRange(From from, @Nullable Long toMs) {

    /** A place that is named or counted. */
    sealed interface From {

        /** The programme's first moment, {@code beginning}. */
        record Beginning() implements From {}

        /** Where it stands. */
        record Now() implements From {}

        /** Its last moment. */
        record End() implements From {}

        record At(long ms) implements From {}
    }

    private static final String CLOCK = "[0-9]{1,4}:[0-5]?[0-9]:[0-5]?[0-9](?:\\.[0-9]{0,9})?";
    private static final String SECONDS = "[0-9]{1,9}(?:\\.[0-9]{0,9})?";
    private static final String TIME = "(?:" + CLOCK + "|" + SECONDS + ")";
    private static final Pattern FORM =
            Pattern.compile(
                    "npt[ ]*=[ ]*(beginning|now|end|"
                            + TIME
                            + ")?[ ]*-[ ]*(end|"
                            + TIME
                            + ")?(?:;.*)?",
                    Pattern.CASE_INSENSITIVE);

    /** Nothing where it is no such range. */
    static Optional<NptRange> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String from = form.group(1);
        String to = form.group(2);
        Long end = to == null || to.equalsIgnoreCase("end") ? null : ms(to);
        if (from == null) {
            return Optional.empty(); // -N asks for the last seconds, which nobody does
        }
        return Optional.of(
                new NptRange(
                        switch (from.toLowerCase(java.util.Locale.ROOT)) {
                            case "beginning" -> new From.Beginning();
                            case "now" -> new From.Now();
                            case "end" -> new From.End();
                            default -> new From.At(ms(from));
                        },
                        end));
    }

    private static long ms(String time) {
        long seconds = 0;
        int begin = 0;
        int dot = time.indexOf('.');
        String whole = dot < 0 ? time : time.substring(0, dot);
        for (int colon = whole.indexOf(':'); colon >= 0; colon = whole.indexOf(':', begin)) {
            seconds = (seconds + Long.parseLong(whole.substring(begin, colon))) * 60;
            begin = colon + 1;
        }
        seconds += Long.parseLong(whole.substring(begin));
        String rest = dot < 0 ? "" : time.substring(dot + 1);
        return seconds * 1000 + Long.parseLong((rest + "000").substring(0, 3));
    }

    /** As it stands in an answer. */
    static String text(long fromMs, long toMs) {
        return "npt=" + seconds(fromMs) + "-" + seconds(toMs);
    }

    static String seconds(long ms) {
        return String.format(java.util.Locale.ROOT, "%d.%03d", ms / 1000, ms % 1000);
    }
}
