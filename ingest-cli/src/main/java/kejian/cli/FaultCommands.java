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

/** What stations report as broken: listed, and closed with a note. */
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

    @Override
    public Integer call() throws IOException, InterruptedException {
        String query = Kejian.asked("state", state) + Kejian.asked("area", area);
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
        if (!f.path("closedAt").isNull()) {
            System.out.println(
                    kejian.text("fault-closed")
                            .formatted(
                                    f.path("closedAt").asText(),
                                    f.path("closedBy").asText(),
                                    f.path("note").asText()));
        }
    }

    @Command(name = "close", description = "关闭报修，写明处理结果 closes one; the note says what was done")
    int close(
            @Parameters(paramLabel = "ID") long id,
            @Option(names = "--note", required = true, description = "处理结果") String note)
            throws IOException, InterruptedException {
        tell(kejian.origin().post("/api/faults/" + id + "/close", Map.of("note", note)));
        return 0;
    }
}
