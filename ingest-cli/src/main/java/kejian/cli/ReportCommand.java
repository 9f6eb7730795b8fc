package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Viewing figures. */
@Command(name = "report", description = "收视数据 viewing figures")
final class ReportCommand {

    private static final int EXPORTS_A_PAGE = 500;
    private static final int STATIONS_A_PAGE = 100_000;

    @ParentCommand Kejian kejian;

    /** What a bulletin can be had as. */
    enum Form {
        DOCX,
        HTML,
        XLSX,
        CSV;

        private String ending() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What sheets of one thing are asked for with. */
    static final class Sheet {

        @Option(
                names = "--format",
                paramLabel = "docx|html|xlsx|csv",
                defaultValue = "DOCX",
                description = "格式 as this (default: ${DEFAULT-VALUE})")
        Form form = Form.DOCX;

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "存入此文件 its file; named after what it is of, in this folder")
        @Nullable Path out;
    }

    @Command(
            name = "month",
            description =
                    "一个月：默认输出 CSV（月结、更正、合计）；--format 输出月结通报，--as-article 转为图文课件"
                            + " a month as CSV; with --format the bulletin of a closed one, with"
                            + " --as-article that bulletin as a draft")
    int month(
            @Parameters(paramLabel = "2026-11") String month,
            @Option(
                            names = "--format",
                            paramLabel = "docx|html|xlsx|csv",
                            description = "通报的格式 the bulletin, as this")
                    @Nullable Form form,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "通报存入此文件 its file; kejian-2026-11.docx in this folder")
                    @Nullable Path out,
            @Option(
                            names = "--area",
                            paramLabel = "CODE",
                            description = "本区划以内的区划 an area of one's own")
                    @Nullable String area,
            @Option(
                            names = "--as-article",
                            paramLabel = "COLUMN",
                            description = "通报转为此栏目的图文课件草稿 a draft of an article in this column")
                    @Nullable String column)
            throws IOException, InterruptedException {
        if (column != null) {
            return asArticle(month, column, area);
        }
        String of = Kejian.asked("area", area);
        if (form == null) {
            System.out.print(
                    kejian.origin()
                            .text("/api/figures/report?month=" + Kejian.encoded(month) + of));
            return 0;
        }
        return download(month, "bulletin", form, of, out, "kejian-" + month);
    }

    private int asArticle(String month, String column, @Nullable String area)
            throws IOException, InterruptedException {
        Map<String, String> wanted = new HashMap<>();
        wanted.put("column", column);
        if (area != null) {
            wanted.put("area", area);
        }
        JsonNode taken =
                kejian.origin().post("/api/reports/" + Kejian.encoded(month) + "/article", wanted);
        String key = taken.path("made").asBoolean() ? "bulletin-made" : "bulletin-there";
        System.out.println(
                kejian.json
                        ? taken.toString()
                        : kejian.text(key).formatted(taken.path("id").asText()));
        return 0;
    }

    @Command(
            name = "courseware",
            description =
                    "月结后一个课件的收视单页 the sheet of one courseware in a closed month, as an area watched it")
    int courseware(
            @Parameters(paramLabel = "ID") String id,
            @Parameters(paramLabel = "2026-11") String month,
            @Mixin Sheet sheet,
            @Option(
                            names = "--area",
                            paramLabel = "CODE",
                            description = "本区划以内的区划 an area of one's own")
                    @Nullable String area)
            throws IOException, InterruptedException {
        return download(
                month,
                "courseware/" + Kejian.encoded(id),
                sheet.form,
                Kejian.asked("area", area),
                sheet.out,
                "kejian-courseware-" + id + "-" + month);
    }

    @Command(
            name = "station",
            description = "月结后一个站点的收视单页 the sheet of one station in a closed month")
    int station(
            @Parameters(paramLabel = "CODE") String code,
            @Parameters(paramLabel = "2026-11") String month,
            @Mixin Sheet sheet)
            throws IOException, InterruptedException {
        return download(
                month,
                "stations/" + Kejian.encoded(code),
                sheet.form,
                /* query= */ "",
                sheet.out,
                "kejian-station-" + code + "-" + month);
    }

    private int download(
            String month, String what, Form form, String query, @Nullable Path out, String named)
            throws IOException, InterruptedException {
        Path file = out == null ? Path.of(named + "." + form.ending()) : out;
        kejian.origin()
                .download(
                        "/api/reports/%s/%s.%s%s"
                                .formatted(
                                        Kejian.encoded(month),
                                        what,
                                        form.ending(),
                                        query.replaceFirst("^&", "?")),
                        file);
        System.out.println(file);
        return 0;
    }

    @Command(
            name = "stations",
            description = {
                "一个月各站点的收看与达标：--only dutiful 达标、short 收看未达标、silent 未收看",
                "what each station did in a month: with its duty done, short of it, silent"
            })
    int stations(
            @Parameters(paramLabel = "2026-11") String month,
            @Option(
                            names = "--only",
                            defaultValue = "all",
                            description = "all, dutiful, short, silent (default: ${DEFAULT-VALUE})")
                    String only,
            @Option(names = "--area", paramLabel = "CODE", description = "区划 an area of one's own")
                    @Nullable String area,
            @Option(names = "--csv", description = "输出 CSV as CSV") boolean csv)
            throws IOException, InterruptedException {
        String at = "/api/months/" + Kejian.encoded(month) + "/stations";
        String query = Kejian.asked("only", only) + Kejian.asked("area", area);
        if (csv) {
            System.out.print(kejian.origin().text(at + "/sheet" + query.replaceFirst("^&", "?")));
            return 0;
        }
        kejian.origin().each(at, STATIONS_A_PAGE, query, this::tellStation);
        return 0;
    }

    private void tellStation(JsonNode s) {
        System.out.println(
                kejian.json
                        ? s
                        : kejian.text("station-month")
                                .formatted(
                                        s.path("code").asText(),
                                        s.path("areaName").asText(),
                                        s.path("name").asText(),
                                        s.path("validViews").asLong(),
                                        s.path("groupViewings").asLong(),
                                        s.path("effectiveHours").asDouble(),
                                        kejian.text(
                                                s.path("dutiful").asBoolean()
                                                        ? "station-dutiful"
                                                        : "station-short")));
    }

    @Command(
            name = "template",
            description =
                    "内置通报模板（docx），可改后用作 kejian.report.template the built-in template, to edit")
    int template(
            @Option(names = "--out", paramLabel = "FILE", defaultValue = "kejian-template.docx")
                    Path out)
            throws IOException, InterruptedException {
        kejian.origin().download("/api/reports/template.docx", out);
        System.out.println(out);
        return 0;
    }

    @Command(
            name = "exports",
            description = "谁在何时导出了什么（操作员） who exported what, and when (operators)")
    int exports() throws IOException, InterruptedException {
        kejian.origin()
                .each(
                        "/api/exports",
                        EXPORTS_A_PAGE,
                        "",
                        made ->
                                System.out.println(
                                        kejian.json
                                                ? made.toString()
                                                : String.join(
                                                        "  ",
                                                        made.path("at").asText(),
                                                        made.path("who").asText(),
                                                        made.path("what").asText(),
                                                        made.path("area").asText(),
                                                        made.path("about").asText(),
                                                        made.path("rows").asText())));
        return 0;
    }

    @Command(name = "summary")
    int summary(
            @Option(names = "--from", defaultValue = "") String from,
            @Option(names = "--to", defaultValue = "") String to)
            throws IOException, InterruptedException {
        String query = Kejian.asked("from", from) + Kejian.asked("to", to);
        JsonNode answer =
                kejian.origin().get("/api/figures/summary" + query.replaceFirst("^&", "?"));
        System.out.println(
                kejian.json ? answer.toString() : answer.path("figures").toPrettyString());
        return 0;
    }

    @Command(name = "unwatched", description = "无人收看的课件 titles without one valid view")
    int unwatched(
            @Option(names = "--from", defaultValue = "") String from,
            @Option(names = "--to", defaultValue = "") String to,
            @Option(names = "--area", defaultValue = "") String area,
            @Option(names = "--column", defaultValue = "") String column)
            throws IOException, InterruptedException {
        String query =
                Kejian.asked("from", from)
                        + Kejian.asked("to", to)
                        + Kejian.asked("area", area)
                        + Kejian.asked("column", column);
        JsonNode answer =
                kejian.origin().get("/api/figures/unwatched" + query.replaceFirst("^&", "?"));
        if (kejian.json) {
            answer.path("items").forEach(System.out::println);
            return 0;
        }
        for (JsonNode t : answer.path("items")) {
            System.out.println(
                    t.path("publishedAt").asText()
                            + "  "
                            + t.path("id").asText()
                            + "  "
                            + t.path("title").asText());
        }
        System.out.println(
                kejian.text("unwatched-of")
                        .formatted(
                                answer.path("from").asText(),
                                answer.path("to").asText(),
                                answer.path("items").size(),
                                answer.path("published").asInt()));
        return 0;
    }

    @Command(
            name = "failed",
            description =
                    "失败播放、起播时延、卡顿 what was wanted and had no picture within 20 s, or a late or halting one")
    int failed(
            @Option(names = "--from", defaultValue = "") String from,
            @Option(names = "--to", defaultValue = "") String to,
            @Option(names = "--area", defaultValue = "") String area,
            @Option(names = "--column", defaultValue = "") String column,
            @Option(names = "--courseware", defaultValue = "") String courseware,
            @Option(names = "--tier", defaultValue = "", description = "终端 A, B or C") String tier,
            @Option(
                            names = "--by",
                            defaultValue = "courseware",
                            description =
                                    "维度 courseware, tier, day, model, edge, county"
                                            + " (default: ${DEFAULT-VALUE})")
                    String by,
            @Option(
                            names = "--order",
                            defaultValue = "failed",
                            description =
                                    "最差的在前 worst first by failed, start-up, stalls"
                                            + " (default: ${DEFAULT-VALUE})")
                    String order,
            @Option(names = "--csv", description = "输出 CSV as CSV") boolean csv)
            throws IOException, InterruptedException {
        String query =
                "?by="
                        + Kejian.encoded(by)
                        + "&order="
                        + Kejian.encoded(order)
                        + Kejian.asked("from", from)
                        + Kejian.asked("to", to)
                        + Kejian.asked("area", area)
                        + Kejian.asked("column", column)
                        + Kejian.asked("courseware", courseware)
                        + Kejian.asked("tier", tier);
        if (csv) {
            System.out.print(kejian.origin().text("/api/figures/failed/sheet" + query));
            return 0;
        }
        JsonNode answer = kejian.origin().get("/api/figures/failed" + query);
        for (JsonNode line : answer.path("items")) {
            System.out.println(kejian.json ? line : failure(line));
        }
        if (!kejian.json) {
            JsonNode all = answer.path("all");
            System.out.println(
                    kejian.text("failed-of")
                            .formatted(
                                    answer.path("from").asText(),
                                    answer.path("to").asText(),
                                    all.path("asked").asLong(),
                                    all.path("failed").asLong(),
                                    all.path("unknown").asLong(),
                                    played(all),
                                    answer.path("items").size(),
                                    answer.path("total").asLong()));
        }
        return 0;
    }

    /** How long the picture took, and how much of the time it stood still; nobody may have told. */
    private String played(JsonNode line) {
        return kejian.text("failed-played")
                .formatted(
                        seconds(line.path("startUpP50Ms")),
                        seconds(line.path("startUpP95Ms")),
                        line.path("stallShare").isNumber()
                                ? "%.2f%%".formatted(100 * line.path("stallShare").asDouble())
                                : "-");
    }

    private static String seconds(JsonNode ms) {
        return ms.isNumber() ? "%.1f s".formatted(ms.asLong() / 1000.0) : "-";
    }

    private String failure(JsonNode line) {
        String key = line.path("key").asText();
        String name = line.path("name").asText();
        return kejian.text("failed-line")
                .formatted(
                        line.path("failed").asLong(),
                        line.path("asked").asLong(),
                        100 * line.path("rate").asDouble(),
                        played(line),
                        key.isEmpty() ? "-" : key,
                        name.equals(key) ? "" : name)
                .stripTrailing();
    }

    @Command(name = "definitions")
    int definitions() throws IOException, InterruptedException {
        boolean english = kejian.language.startsWith("en");
        for (JsonNode d : kejian.origin().get("/api/figures/definitions")) {
            System.out.println(
                    d.path("figure").asText() + ": " + d.path(english ? "en" : "zh").asText());
        }
        return 0;
    }
}
