package kejian.delivery.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Issues session ids and tells its own from invented ones (docs/api.md §Boxes). */
public final class Sessions {

    /** What an address may carry as {@code s}: it is repeated inside playlists and pages. */
    private static final Pattern FORM =
            Pattern.compile(
                    "v1\\.([A-Za-z0-9-]{1,64})\\.([1-9][0-9]{0,10})\\.([A-Za-z0-9_-]{2,64})\\.([A-Za-z0-9_-]{22})");

    private static final Pattern BOX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,47}");

    /** A box that is switched off over night may go on where it was; a week later it may not. */
    private static final long LONGEST_S = 2L * 24 * 3600;

    private static final long CLOCK_SLACK_S = 300;
    private static final int MOST_KNOWN = 20_000;
    private static final int MAC_CHARACTERS = 22;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Its own, as they were verified: a box asks for a segment every six seconds. */
    private final ConcurrentHashMap<String, Session> known = new ConcurrentHashMap<>();

    /**
     * @param key at least 32 secret bytes
     */
    public Sessions(byte[] key, Clock clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** Whether a box may call itself so; any other name is as none. */
    public static Optional<String> boxName(@Nullable String text) {
        return text != null && BOX.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** The box as a request names it, or as a session of ours in it does. */
    public @Nullable String box(Map<String, String> query) {
        return boxName(query.get("box"))
                .orElseGet(() -> verify(query.get("s")).map(Session::box).orElse(null));
    }

    /** What tells somebody apart, so that nobody without our key learns who it was. */
    public String disguised(String who) {
        return mac("who " + who);
    }

    /**
     * A session for one fetch of a page, playlist or play address.
     *
     * @param box none where it is not known: then a random mark, which no box name can look like,
     *     keeps two nameless boxes of one second apart
     */
    public Session issue(String courseware, @Nullable String box) {
        long now = clock.millis() / 1000;
        String name = box == null ? "~" + Long.toString(random.nextLong() >>> 16, 36) : box;
        String head = "v1." + courseware + "." + now + "." + encode(name);
        return new Session(head + "." + mac(head), courseware, now, box);
    }

    /** The session of a text that this edge issued not too long ago; nothing for any other. */
    public Optional<Session> verify(@Nullable String text) {
        return issuedHere(text).filter(s -> isInTime(s.issuedAtS(), LONGEST_S));
    }

    /** What a text that claims to be a session is worth. */
    public sealed interface Claim {

        record Good(Session session) implements Claim {}

        record Missing() implements Claim {}

        record Expired() implements Claim {}

        /** Not of this server, or of a time that has not come. */
        record Invalid() implements Claim {}
    }

    /**
     * As {@link #verify}, and says what is wrong.
     *
     * @param lifeS seconds for which it counts since it was issued
     */
    public Claim claim(@Nullable String text, long lifeS) {
        if (text == null || text.isEmpty()) {
            return new Claim.Missing();
        }
        Session session = issuedHere(text).orElse(null);
        if (session == null || ageS(session.issuedAtS()) < -CLOCK_SLACK_S) {
            return new Claim.Invalid();
        }
        return isInTime(session.issuedAtS(), lifeS) ? new Claim.Good(session) : new Claim.Expired();
    }

    /** With our own seal on it, however old. */
    private Optional<Session> issuedHere(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Session before = known.get(text);
        if (before != null) {
            return Optional.of(before);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String expected = mac(text.substring(0, text.length() - MAC_CHARACTERS - 1));
        if (!MessageDigest.isEqual(bytes(expected), bytes(form.group(4)))) {
            return Optional.empty();
        }
        long issuedAt = Long.parseLong(form.group(2));
        String box =
                new String(
                        Base64.getUrlDecoder().decode(form.group(3)), StandardCharsets.ISO_8859_1);
        Session session =
                new Session(text, form.group(1), issuedAt, box.startsWith("~") ? null : box);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(text, session);
        return Optional.of(session);
    }

    private boolean isInTime(long issuedAtS, long lifeS) {
        long age = ageS(issuedAtS);
        return age <= lifeS && age >= -CLOCK_SLACK_S;
    }

    private long ageS(long issuedAtS) {
        return clock.millis() / 1000 - issuedAtS;
    }

    private String mac(String head) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return BASE64.encodeToString(mac.doFinal(bytes(head))).substring(0, MAC_CHARACTERS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String encode(String name) {
        return BASE64.encodeToString(bytes(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
