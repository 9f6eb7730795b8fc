package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Viewing figures. */
@Command(name = "report", description = "收视数据 viewing figures")
final class ReportCommand {

    @ParentCommand Kejian kejian;

    @Command(name = "month", description = "a month as CSV")
    int month(@Parameters(paramLabel = "2026-11") String month)
            throws IOException, InterruptedException {
        System.out.print(kejian.origin().text("/api/figures/report?month=" + month));
        return 0;
    }

    @Command(name = "summary")
    int summary(
            @Option(names = "--from", defaultValue = "") String from,
            @Option(names = "--to", defaultValue = "") String to)
            throws IOException, InterruptedException {
        String query =
                (from.isEmpty() ? "" : "from=" + from + "&") + (to.isEmpty() ? "" : "to=" + to);
        JsonNode answer = kejian.origin().get("/api/figures/summary?" + query);
        System.out.println(
                kejian.json ? answer.toString() : answer.path("figures").toPrettyString());
        return 0;
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
