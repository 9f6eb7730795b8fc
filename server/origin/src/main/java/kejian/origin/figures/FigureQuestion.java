package kejian.origin.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A question of {@code GET /api/figures/query}, as it is kept: its parameters by their names.
 *
 * @param period in place of {@code from} and {@code to}: counted from the day on which it is asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FigureQuestion(
        @Size(max = 100) @Nullable String by,
        @Size(max = 400) @Nullable String measures,
        @Size(max = 40) @Nullable String order,
        @Min(1) @Max(FigureQuestion.MOST_ROWS) @Nullable Integer limit,
        @Nullable Period period,
        @Size(max = 10) @Nullable String from,
        @Size(max = 10) @Nullable String to,
        @Size(max = 10) @Nullable String beforeFrom,
        @Size(max = 10) @Nullable String beforeTo,
        @Size(max = 15) @Nullable String area,
        @Size(max = 64) @Nullable String column,
        @Size(max = 64) @Nullable String courseware,
        @Size(max = 1) @Nullable String tier,
        @Size(max = 3) @Nullable String as) {

    static final int MOST_ROWS = 10_000;

    static final int USUAL_ROWS = 1_000;

    /** A period that moves on; all of them are over. */
    public enum Period {
        YESTERDAY,
        LAST_30_DAYS,
        /** From Monday to Sunday. */
        LAST_WEEK,
        LAST_MONTH;

        private LocalDate from(LocalDate today) {
            return switch (this) {
                case YESTERDAY -> today.minusDays(1);
                case LAST_30_DAYS -> today.minusDays(30);
                case LAST_WEEK -> to(today).minusDays(6);
                case LAST_MONTH -> to(today).withDayOfMonth(1);
            };
        }

        private LocalDate to(LocalDate today) {
            return switch (this) {
                case YESTERDAY, LAST_30_DAYS -> today.minusDays(1);
                case LAST_WEEK -> today.with(TemporalAdjusters.previous(DayOfWeek.SUNDAY));
                case LAST_MONTH -> today.withDayOfMonth(1).minusDays(1);
            };
        }
    }

    int rows() {
        return limit == null ? USUAL_ROWS : limit;
    }

    /**
     * With the days that are meant.
     *
     * @throws ProblemException {@code query} where both say it
     */
    Asked on(LocalDate today) {
        if (period != null && (from != null || to != null)) {
            throw new ProblemException(Problem.QUERY, "period, from, to");
        }
        Asked asked = new Asked();
        asked.from = period == null ? from : period.from(today).toString();
        asked.to = period == null ? to : period.to(today).toString();
        asked.area = area;
        asked.column = column;
        asked.courseware = courseware;
        asked.tier = tier;
        asked.as = as;
        return asked;
    }

    /** Its parameters of the first kind, over those days. */
    static FigureQuestion of(
            Asked asked,
            @Nullable String by,
            @Nullable String measures,
            @Nullable String order,
            int limit,
            @Nullable String beforeFrom,
            @Nullable String beforeTo) {
        return new FigureQuestion(
                by,
                measures,
                order,
                limit,
                /* period= */ null,
                asked.from,
                asked.to,
                beforeFrom,
                beforeTo,
                asked.area,
                asked.column,
                asked.courseware,
                asked.tier,
                asked.as);
    }
}
