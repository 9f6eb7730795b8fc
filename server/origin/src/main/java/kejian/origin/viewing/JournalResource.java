package kejian.origin.viewing;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kejian.contract.problem.Problem;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import kejian.origin.edge.Edges;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;

/** Where edges bring their journals. */
@Path("/sync/journal")
@RunOnVirtualThread
public class JournalResource {

    private static final int MOST_ENTRIES = 1_000;
    private static final int MOST_SECTIONS = 64;
    private static final int LONGEST_TEXT = 512;
    private static final long LATEST_MS = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();
    private static final Pattern FAULT = Pattern.compile("[a-z][a-z-]{0,31}");
    private static final Pattern SOURCE = Pattern.compile("[a-z]{1,16}");

    /** What edges leave of what somebody typed: an analyst's terminal shows it. */
    private static final Pattern WORDS = Pattern.compile("[\\p{L}\\p{M}\\p{N} ]{1,60}");

    private static final Pattern COURSEWARE = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern VOICE = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final int MOST_FOUND = 1_000_000;

    /** More than a survey has, for those of a later version. */
    private static final int MOST_CHOICES = 99;

    private static final Duration KEPT = Duration.ofDays(180);

    /** Longer than any sitting: what nobody adds to any more need not be kept. */
    private static final Duration STATES_KEPT = Duration.ofDays(1);

    private final Merge merge;
    private final SessionRows sessions;
    private final Edges edges;
    private final CurrentPerson caller;
    private final Clock clock;

    JournalResource(
            Merge merge, SessionRows sessions, Edges edges, CurrentPerson caller, Clock clock) {
        this.merge = merge;
        this.sessions = sessions;
        this.edges = edges;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(Roles.EDGE)
    public JournalBatch.Receipt take(@NotNull JournalBatch batch)
            throws SQLException, JsonProcessingException, InterruptedException {
        if (!caller.name().equals(batch.edge())) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        String area =
                edges.areaOf(batch.edge())
                        .orElseThrow(() -> new ProblemException(Problem.FORBIDDEN));
        check(batch);
        return new JournalBatch.Receipt(merge.takeInTurn(batch, area));
    }

    /** Whole or not at all; the answer names the first line that is wrong. */
    static void check(JournalBatch batch) {
        if (batch.entries().size() > MOST_ENTRIES) {
            throw new ProblemException(Problem.BATCH_INVALID, "/entries/" + MOST_ENTRIES);
        }
        if (batch.epoch() == null || batch.epoch().isEmpty() || batch.epoch().length() > 64) {
            throw new ProblemException(Problem.BATCH_INVALID, "/epoch");
        }
        long before = 0;
        for (int i = 0; i < batch.entries().size(); i++) {
            JournalBatch.Entry entry = batch.entries().get(i);
            if (entry == null || entry.seq() <= before || !isSound(entry)) {
                throw new ProblemException(Problem.BATCH_INVALID, "/entries/" + i);
            }
            before = entry.seq();
        }
    }

    /** One of the four, and that is sound. */
    private static boolean isSound(JournalBatch.Entry entry) {
        ViewingEvent event = entry.event();
        FaultReport fault = entry.fault();
        SurveyAnswer answer = entry.answer();
        SearchMade search = entry.search();
        return Stream.of(event, fault, answer, search).filter(Objects::nonNull).count() == 1
                && (event == null || isSound(event))
                && (fault == null || isSound(fault))
                && (answer == null || isSound(answer))
                && (search == null || isSound(search));
    }

    private static boolean isSound(SearchMade s) {
        return s.by() != null
                && SOURCE.matcher(s.by()).matches()
                && s.text() != null
                && WORDS.matcher(s.text()).matches()
                && s.found() >= 0
                && s.found() <= MOST_FOUND
                && (s.opened() == null || COURSEWARE.matcher(s.opened()).matches())
                && s.voice() != null
                && VOICE.matcher(s.voice()).matches()
                && isTime(s.hourMs());
    }

    private static boolean isSound(SurveyAnswer a) {
        return isShort(a.survey())
                && a.choices().size() <= MOST_CHOICES
                && a.choices().stream().allMatch(c -> c >= 0 && c <= MOST_CHOICES)
                && (a.box() == null || isShort(a.box()))
                && (a.voice() == null || isShort(a.voice()))
                && a.source() != null
                && SOURCE.matcher(a.source()).matches()
                && isTime(a.receivedAtMs());
    }

    private static boolean isSound(FaultReport f) {
        return f.fault() != null
                && FAULT.matcher(f.fault()).matches()
                && (f.box() == null || isShort(f.box()))
                && (f.courseware() == null || isShort(f.courseware()))
                && isTime(f.receivedAtMs());
    }

    private static boolean isSound(ViewingEvent e) {
        return e.source() != null
                && e.action() != null
                && e.tier() != null
                && isShort(e.session())
                && isShort(e.courseware())
                // none where the edge did not show the courseware: after a start, or withdrawn
                && (e.packageId().isEmpty() || isShort(e.packageId()))
                && (e.box() == null || isShort(e.box()))
                && isTime(e.receivedAtMs())
                && (e.boxAtMs() == null || e.boxAtMs() == 0 || isTime(Math.abs(e.boxAtMs())))
                && e.n() >= 0
                && e.heads() >= 0
                && e.heads() <= 2_000
                && e.sections().size() <= MOST_SECTIONS;
    }

    /** Clocks may be off by years; no calendar of the database has the rest. */
    private static boolean isTime(long atMs) {
        return atMs > 0 && atMs < LATEST_MS;
    }

    private static boolean isShort(String text) {
        return text != null && !text.isEmpty() && text.length() <= LONGEST_TEXT;
    }

    @Scheduled(cron = "0 40 3 * * ?")
    void forget() throws SQLException {
        merge.forgetBefore(clock.instant().minus(KEPT));
        sessions.forgetStatesBefore(clock.instant().minus(STATES_KEPT));
    }
}
