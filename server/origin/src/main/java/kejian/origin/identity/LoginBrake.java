package kejian.origin.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;

/** Guessing passwords must be slow: ten wrong ones in a quarter of an hour, then a pause. */
@ApplicationScoped
class LoginBrake {

    private static final int MOST_FAILURES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MOST_KEYS = 10_000;

    private record Failures(int count, Instant since) {}

    private final Clock clock;
    private final Map<String, Failures> failures =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_KEYS;
                }
            };

    LoginBrake(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt before the password is looked at, so that a hundred at once are a hundred.
     *
     * @param key a user's name or an address
     * @throws ProblemException {@code too-many-requests}
     */
    synchronized void attempt(String key) {
        Instant now = clock.instant();
        Failures known = failures.get(key);
        boolean recent = known != null && known.since().plus(WINDOW).isAfter(now);
        if (known == null || !recent) {
            failures.remove(key);
            failures.put(key, new Failures(1, now));
            return;
        }
        if (known.count() >= MOST_FAILURES) {
            throw new ProblemException(
                    Problem.TOO_MANY_REQUESTS, Duration.between(now, known.since().plus(WINDOW)));
        }
        failures.put(key, new Failures(known.count() + 1, known.since()));
    }

    synchronized void succeeded(String key) {
        failures.remove(key);
    }
}
