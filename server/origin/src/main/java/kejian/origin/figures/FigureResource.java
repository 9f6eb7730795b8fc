package kejian.origin.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Viewing figures; docs/api.md §Viewing figures. */
@Path("/api/figures")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
public class FigureResource {

    private static final Cell.Key ALL = new Cell.Key("all", "all");

    private final FigureQueries queries;
    private final Sums sums;
    private final FigureAnswers answers;
    private final Questions questions;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;

    FigureResource(
            FigureQueries queries,
            Sums sums,
            FigureAnswers answers,
            Questions questions,
            Exports exports,
            Areas areas,
            CurrentPerson person) {
        this.queries = queries;
        this.sums = sums;
        this.answers = answers;
        this.questions = questions;
        this.exports = exports;
        this.areas = areas;
        this.person = person;
    }

    /**
     * @param closed the snapshots that the figures of closed months are from
     * @param later absent where there are none
     * @param correctionMsByDay what has to be added to {@code watchedMsByDay} then
     */
    public record Summary(
            LocalDate from,
            LocalDate to,
            Figures figures,
            long watchedMsByDay,
            List<Months.Snapshot> closed,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Later later,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long correctionMsByDay) {}

    public record Table(
            LocalDate from, LocalDate to, List<Months.Snapshot> closed, List<Row> rows) {}

    /**
     * @param later beside a closed figure, absent where no month is closed
     */
    public record Row(
            String key,
            String name,
            Figures figures,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Later later) {

        static Row of(Cell cell) {
            Cell.Key key = cell.keys().isEmpty() ? ALL : cell.keys().getFirst();
            return new Row(key.key(), key.name(), cell.figures(), cell.later());
        }
    }

    public record Curve(
            String courseware,
            long durationMs,
            long starts,
            List<Double> points,
            List<Retention.Drop> drops,
            List<Months.Snapshot> closed) {}

    public record Sessions(
            long total, List<Months.Snapshot> closed, List<FigureQueries.SessionRow> items) {}

    @GET
    @Path("/summary")
    public Summary summary(@BeanParam Asked asked) {
        Questions.Asking a = questions.of(asked, asked.courseware);
        Question q = a.question();
        Cell all = sums.answer(q, List.of()).getFirst();
        long byDay = queries.watchedMsOn(q);
        return new Summary(
                q.from(),
                q.to(),
                all.figures(),
                byDay,
                a.closed(),
                all.later(),
                all.later() == null ? null : Long.valueOf(queries.watchedMsOn(q.now()) - byDay));
    }

    @GET
    @Path("/by/{dimension}")
    public Table by(String dimension, @BeanParam Asked asked) {
        By by =
                switch (dimension) {
                    case "courseware" -> By.COURSEWARE;
                    case "county" -> By.COUNTY;
                    case "tier" -> By.TIER;
                    case "day" -> By.DAY;
                    default -> throw new ProblemException(Problem.NOT_FOUND);
                };
        Questions.Asking a = questions.of(asked, asked.courseware);
        Question q = a.question();
        return new Table(q.from(), q.to(), a.closed(), rows(q, List.of(by)));
    }

    private List<Row> rows(Question q, List<By> by) {
        return sums.answer(q, by).stream().map(Row::of).toList();
    }

    /** Any measures by any dimensions, of one period or of two beside one another. */
    @GET
    @Path("/query")
    public FigureAnswers.Answer query(
            @BeanParam Asked asked,
            @QueryParam("by") @Nullable String by,
            @QueryParam("measures") @Nullable String measures,
            @QueryParam("before-from") @Nullable String beforeFrom,
            @QueryParam("before-to") @Nullable String beforeTo,
            @QueryParam("order") @Nullable String order,
            @QueryParam("limit")
                    @DefaultValue("" + FigureQuestion.USUAL_ROWS)
                    @Min(1)
                    @Max(FigureQuestion.MOST_ROWS)
                    int limit) {
        return answers.of(
                FigureQuestion.of(asked, by, measures, order, limit, beforeFrom, beforeTo),
                person.areaOfAsker());
    }

    @GET
    @Path("/courseware/{id}/retention")
    public Curve retention(String id, @BeanParam Asked asked) {
        Questions.Asking a = questions.of(asked, id);
        Retention r = queries.retention(a.question());
        return new Curve(id, r.durationMs(), r.starts(), r.points(), r.drops(), a.closed());
    }

    /**
     * @param failed only those that began without a picture
     */
    @GET
    @Path("/sessions")
    public Sessions sessions(
            @BeanParam Asked asked,
            @QueryParam("failed") @DefaultValue("false") boolean failed,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        if (failed) {
            asked.as = "now"; // as the list of failures is
        }
        Questions.Asking a = questions.of(asked, asked.courseware);
        Question q = a.question();
        return new Sessions(
                queries.countSessions(q, failed),
                a.closed(),
                queries.sessions(q, failed, page, size));
    }

    /**
     * @param published titles that could be watched, of which {@code items} were not
     */
    public record Unwatched(
            LocalDate from,
            LocalDate to,
            List<Months.Snapshot> closed,
            int published,
            List<FigureQueries.Title> items) {}

    /** Titles without one valid view, the longest there first. */
    @GET
    @Path("/unwatched")
    public Unwatched unwatched(@BeanParam Asked asked) {
        Questions.Asking a = questions.of(asked, null);
        Question q = a.question();
        Set<String> watched = new HashSet<>();
        for (Cell cell : sums.answer(q, List.of(By.COURSEWARE))) {
            Later later = cell.later();
            if (cell.figures().validViews() > 0 || later != null && later.sum().validViews() > 0) {
                watched.addAll(cell.ids());
            }
        }
        List<FigureQueries.Title> all = queries.published(q, areas.codesAbove(q.area()));
        return new Unwatched(
                q.from(),
                q.to(),
                a.closed(),
                all.size(),
                all.stream().filter(title -> !watched.contains(title.id())).toList());
    }

    @GET
    @Path("/definitions")
    public List<?> definitions() {
        return Definitions.ASKED;
    }

    /** A month by courseware and by county, as a sheet. */
    @GET
    @Path("/report")
    public Response report(@QueryParam("month") @Nullable String month, @BeanParam Asked asked) {
        YearMonth wanted;
        try {
            wanted = YearMonth.parse(month == null ? "" : month);
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.QUERY, "month");
        }
        asked.from = wanted.atDay(1).toString();
        asked.to = wanted.atEndOfMonth().toString();
        Questions.Asking a = questions.of(asked, asked.courseware);
        Question q = a.question();
        MonthSheet sheet =
                new MonthSheet(wanted, a.closed().isEmpty() ? null : a.closed().getFirst());
        sheet.add("合计 total", rows(q, List.of()));
        sheet.add("县区 county", rows(q, List.of(By.COUNTY)));
        sheet.add("课件 courseware", rows(q, List.of(By.COURSEWARE)));
        sheet.add("终端 tier", rows(q, List.of(By.TIER)));
        String csv = sheet.csv();
        exports.add(
                person.name(),
                Exports.What.FIGURES,
                q.area(),
                wanted + " csv",
                csv.lines().count());
        return Exports.csv("kejian-" + wanted, csv);
    }
}
