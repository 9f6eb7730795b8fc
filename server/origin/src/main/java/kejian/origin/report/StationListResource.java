package kejian.origin.report;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.YearMonth;
import java.util.Locale;
import kejian.origin.area.Areas;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import kejian.origin.report.StationMonths.Only;
import kejian.origin.report.StationMonths.StationList;
import kejian.origin.report.StationMonths.StationMonth;
import kejian.sheet.CsvText;
import org.jspecify.annotations.Nullable;

/** Which stations did their duty in a month, which fell short, which were silent. */
@Path("/api/months/{month}/stations")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
public class StationListResource {

    /** As many as a register may have. */
    private static final int WHOLE = 1_000_000;

    private static final String ONLY = "all|dutiful|short|silent";

    private final StationMonths stations;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;

    StationListResource(
            StationMonths stations, Exports exports, Areas areas, CurrentPerson person) {
        this.stations = stations;
        this.exports = exports;
        this.areas = areas;
        this.person = person;
    }

    @GET
    public StationList list(
            String month,
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("only") @DefaultValue("all") @NotNull @Size(max = 8) @Pattern(regexp = ONLY)
                    String only,
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(100_000) int size) {
        return stations.list(
                Months.parse(month),
                areas.within(person.areaOfAsker(), area),
                Only.of(only),
                (page - 1) * size,
                size);
    }

    /** All of it, as CSV. */
    @GET
    @Path("/sheet")
    public Response sheet(
            String month,
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("only") @DefaultValue("all") @NotNull @Size(max = 8) @Pattern(regexp = ONLY)
                    String only) {
        YearMonth wanted = Months.parse(month);
        String root = areas.within(person.areaOfAsker(), area);
        StationList list = stations.list(wanted, root, Only.of(only), 0, WHOLE);
        exports.add(
                person.name(),
                Exports.What.STATIONS,
                root,
                wanted + " " + only + " csv",
                list.items().size());
        return Exports.csv("kejian-stations-" + wanted, csv(list));
    }

    private static String csv(StationList list) {
        CsvText text = new CsvText();
        Months.Snapshot snapshot = list.snapshot();
        text.line("月份 month", list.month());
        text.line("快照 snapshot", snapshot == null ? "未结 open" : snapshot.snapshot());
        text.line("达标 duty", list.dutyGroups() + " 次 times", list.dutyHours() + " h");
        text.line(
                "编码 code",
                "站点 station",
                "区划 area",
                "区划名称 area name",
                "类型 type",
                "有效播放 valid views",
                "收看天数 days",
                "最后收看 last day",
                "集中收看 group viewings",
                "有效学习时长(小时) effective hours",
                "达标 duty");
        for (StationMonth s : list.items()) {
            text.line(
                    s.code(),
                    s.name(),
                    s.area(),
                    s.areaName(),
                    s.type(),
                    s.validViews(),
                    s.days(),
                    s.lastDay(),
                    s.groupViewings(),
                    String.format(Locale.ROOT, "%.3f", s.effectiveHours()),
                    s.dutiful() ? "是 yes" : "否 no");
        }
        return text.toString();
    }
}
