package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.contract.viewing.FaultReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What stations report as broken, and what is done about it. */
@Command(name = "faults", description = "站点报修 what stations report as broken")
final class FaultCommands implements Callable<Integer> {

    private static final int PAGE = 1_000;

    @ParentCommand Kejian kejian;

    @Option(names = "--area", description = "区划 of this area and below")
    String area = "";

    @Option(
            names = "--state",
            defaultValue = "open",
            description = "open, closed or all (default: ${DEFAULT-VALUE})")
    String state = "open";

    @Option(
            names = "--kind",
            description = "picture, sound, stalls, page, other 故障种类 of this kind alone")
    String kind = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        String query =
                Kejian.asked("state", state)
                        + Kejian.asked("area", area)
                        + Kejian.asked("kind", kind);
        kejian.origin().each("/api/faults", PAGE, query, this::tell);
        return 0;
    }

    /** An object a line with {@code --json}. */
    private void tell(JsonNode f) {
        if (kejian.json) {
            System.out.println(f);
            return;
        }
        boolean zh = kejian.language.startsWith("zh");
        String code = f.path("fault").asText();
        String fault = FaultReport.Kind.of(code).map(k -> zh ? k.zh() : k.en()).orElse(code);
        System.out.println(
                kejian.text("fault-line")
                        .formatted(
                                f.path("id").asLong(),
                                f.path("at").asText(),
                                fault,
                                f.path("stationName").asText("-"),
                                f.path("box").asText("-"),
                                f.path("edge").asText(),
                                f.path("title").asText("-")));
        if (f.path("takenBy").isTextual()) {
            System.out.println(kejian.text("fault-taken").formatted(f.path("takenBy").asText()));
        }
        if (!f.path("closedAt").isNull()) {
            System.out.println(
                    kejian.text("fault-closed")
                            .formatted(
                                    f.path("closedAt").asText(),
                                    f.path("closedBy").asText(),
                                    f.path("note").asText()));
        }
    }

    @Command(name = "show", description = "一条报修和处理经过 one, and what was done about it")
    int show(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        JsonNode one = kejian.origin().get("/api/faults/" + id);
        if (kejian.json) {
            System.out.println(one);
            return 0;
        }
        tell(one.path("report"));
        for (JsonNode step : one.path("steps")) {
            System.out.println(
                    "      %s  %s  %s  %s"
                            .formatted(
                                    step.path("at").asText(),
                                    step.path("who").asText(),
                                    step.path("what").asText(),
                                    step.path("note").asText(""))
                            .stripTrailing());
        }
        return 0;
    }

    @Command(name = "take", description = "由我处理 I look after it")
    int take(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        return step(id, "take", Map.of());
    }

    @Command(name = "leave", description = "不再由人处理 nobody looks after it any more")
    int leave(@Parameters(paramLabel = "ID") long id) throws IOException, InterruptedException {
        return step(id, "leave", Map.of());
    }

    @Command(name = "remark", description = "加一条备注 adds a remark")
    int remark(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--note", required = true, description = "备注") String note)
            throws IOException, InterruptedException {
        return step(id, "remark", Map.of("note", note));
    }

    @Command(name = "close", description = "关闭报修，写明处理结果 closes one; the note says what was done")
    int close(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--note", required = true, description = "处理结果") String note)
            throws IOException, InterruptedException {
        return step(id, "close", Map.of("note", note));
    }

    @Command(name = "reopen", description = "重新打开 opens one again; the note says why")
    int reopen(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--note", required = true, description = "原因") String note)
            throws IOException, InterruptedException {
        return step(id, "reopen", Map.of("note", note));
    }

    private int step(long id, String what, Map<String, String> words)
            throws IOException, InterruptedException {
        tell(kejian.origin().post("/api/faults/" + id + "/" + what, words));
        return 0;
    }
}
