package kejian.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.cli.client.ApiException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The register of stations. */
@Command(name = "station", description = "终端站点 stations")
final class StationCommands {

    private static final int MOST_SHOWN = 50;

    @ParentCommand Kejian kejian;

    /** As {@code POST /api/stations} takes it. */
    private record Station(
            String code,
            String name,
            @Nullable String area,
            int capacity,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String type) {}

    /** As {@code POST /api/stations/edition} takes it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Edition(
            List<StationSheet.Row> stations, @Nullable String area, boolean close, boolean apply) {}

    @Command(
            name = "import",
            description = "CSV: code,name,area[,capacity][,type] 编码,名称,区划[,容量][,类型]")
    int load(@Parameters(paramLabel = "SHEET") Path sheet)
            throws IOException, InterruptedException {
        List<Station> stations =
                StationSheet.read(sheet, List.of("code", "name", "area")).stream()
                        .map(row ->
                                new Station(
                                        row.code(),
                                        row.name(),
                                        row.area(),
                                        row.capacity() == null ? 0 : row.capacity(),
                                        row.type()))
                        .toList();
        kejian.tellChanges(kejian.origin().post("/api/stations", stations));
        return 0;
    }

    @Command(
            name = "edition",
            description = {
                "新一版名录：改编码、改名的站点仍是原站点，收视记录不断；先列出变化，加 --apply 才更改",
                "a new edition of the register: shows what it changes, changes it with --apply",
                "CSV: code,name[,area][,capacity][,type][,former] 编码,名称[,区划][,容量][,类型][,原编码]",
                "原编码填 - 表示新站点 former: the code so far, - of a new one"
            })
    int edition(
            @Parameters(paramLabel = "SHEET") Path sheet,
            @Option(names = "--area", description = "默认本人的区划 default: your own")
                    @Nullable String area,
            @Option(names = "--close-gone", description = "名录中没有的站点注销 close what it has not")
                    boolean close,
            @Option(names = "--apply", description = "更改 change it") boolean apply)
            throws IOException, InterruptedException {
        List<StationSheet.Row> rows = StationSheet.read(sheet, List.of("code", "name"));
        JsonNode changes;
        try {
            changes =
                    kejian.origin()
                            .post("/api/stations/edition", new Edition(rows, area, close, apply));
        } catch (ApiException e) {
            throw SheetFaults.of(e, kejian, "edition", row -> rows.get(row).line());
        }
        if (kejian.json) {
            System.out.println(changes);
        } else {
            tell(changes);
        }
        return 0;
    }

    private void tell(JsonNode changes) {
        List<String> counts = new ArrayList<>();
        changes.path("counts")
                .properties()
                .forEach(count ->
                        counts.add(
                                kejian.text("edition-" + count.getKey())
                                        + " "
                                        + count.getValue().asInt()));
        String said = counts.isEmpty() ? kejian.text("edition-nothing") : String.join("，", counts);
        System.out.println(
                kejian.text("edition-counts").formatted(changes.path("unchanged").asInt(), said));
        int shown = 0;
        for (JsonNode line : changes.path("lines")) {
            if (shown++ == MOST_SHOWN) {
                System.out.println(
                        kejian.text("edition-more")
                                .formatted(changes.path("lines").size() - MOST_SHOWN));
                break;
            }
            JsonNode former = line.path("former");
            System.out.println(
                    kejian.text("edition-line")
                            .formatted(
                                    line.path("doubtful").asBoolean() ? "?" : " ",
                                    kejian.text("edition-" + line.path("what").asText()),
                                    line.path("code").asText(),
                                    line.path("name").asText(),
                                    former.isObject()
                                            ? "← "
                                                    + former.path("code").asText()
                                                    + " "
                                                    + former.path("name").asText()
                                            : ""));
        }
        System.out.println(
                kejian.text(
                        changes.path("applied").asBoolean() ? "edition-applied" : "edition-shown"));
    }
}
