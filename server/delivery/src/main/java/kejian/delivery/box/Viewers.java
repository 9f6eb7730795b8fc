package kejian.delivery.box;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Whose place in a courseware is kept. A box goes by its name; a nameless one of tier A by its
 * address and agent, since it keeps nothing itself; a nameless browser by a number that it was
 * given with the page that plays and that says nothing of anybody.
 */
final class Viewers {

    private static final String COOKIE = "kejian-viewer";
    private static final Pattern GIVEN =
            Pattern.compile("(?:^|;\\s*)" + COOKIE + "=([A-Za-z0-9_-]{22})(?:;|$)");
    private static final int BYTES = 16;

    /** As long as places are kept. */
    private static final long KEPT_S = 30L * 24 * 3600;

    private final SecureRandom random = new SecureRandom();

    /**
     * @param box by name, none where it has none
     * @param tier of its pages
     * @return none for somebody whom nothing tells from others
     */
    static @Nullable String who(Exchange x, @Nullable String box, Tier tier) {
        if (box != null || tier == Tier.A) {
            return EvidenceAddresses.who(box, x.mark());
        }
        String number = number(x);
        return number == null ? null : "browser " + number;
    }

    /** Gives a nameless browser its number (RFC 6265). */
    void welcome(Exchange x, @Nullable String box) {
        if (box != null || number(x) != null || x.profile().tier() == Tier.A) {
            return;
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String number = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        x.response()
                .putHeader(
                        "Set-Cookie",
                        COOKIE
                                + "="
                                + number
                                + "; Max-Age="
                                + KEPT_S
                                + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private static @Nullable String number(Exchange x) {
        String cookies = x.request().getHeader("Cookie");
        if (cookies == null) {
            return null;
        }
        Matcher given = GIVEN.matcher(cookies);
        return given.find() ? given.group(1) : null;
    }
}
