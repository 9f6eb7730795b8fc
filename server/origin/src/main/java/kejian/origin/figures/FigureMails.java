package kejian.origin.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Which kept questions are mailed, and for which period they were. Whoever sends a mail claims its
 * period first, and the claim is committed before anything leaves: an origin that dies in between,
 * or another one beside it, sends nothing twice. What surely did not leave is tried again.
 */
@ApplicationScoped
class FigureMails {

    private static final int MOST_TRIES = 5;

    private static final Duration AGAIN = Duration.ofMinutes(30);

    private static final Set<String> READERS =
            Set.of(Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR);

    private static final String DUE =
            """
            select f.id, f.owner, f.name, f.question, f.mail_to, a.area, a.roles
              from saved_figures f join account a on a.name = f.owner
             where f.mail_every is not null
               and (f.mailed_for < case f.mail_every when 'DAY' then cast(:day as date)
                                                     when 'WEEK' then cast(:week as date)
                                                     else cast(:month as date) end
                 or f.mail_state = 'FAILED' and f.mail_tries < :most and f.mail_at < :again)
             order by f.mailed_for, f.id limit 1
               for update of f skip locked
            """;

    private static final String CLAIM =
            """
            update saved_figures
               set mail_tries = case when mailed_for = due.begins then mail_tries + 1 else 1 end,
                   mailed_for = due.begins, mail_state = 'CLAIMED', mail_at = :now, mail_why = null
              from (select case f.mail_every when 'DAY' then cast(:day as date)
                                             when 'WEEK' then cast(:week as date)
                                             else cast(:month as date) end as begins
                      from saved_figures f where f.id = :id) due
             where id = :id
            """;

    private static final String ORDER =
            """
            update saved_figures
               set %s, mail_state = null, mail_at = null, mail_why = null, mail_tries = 0
             where owner = :owner and name = :name
            """;

    private final EntityManager database;
    private final Months months;
    private final ObjectMapper json;
    private final Clock clock;

    FigureMails(EntityManager database, Months months, ObjectMapper json, Clock clock) {
        this.database = database;
        this.months = months;
        this.json = json;
        this.clock = clock;
    }

    /** How often. */
    public enum Every {
        DAY,
        /** On Mondays. */
        WEEK,
        /** Once the month before is closed. */
        MONTH
    }

    /**
     * What became of a mail; {@code CLAIMED} for long: the server was cut off while it was sent, so
     * that nobody knows, and it is not sent again.
     */
    public enum State {
        CLAIMED,
        SENT,
        /** It did not leave; tried again five times. */
        FAILED,
        /** Its owner may not read it any more. */
        STOPPED
    }

    /**
     * As its owner sees it.
     *
     * @param at of {@code state}; absent before the first mail, likewise {@code why}
     */
    public record Mail(
            String to,
            Every every,
            @Nullable State state,
            @Nullable Instant at,
            @Nullable String why) {}

    /**
     * A mail that is this origin's to send.
     *
     * @param root area of its owner now; none where they may not read figures any more
     */
    record Claim(
            UUID id,
            String owner,
            String name,
            FigureQuestion question,
            String to,
            @Nullable String root) {}

    @Transactional
    Optional<Claim> claim() {
        Query due = database.createNativeQuery(DUE, Tuple.class);
        bindPeriods(due)
                .setParameter("most", MOST_TRIES)
                .setParameter("again", Timestamp.from(clock.instant().minus(AGAIN)));
        List<?> rows = due.getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Tuple t = (Tuple) rows.getFirst();
        UUID id = t.get("id", UUID.class);
        bindPeriods(database.createNativeQuery(CLAIM))
                .setParameter("id", id)
                .setParameter("now", Timestamp.from(clock.instant()))
                .executeUpdate();
        boolean reads =
                List.of(t.get("roles", String.class).split(" ")).stream()
                        .anyMatch(READERS::contains);
        return Optional.of(
                new Claim(
                        id,
                        t.get("owner", String.class),
                        t.get("name", String.class),
                        question(t.get("question", String.class)),
                        t.get("mail_to", String.class),
                        reads ? t.get("area", String.class) : null));
    }

    /** First days of the periods that are due by now. */
    private Query bindPeriods(Query query) {
        return query.setParameter("day", first(Every.DAY))
                .setParameter("week", first(Every.WEEK))
                .setParameter("month", first(Every.MONTH));
    }

    private LocalDate first(Every every) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Months.ZONE);
        return switch (every) {
            case DAY -> today;
            case WEEK -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> {
                YearMonth now = YearMonth.from(today);
                boolean closed = months.of(now.minusMonths(1)).isPresent();
                yield (closed ? now : now.minusMonths(1)).atDay(1);
            }
        };
    }

    /**
     * @param why empty where there is nothing to say
     */
    @Transactional
    void note(UUID id, State state, String why) {
        database.createNativeQuery(
                        """
                        update saved_figures
                           set mail_state = :state, mail_why = nullif(:why, ''), mail_at = :now
                         where id = :id
                        """)
                .setParameter("state", state.name())
                .setParameter("why", why)
                .setParameter("now", Timestamp.from(clock.instant()))
                .setParameter("id", id)
                .executeUpdate();
    }

    /**
     * From the next period on.
     *
     * @throws ProblemException {@code not-found}
     */
    @Transactional
    void order(String owner, String name, String to, Every every) {
        change(
                database.createNativeQuery(
                                ORDER.formatted(
                                        "mail_to = :to, mail_every = :every, mailed_for = :first"))
                        .setParameter("to", to)
                        .setParameter("every", every.name())
                        .setParameter("first", first(every)),
                owner,
                name);
    }

    /**
     * Not any more.
     *
     * @throws ProblemException {@code not-found}
     */
    @Transactional
    void stop(String owner, String name) {
        change(
                database.createNativeQuery(
                        ORDER.formatted("mail_to = null, mail_every = null, mailed_for = null")),
                owner,
                name);
    }

    private static void change(Query query, String owner, String name) {
        int changed = query.setParameter("owner", owner).setParameter("name", name).executeUpdate();
        if (changed == 0) {
            throw new ProblemException(Problem.NOT_FOUND, name);
        }
    }

    /** None where nothing is mailed. */
    static @Nullable Mail read(Tuple t) {
        String to = t.get("mail_to", String.class);
        if (to == null) {
            return null;
        }
        String state = t.get("mail_state", String.class);
        return new Mail(
                to,
                Every.valueOf(t.get("mail_every", String.class)),
                state == null ? null : State.valueOf(state),
                t.get("mail_at", Instant.class),
                t.get("mail_why", String.class));
    }

    private FigureQuestion question(String text) {
        try {
            return json.readValue(text, FigureQuestion.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept question cannot be read", e);
        }
    }
}
