package kejian.delivery.evidence;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kejian.contract.viewing.SurveyAnswer;
import org.jboss.logging.Logger;

/**
 * Takes answers to surveys: of one who answers as often as he changes his mind, but the same press
 * once, and of all so many. Safe for many threads.
 */
public final class SurveyDesk {

    private static final Logger LOG = Logger.getLogger(SurveyDesk.class);
    private static final long HOUR_MS = 3_600_000;

    /** Who answers may be invented; thirty days of this, before it is packed, are some 50 MB. */
    static final int MOST_IN_AN_HOUR = 360;

    private final Vertx vertx;
    private final EvidenceJournal journal;
    private final Clock clock;
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final ArrayDeque<Long> times = new ArrayDeque<>();

    public SurveyDesk(Vertx vertx, EvidenceJournal journal, Clock clock) {
        this.vertx = vertx;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * @param said by press, all within the hour: one that comes again, out of a history or a cache,
     *     must not undo what was said since
     */
    private record Taken(long atMs, Map<String, Future<Void>> said) {}

    /**
     * Never blocks. The answer's time becomes this server's.
     *
     * @param who answers: a box, or what tells a nameless one apart
     * @param ticket of the page that was answered
     * @return done once it is durable, also where that was so before; failed when it could not be;
     *     nothing where there were too many in the last hour
     */
    public synchronized Optional<Future<Void>> take(
            String who, String ticket, SurveyAnswer answer) {
        long now = clock.millis();
        forget(now);
        String key = answer.survey() + " " + who;
        String press = ticket + " " + answer.choices();
        Taken before = taken.get(key);
        Map<String, Future<Void>> said = before == null ? new HashMap<>() : before.said;
        Future<Void> same = said.get(press);
        if (same != null) {
            return Optional.of(same);
        }
        if (times.size() >= MOST_IN_AN_HOUR) {
            return Optional.empty();
        }
        times.add(now);
        SurveyAnswer dated =
                new SurveyAnswer(
                        answer.survey(),
                        answer.choices(),
                        answer.box(),
                        answer.voice(),
                        answer.source(),
                        now);
        Future<Void> recorded =
                vertx.executeBlocking(
                                () -> {
                                    journal.answer(dated);
                                    return true;
                                },
                                /* ordered= */ false)
                        .mapEmpty();
        said.put(press, recorded);
        taken.remove(key); // the newest stands last
        taken.put(key, new Taken(now, said));
        recorded.onFailure(e -> {
            LOG.errorf(e, "an answer was not recorded");
            synchronized (this) {
                said.remove(press, recorded);
            }
        });
        return Optional.of(recorded);
    }

    private void forget(long now) {
        while (!times.isEmpty() && isOver(now, times.getFirst())) {
            times.removeFirst();
        }
        Iterator<Taken> oldest = taken.values().iterator();
        while (oldest.hasNext()) {
            if (!isOver(now, oldest.next().atMs)) {
                return; // those behind it are younger
            }
            oldest.remove();
        }
    }

    /** Also where the clock was set back. */
    private static boolean isOver(long now, long atMs) {
        long age = now - atMs;
        return age < 0 || age >= HOUR_MS;
    }
}
