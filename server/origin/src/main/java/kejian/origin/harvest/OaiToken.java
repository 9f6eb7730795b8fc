package kejian.origin.harvest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a list goes on (§3.5): all of it stands in the token, so that no server remembers anything
 * and the same token gives the same answer. It says nothing that arguments could not say, so it
 * carries no seal: whoever writes one himself gets what he could ask for.
 */
final class OaiToken {

    private static final String RECORDS = "r1";
    private static final String HEADERS = "h1";
    private static final String SETS = "s1";
    private static final int LONGEST = 1_000;

    private OaiToken() {}

    static String of(OaiList list, boolean headersAlone, Instant expires) {
        return coded(
                headersAlone ? HEADERS : RECORDS,
                Long.toString(expires.getEpochSecond()),
                list.format().prefix(),
                list.set() == null ? "" : list.set(),
                Long.toString(list.dates().from().getEpochSecond()),
                Long.toString(list.dates().until().getEpochSecond()),
                Long.toString(list.after().stamp().getEpochSecond()),
                list.after().id().toString(),
                Long.toString(list.after().cursor()));
    }

    static String of(OaiRequest.ListSets sets, Instant expires) {
        return coded(
                SETS,
                Long.toString(expires.getEpochSecond()),
                sets.after(),
                Long.toString(sets.cursor()));
    }

    static OaiList list(String token, boolean headersAlone, Instant now) {
        String[] parts = parts(token, headersAlone ? HEADERS : RECORDS, 9, now);
        try {
            String set = parts[3];
            if (!set.isEmpty() && !OaiRequest.SET.matcher(set).matches()) {
                throw wrong();
            }
            OaiDates dates = new OaiDates(second(parts[4]), second(parts[5]));
            OaiList.Place after =
                    new OaiList.Place(second(parts[6]), uuid(parts[7]), number(parts[8]));
            return new OaiList(format(parts[2]), set.isEmpty() ? null : set, dates, after);
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
    }

    static OaiRequest.ListSets sets(String token, Instant now) {
        String[] parts = parts(token, SETS, 4, now);
        if (!OaiRequest.SET.matcher(parts[2]).matches()) {
            throw wrong();
        }
        try {
            return new OaiRequest.ListSets(parts[2], number(parts[3]));
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
    }

    private static String coded(String... parts) {
        byte[] text = String.join("|", parts).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }

    private static String[] parts(String token, String kind, int count, Instant now) {
        if (token.length() > LONGEST) {
            throw wrong();
        }
        String[] parts;
        try {
            byte[] text = Base64.getUrlDecoder().decode(token);
            parts = new String(text, StandardCharsets.US_ASCII).split("\\|", -1);
            if (parts.length != count || !parts[0].equals(kind) || !coded(parts).equals(token)) {
                throw wrong();
            }
            if (second(parts[1]).isBefore(now)) {
                throw new OaiError(
                        OaiError.Code.BAD_RESUMPTION_TOKEN, "The token has expired: begin again");
            }
        } catch (IllegalArgumentException e) {
            throw wrong();
        }
        return parts;
    }

    private static OaiFormat format(String prefix) {
        for (OaiFormat format : OaiFormat.values()) {
            if (format.prefix().equals(prefix)) {
                return format;
            }
        }
        throw wrong();
    }

    /** Within what the database and the protocol have dates for. */
    private static Instant second(String text) {
        long second = number(text);
        if (second > OaiDates.ALWAYS.until().getEpochSecond()) {
            throw wrong();
        }
        return Instant.ofEpochSecond(second);
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw wrong();
        }
        return Long.parseLong(text);
    }

    private static UUID uuid(@Nullable String text) {
        return UUID.fromString(String.valueOf(text));
    }

    private static OaiError wrong() {
        return new OaiError(OaiError.Code.BAD_RESUMPTION_TOKEN, "The token is not one of ours");
    }
}
