package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Which boxes stand where, which came and are in no register, which names are used twice. */
@Command(name = "box", description = "机顶盒 boxes")
final class BoxCommands {

    private static final int PAGE = 1_000;

    @ParentCommand Kejian kejian;

    @Command(name = "add", description = "登记到站点，或改站点、型号 enters them, or moves them")
    int add(
            @Parameters(arity = "1..*", paramLabel = "BOX") List<String> boxes,
            @Option(names = "--station", required = true, description = "站点编码 its code")
                    String station,
            @Option(
                            names = "--model",
                            description =
                                    "型号，none 取消 its model where its agent does not say it; none")
                    @Nullable String profile)
            throws IOException, InterruptedException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (String box : boxes) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("box", box);
            row.put("station", station);
            if (profile != null) {
                row.put("profile", profile.equals("none") ? "" : profile);
            }
            rows.add(row);
        }
        kejian.tellChanges(kejian.origin().post("/api/boxes", rows));
        return 0;
    }

    @Command(name = "remove", description = "取消登记 takes them out of the register")
    int remove(@Parameters(arity = "1..*", paramLabel = "BOX") List<String> boxes)
            throws IOException, InterruptedException {
        for (String box : boxes) {
            kejian.origin()
                    .delete(
                            "/api/boxes?box=" + URLEncoder.encode(box, StandardCharsets.UTF_8),
                            Map.of());
        }
        return 0;
    }

    /** An object a line with {@code --json}. */
    @Command(name = "ls", description = "机顶盒列表 what is known of them")
    int list(
            @Option(names = "--area", description = "区划 of this area and below")
                    @Nullable String area,
            @Option(
                            names = "--only",
                            description =
                                    "strangers 未登记的 in no register; clones 重号的 used twice at once")
                    @Nullable String only)
            throws IOException, InterruptedException {
        String query = Kejian.asked("only", only) + Kejian.asked("area", area);
        kejian.origin().each("/api/boxes", PAGE, query, this::tell);
        return 0;
    }

    /** Later use at two places is told again. */
    @Command(name = "settle", description = "重号已处理 what was told of a name used twice is settled")
    int settle(
            @Parameters(paramLabel = "BOX") String box,
            @Option(names = "--note", required = true, description = "处理结果 what was done")
                    String note)
            throws IOException, InterruptedException {
        tell(kejian.origin().post("/api/boxes/settled", Map.of("box", box, "note", note)));
        return 0;
    }

    private void tell(JsonNode b) {
        if (kejian.json) {
            System.out.println(b);
            return;
        }
        String station =
                b.path("station").isNull()
                        ? kejian.text("box-stranger")
                        : b.path("station").asText();
        System.out.println(
                kejian.text("box-line")
                        .formatted(
                                b.path("box").asText(),
                                station,
                                b.path("profile").asText("-"),
                                b.path("edge").asText("-"),
                                b.path("seenAt").asText("-")));
        if (!b.path("clonedAt").isNull() && b.path("clones").isEmpty()) { // an older province
            System.out.println(kejian.text("box-cloned").formatted(b.path("clonedAt").asText()));
        }
        String language = kejian.language.startsWith("zh") ? "zh" : "en";
        for (JsonNode clone : b.path("clones")) {
            System.out.println(
                    kejian.text("box-clone")
                            .formatted(
                                    clone.path("at").asText(),
                                    clone.path("why").path(language).asText()));
        }
        JsonNode settled = b.path("settled");
        if (settled.isObject()) {
            System.out.println(
                    kejian.text("box-settled")
                            .formatted(
                                    settled.path("at").asText(),
                                    settled.path("by").asText(),
                                    settled.path("note").asText()));
        }
    }
}
