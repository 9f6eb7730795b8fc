package kejian.origin.figures;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import kejian.origin.export.Exports;
import kejian.origin.figures.Failures.FailedBy;
import kejian.origin.figures.Failures.Line;
import kejian.origin.figures.Failures.Worst;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.sheet.CsvText;
import org.jspecify.annotations.Nullable;

/** What was wanted and did not play, or played badly (失败播放、起播时延、卡顿). */
@Path("/api/figures/failed")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
public class FailureResource {

    private static final String BY = "courseware|tier|day|edge|county|model";
    private static final String WORST = "failed|start-up|stalls";
    private static final int MOST = 10_000;

    private final Failures failures;
    private final Questions questions;
    private final Exports exports;
    private final CurrentPerson person;

    FailureResource(Failures failures, Questions questions, Exports exports, CurrentPerson person) {
        this.failures = failures;
        this.questions = questions;
        this.exports = exports;
        this.person = person;
    }

    /**
     * @param all together, also what is not listed
     * @param total of lines that could be listed, of which the first ones are here
     */
    public record Failed(
            LocalDate from, LocalDate to, String by, Line all, long total, List<Line> items) {}

    /** The worst first. */
    @GET
    public Failed list(
            @BeanParam Asked asked,
            @QueryParam("by")
                    @DefaultValue("courseware")
                    @NotNull
                    @Size(max = 10)
                    @Pattern(regexp = BY)
                    String by,
            @QueryParam("order")
                    @DefaultValue("failed")
                    @NotNull
                    @Size(max = 10)
                    @Pattern(regexp = WORST)
                    String order,
            @QueryParam("size") @DefaultValue("100") @Min(1) @Max(MOST) int size) {
        return answer(questions.of(asked, asked.courseware).question(), by, order, size);
    }

    private Failed answer(Question q, String by, String order, int size) {
        Failures.Answer answer = failures.answer(q, FailedBy.of(by), Worst.of(order), size);
        return new Failed(q.from(), q.to(), by, answer.all(), answer.total(), answer.lines());
    }

    /** The same as CSV. */
    @GET
    @Path("/sheet")
    public Response sheet(
            @BeanParam Asked asked,
            @QueryParam("by")
                    @DefaultValue("courseware")
                    @NotNull
                    @Size(max = 10)
                    @Pattern(regexp = BY)
                    String by,
            @QueryParam("order")
                    @DefaultValue("failed")
                    @NotNull
                    @Size(max = 10)
                    @Pattern(regexp = WORST)
                    String order) {
        Question q = questions.of(asked, asked.courseware).question();
        Failed failed = answer(q, by, order, MOST);
        exports.add(
                person.name(),
                Exports.What.FAILURES,
                q.area(),
                "%s…%s %s %s csv".formatted(q.from(), q.to(), by, order),
                failed.items().size());
        return Exports.csv("kejian-failed-%s-%s".formatted(q.from(), q.to()), csv(failed));
    }

    private static String csv(Failed failed) {
        CsvText text = new CsvText();
        text.line("自 from", failed.from().toString(), "至 to", failed.to().toString());
        text.line(
                "维度 " + failed.by(),
                "名称 name",
                "请求播放 asked",
                "失败 failed",
                "未知 unknown",
                "失败率 rate",
                "报时延的会话 start-up told",
                "起播时延中位 ms start-up p50",
                "起播时延 95 分位 ms start-up p95",
                "报卡顿的会话 stalls told",
                "卡顿率 stall share");
        line(text, "合计 total", "", failed.all());
        failed.items().forEach(line -> line(text, line.key(), line.name(), line));
        return text.toString();
    }

    private static void line(CsvText text, String key, @Nullable String name, Line line) {
        text.line(
                key,
                name,
                line.asked(),
                line.failed(),
                line.unknown(),
                share(line.rate(), "%.1f%%"),
                line.startUpTold(),
                orNone(line.startUpP50Ms()),
                orNone(line.startUpP95Ms()),
                line.stallsTold(),
                share(line.stallShare(), "%.2f%%"));
    }

    private static String share(@Nullable Double ratio, String format) {
        return ratio == null ? "" : String.format(Locale.ROOT, format, ratio * 100);
    }

    private static Object orNone(@Nullable Long number) {
        return number == null ? "" : number;
    }
}
