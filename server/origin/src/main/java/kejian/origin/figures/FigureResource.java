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
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
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

    private static final int MOST_DROPS = 3;
    private static final double LEAST_DROP = 0.05;

    private final FigureQueries queries;
    private final Months months;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    FigureResource(
            FigureQueries queries, Months months, Areas areas, CurrentPerson person, Clock clock) {
        this.queries = queries;
        this.months = months;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /** The common parameters. */
    public static class Asked {
        @QueryParam("from")
        @Nullable String from;

        @QueryParam("to")
        @Nullable String to;

        @QueryParam("area")
        @Nullable String area;

        @QueryParam("column")
        @Nullable String column;

        @QueryParam("courseware")
        @Nullable String courseware;

        @QueryParam("tier")
        @Nullable String tier;

        /** {@code now}: closed months as they are by now. */
        @QueryParam("as")
        @Nullable String as;
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
            LocalDate from,
            LocalDate to,
            List<Months.Snapshot> closed,
            List<FigureQueries.Row> rows) {}

    public record Drop(long atMs, double share) {}

    public record Curve(
            String courseware,
            long durationMs,
            long starts,
            List<Double> points,
            List<Drop> drops,
            List<Months.Snapshot> closed) {}

    public record Sessions(
            long total, List<Months.Snapshot> closed, List<FigureQueries.SessionRow> items) {}

    @GET
    @Path("/summary")
    public Summary summary(@BeanParam Asked asked) {
        Asking a = question(asked, asked.courseware);
        FigureQueries.Question q = a.question;
        FigureQueries.Row all = queries.answer(q, FigureQueries.By.ALL).getFirst();
        long byDay = queries.watchedMsOn(q);
        return new Summary(
                q.from(),
                q.to(),
                all.figures(),
                byDay,
                a.closed,
                all.later(),
                all.later() == null ? null : Long.valueOf(queries.watchedMsOn(q.now()) - byDay));
    }

    @GET
    @Path("/by/{dimension}")
    public Table by(String dimension, @BeanParam Asked asked) {
        FigureQueries.By by =
                switch (dimension) {
                    case "courseware" -> FigureQueries.By.COURSEWARE;
                    case "county" -> FigureQueries.By.COUNTY;
                    case "tier" -> FigureQueries.By.TIER;
                    case "day" -> FigureQueries.By.DAY;
                    default -> throw new ProblemException(Problem.NOT_FOUND);
                };
        Asking a = question(asked, asked.courseware);
        FigureQueries.Question q = a.question;
        return new Table(q.from(), q.to(), a.closed, queries.answer(q, by));
    }

    @GET
    @Path("/courseware/{id}/retention")
    public Curve retention(String id, @BeanParam Asked asked) {
        Asking a = question(asked, id);
        FigureQueries.Retention r = queries.retention(a.question);
        List<Drop> drops = new ArrayList<>();
        for (int p = 1; p < r.points().size(); p++) {
            double drop = r.points().get(p - 1) - r.points().get(p);
            if (drop >= LEAST_DROP) {
                drops.add(new Drop(p * r.durationMs() / 100, drop));
            }
        }
        drops.sort(Comparator.comparingDouble(Drop::share).reversed());
        return new Curve(
                id,
                r.durationMs(),
                r.starts(),
                r.points(),
                drops.subList(0, Math.min(MOST_DROPS, drops.size())),
                a.closed);
    }

    @GET
    @Path("/sessions")
    public Sessions sessions(
            @BeanParam Asked asked,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        Asking a = question(asked, asked.courseware);
        FigureQueries.Question q = a.question;
        return new Sessions(queries.countSessions(q), a.closed, queries.sessions(q, page, size));
    }

    @GET
    @Path("/definitions")
    public List<?> definitions() {
        return Definitions.ALL;
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
        Asking a = question(asked, asked.courseware);
        FigureQueries.Question q = a.question;
        MonthSheet sheet = new MonthSheet(wanted, a.closed.isEmpty() ? null : a.closed.getFirst());
        sheet.add("合计 total", queries.answer(q, FigureQueries.By.ALL));
        sheet.add("县区 county", queries.answer(q, FigureQueries.By.COUNTY));
        sheet.add("课件 courseware", queries.answer(q, FigureQueries.By.COURSEWARE));
        sheet.add("终端 tier", queries.answer(q, FigureQueries.By.TIER));
        return Response.ok(sheet.csv())
                .type("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"kejian-" + wanted + ".csv\"")
                .build();
    }

    private record Asking(FigureQueries.Question question, List<Months.Snapshot> closed) {}

    private Asking question(Asked asked, @Nullable String courseware) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Months.ZONE);
        LocalDate to = day(asked.to, today);
        LocalDate from = day(asked.from, to.minusDays(29));
        if (from.isAfter(to) || from.isBefore(to.minusYears(6))) {
            throw new ProblemException(Problem.QUERY, "from, to");
        }
        String area = asked.area == null ? person.areaOfAsker() : asked.area;
        areas.demand(person.area(), area);
        String tier = asked.tier == null ? null : asked.tier.toUpperCase(Locale.ROOT);
        if (asked.as != null && !asked.as.equals("now")) {
            throw new ProblemException(Problem.QUERY, "as");
        }
        List<Months.Snapshot> closed = asked.as == null ? months.closed(from, to) : List.of();
        return new Asking(
                new FigureQueries.Question(
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
