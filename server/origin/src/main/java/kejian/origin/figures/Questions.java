package kejian.origin.figures;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What was asked in words, checked; within the area of who asks. */
@ApplicationScoped
class Questions {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_YEARS = 6;

    private final Months months;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    Questions(Months months, Areas areas, CurrentPerson person, Clock clock) {
        this.months = months;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /**
     * @param closed the snapshots that it is answered from
     */
    record Asking(Question question, List<Months.Snapshot> closed) {}

    /** Of who makes this request. */
    Asking of(Asked asked, @Nullable String courseware) {
        return of(asked, courseware, person.areaOfAsker());
    }

    /**
     * @param root area of who asks
     */
    Asking of(Asked asked, @Nullable String courseware, String root) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Months.ZONE);
        LocalDate to = day(asked.to, today);
        LocalDate from = day(asked.from, to.minusDays(USUAL_DAYS - 1));
        if (from.isAfter(to) || from.isBefore(to.minusYears(MOST_YEARS))) {
            throw new ProblemException(Problem.QUERY, "from, to");
        }
        String area = areas.within(root, asked.area);
        String tier = asked.tier == null ? null : asked.tier.toUpperCase(Locale.ROOT);
        if (asked.as != null && !asked.as.equals("now")) {
            throw new ProblemException(Problem.QUERY, "as");
        }
        List<Months.Snapshot> closed = asked.as == null ? months.closed(from, to) : List.of();
        return new Asking(
                new Question(
                        from,
                        to,
                        area,
                        asked.column,
                        courseware,
                        tier,
                        closed.stream().map(Months.Snapshot::firstDay).toList()),
                closed);
    }

    private static LocalDate day(@Nullable String text, LocalDate otherwise) {
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.QUERY, text);
        }
    }
}
