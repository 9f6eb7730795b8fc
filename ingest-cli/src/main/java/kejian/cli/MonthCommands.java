package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Months of viewing figures: open, or closed for good. */
@Command(name = "month", description = "月结 months of viewing figures and their closing")
final class MonthCommands {

    @ParentCommand Kejian kejian;

    @Command(name = "ls", description = "近两年各月 the last two years")
    int list() throws IOException, InterruptedException {
        kejian.origin().get("/api/months").path("items").forEach(this::tell);
        return 0;
    }

    @Command(name = "show", description = "一个月的状态和快照号 state and snapshot of one")
    int show(@Parameters(paramLabel = "2026-11") String month)
            throws IOException, InterruptedException {
        tell(kejian.origin().get("/api/months/" + Kejian.encoded(month)));
        return 0;
    }

    @Command(
            name = "close",
            description = "月结，不可撤销；之后到的数据列为更正 closes it for good; what comes later is a correction")
    int close(@Parameters(paramLabel = "2026-11") String month)
            throws IOException, InterruptedException {
        String path = "/api/months/" + Kejian.encoded(month) + "/close";
        tell(kejian.origin().post(path, Map.of()));
        return 0;
    }

    /** An object a line with {@code --json}. */
    private void tell(JsonNode month) {
        if (kejian.json) {
            System.out.println(month);
            return;
        }
        JsonNode closed = month.path("closed");
        String text =
                closed.isObject()
                        ? kejian.text("month-closed")
                                .formatted(
                                        month.path("month").asText(),
                                        closed.path("snapshot").asText(),
                                        closed.path("closedAt").asText(),
                                        closed.path("closedBy").asText(),
                                        closed.path("sessions").asLong())
                        : kejian.text("month-open")
                                .formatted(
                                        month.path("month").asText(), month.path("dueAt").asText());
        System.out.println(text);
    }
}
