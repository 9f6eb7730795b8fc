package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import kejian.cli.client.ApiException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Heads of group viewings that were written down afterwards. */
@Command(name = "screening", description = "集中收看人数补录 heads of group viewings, said afterwards")
final class ScreeningCommands {

    private static final int PAGE = 1_000;

    @ParentCommand Kejian kejian;

    @Command(
            name = "import",
            description = {
                "xlsx, CSV: 站点,日期,课件,人数[,方式] station,day,courseware,heads[,source]",
                "方式：点名（以点名为准）或补报（现场未报数时采用）；人数 0 撤销",
                "source: roll_call (holds) or form (where nobody counted); 0 heads takes it back"
            })
    int load(@Parameters(paramLabel = "SHEET") Path sheet)
            throws IOException, InterruptedException {
        ScreeningSheet.Read read = ScreeningSheet.read(sheet, kejian.language.startsWith("en"));
        JsonNode outcome;
        try {
            outcome = kejian.origin().post("/api/screenings", read.screenings());
        } catch (ApiException e) {
            throw SheetFaults.of(e, kejian, "screening", read.lines()::get);
        }
        System.out.println(
                kejian.json
                        ? outcome
                        : kejian.text("screening-entered")
                                .formatted(
                                        outcome.path("entered").asInt(),
                                        outcome.path("unchanged").asInt(),
                                        outcome.path("waiting").asInt()));
        return 0;
    }

    @Command(name = "ls", description = "已补录 what was said")
    int list(
            @Option(names = "--area", description = "区划") @Nullable String area,
            @Option(names = "--from", description = "默认本月 default: this month")
                    @Nullable LocalDate from,
            @Option(names = "--to") @Nullable LocalDate to)
            throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ScreeningSheet.CHINA);
        String query =
                Kejian.asked("from", String.valueOf(from == null ? today.withDayOfMonth(1) : from))
                        + Kejian.asked("to", String.valueOf(to == null ? today : to))
                        + Kejian.asked("area", area);
        kejian.origin().each("/api/screenings", PAGE, query, this::tell);
        return 0;
    }

    private void tell(JsonNode s) {
        System.out.println(
                kejian.json
                        ? s
                        : kejian.text("screening-line")
                                .formatted(
                                        s.path("day").asText(),
                                        s.path("stationName").asText(),
                                        s.path("heads").asInt(),
                                        kejian.text("screening-" + s.path("source").asText()),
                                        kejian.text("screening-" + s.path("state").asText()),
                                        s.path("title").asText(s.path("courseware").asText())));
    }
}
