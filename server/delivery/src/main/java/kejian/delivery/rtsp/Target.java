package kejian.delivery.rtsp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a courseware, {@code rtsp://host:port/play/ID/a.ts?query}, with or without its
 * track: clients put that behind the path or behind the query.
 *
 * @param host host and port as they were asked
 * @param query none where there is none
 */
record Target(String host, String courseware, @Nullable String query) {

    static final String TRACK = "trackID=1";

    private static final Pattern FORM =
            Pattern.compile(
                    "rtspu?://([A-Za-z0-9.\\-\\[\\]:]{1,255})/play/([A-Za-z0-9-]{1,64})/a\\.ts"
                            + "(?:/(?:"
                            + TRACK
                            + ")?)?(?:\\?(.*))?",
                    Pattern.CASE_INSENSITIVE);

    static Optional<Target> of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String query = form.group(3);
        if (query != null && query.endsWith("/" + TRACK)) {
            query = query.substring(0, query.length() - TRACK.length() - 1);
        }
        if (query != null && query.endsWith("/")) {
            query = query.substring(0, query.length() - 1);
        }
        return Optional.of(
                new Target(
                        java.util.Objects.requireNonNull(form.group(1)),
                        java.util.Objects.requireNonNull(form.group(2)),
                        query == null || query.isEmpty() ? null : query));
    }

    /** What a track's name is put behind. */
    String base() {
        return "rtsp://" + host + "/play/" + courseware + "/a.ts/";
    }

    Target asking(@Nullable String otherQuery) {
        return new Target(host, courseware, otherQuery);
    }
}
