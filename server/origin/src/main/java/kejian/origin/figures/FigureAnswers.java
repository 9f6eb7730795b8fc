package kejian.origin.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Answers a question whole, whether it is asked now or was kept. */
@ApplicationScoped
class FigureAnswers {

    private final FigureTable table;
    private final Questions questions;
    private final Clock clock;

    FigureAnswers(FigureTable table, Questions questions, Clock clock) {
        this.table = table;
        this.questions = questions;
        this.clock = clock;
    }

    /**
     * @param closed the snapshots that the figures of closed months are from, of both periods
     * @param total how many rows there are, of which the first ones are here
     */
    public record Answer(
            LocalDate from,
            LocalDate to,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate beforeFrom,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate beforeTo,
            List<Months.Snapshot> closed,
            List<Definitions.Definition> definitions,
            int total,
            List<ObjectNode> rows) {}

    /** What is asked, as far as it can be told without counting. */
    private record Meant(
            FigureTable.Wanted wanted, Questions.Asking now, Questions.@Nullable Asking before) {}

    /**
     * @param root area of who asks
     */
    Answer of(FigureQuestion question, String root) {
        Meant meant = meant(question, root);
        Question now = meant.now.question();
        Question before = meant.before == null ? null : meant.before.question();
        List<ObjectNode> rows = table.rows(now, before, meant.wanted);
        Set<Months.Snapshot> closed = new LinkedHashSet<>(meant.now.closed());
        if (meant.before != null) {
            closed.addAll(meant.before.closed());
        }
        return new Answer(
                now.from(),
                now.to(),
                before == null ? null : before.from(),
                before == null ? null : before.to(),
                List.copyOf(closed),
                meant.wanted.definitions(),
                rows.size(),
                rows.subList(0, Math.min(question.rows(), rows.size())));
    }

    /**
     * Of what area it tells.
     *
     * @throws ProblemException where it could not be answered
     */
    String check(FigureQuestion question, String root) {
        Meant meant = meant(question, root);
        meant.wanted.check(meant.now.question());
        if (meant.before != null) {
            meant.wanted.check(meant.before.question());
        }
        return meant.now.question().area();
    }

    private Meant meant(FigureQuestion question, String root) {
        FigureTable.Wanted wanted =
                FigureTable.Wanted.of(question.by(), question.measures(), question.order());
        LocalDate today = LocalDate.ofInstant(clock.instant(), Months.ZONE);
        Asked asked = question.on(today);
        Questions.Asking now = questions.of(asked, asked.courseware, root);
        if (question.beforeFrom() == null && question.beforeTo() == null) {
            return new Meant(wanted, now, null);
        }
        if (question.beforeFrom() == null
                || question.beforeTo() == null
                || wanted.by().contains(By.DAY)
                || wanted.by().contains(By.MONTH)) {
            throw new ProblemException(Problem.QUERY, "before-from, before-to");
        }
        asked.from = question.beforeFrom();
        asked.to = question.beforeTo();
        return new Meant(wanted, now, questions.of(asked, asked.courseware, root));
    }
}
