package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What stations would like to see. */
@Command(name = "need", description = "需求 what stations would like to see")
final class NeedCommands {

    private static final int PAGE = 200;

    @ParentCommand Kejian kejian;

    @Command(name = "ls", description = "列出需求 lists them, what was asked last first")
    int list(
            @Option(names = "--area", defaultValue = "", description = "区划 of this area and below")
                    String area,
            @Option(
                            names = "--state",
                            defaultValue = "open",
                            description =
                                    "open, planned, dropped or all (default: ${DEFAULT-VALUE})")
                    String state,
            @Option(
                            names = "--source",
                            defaultValue = "all",
                            description = "survey, staff or all (default: ${DEFAULT-VALUE})")
                    String source)
            throws IOException, InterruptedException {
        String query =
                Kejian.asked("state", state)
                        + Kejian.asked("source", source)
                        + Kejian.asked("area", area);
        kejian.origin().each("/api/needs", PAGE, query, this::tell);
        return 0;
    }

    @Command(name = "add", description = "记下一条需求 writes one down")
    int add(
            @Parameters(paramLabel = "TITLE") String title,
            @Option(names = "--asked", required = true, description = "多少人或站点要 how many asked")
                    int asked,
            @Option(
                            names = "--source",
                            required = true,
                            description = "谁要的、怎么知道的 who asked, and how that is known")
                    String source,
            @Option(names = "--column", defaultValue = "", description = "专栏 slug of a column")
                    String column,
            @Option(names = "--audience", defaultValue = "", description = AUDIENCES)
                    String audience,
            @Option(names = "--area", defaultValue = "", description = "区划 its code") String area,
            @Option(names = "--on", defaultValue = "", description = "哪天要的 2026-11-27")
                    String askedOn)
            throws IOException, InterruptedException {
        ObjectNode body = Origin.JSON.createObjectNode().put("title", title).put("asked", asked);
        put(body, "source", source);
        put(body, "column", column);
        put(body, "audience", constant(audience));
        put(body, "area", area);
        put(body, "askedOn", askedOn);
        tell(kejian.origin().post("/api/needs", body));
        return 0;
    }

    @Command(name = "sort", description = "给一条需求定专栏和受众 says which column and audience a need is of")
    int sort(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--column", description = "专栏，空串为无 slug of a column, none if empty")
                    String column,
            @Option(names = "--audience", description = AUDIENCES) String audience)
            throws IOException, InterruptedException {
        String path = "/api/needs/" + Kejian.encoded(id);
        JsonNode seen = kejian.origin().get(path);
        ObjectNode body = Origin.JSON.createObjectNode();
        body.set("title", seen.path("title"));
        body.set("column", column == null ? seen.path("column") : body.textNode(column));
        body.set(
                "audience",
                audience == null ? seen.path("audience") : body.textNode(constant(audience)));
        if (seen.path("survey").isNull()) {
            body.set("asked", seen.path("asked"));
            body.set("source", seen.path("source"));
        }
        tell(kejian.origin().replace(path, body, Origin.seen(seen)).body());
        return 0;
    }

    @Command(name = "drop", description = "不做，写明原因 nothing will be made of it, and why")
    int drop(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "原因") String reason)
            throws IOException, InterruptedException {
        String path = "/api/needs/" + Kejian.encoded(id) + "/drop";
        tell(kejian.origin().post(path, Map.of("reason", reason)));
        return 0;
    }

    @Command(name = "restore", description = "撤销不做 takes it up again")
    int restore(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        tell(kejian.origin().post("/api/needs/" + Kejian.encoded(id) + "/restore", Map.of()));
        return 0;
    }

    static final String AUDIENCES =
            "受众 everybody, party-members, village-cadres, farmers, women, youth, elderly";

    /** As the API writes it. */
    static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    static void put(ObjectNode body, String name, String value) {
        if (!value.isEmpty()) {
            body.put(name, value);
        }
    }

    /** An object a line with {@code --json}. */
    private void tell(JsonNode n) {
        if (kejian.json) {
            System.out.println(n);
            return;
        }
        JsonNode asked = n.path("asked");
        System.out.println(
                kejian.text("need-line")
                        .formatted(
                                n.path("id").asText(),
                                kejian.text("need-" + n.path("state").asText()),
                                n.path("title").asText(),
                                asked.isNumber() ? asked.asText() : kejian.text("survey-hidden"),
                                kejian.text("audience-" + n.path("audience").asText()),
                                n.path("column").asText("-"),
                                n.path("area").asText(),
                                n.path("askedOn").asText(),
                                n.path("source").asText(kejian.text("need-survey"))));
        if (n.path("reason").isTextual()) {
            System.out.println(
                    kejian.text("need-reason")
                            .formatted(n.path("droppedBy").asText(), n.path("reason").asText()));
        }
    }
}
