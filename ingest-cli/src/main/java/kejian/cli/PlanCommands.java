package kejian.cli;

import static kejian.cli.NeedCommands.put;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What is to be made, of which needs, and what was made of it. */
@Command(name = "plan", description = "制作计划 the production plan")
final class PlanCommands {

    private static final int PAGE = 200;

    @ParentCommand Kejian kejian;

    @Command(name = "ls", description = "列出计划 lists it, what is due first first")
    int list(
            @Option(names = "--area", defaultValue = "", description = "区划 of this area and below")
                    String area,
            @Option(
                            names = "--stage",
                            defaultValue = "",
                            description =
                                    "planned, in-production, published, watched, judged or dropped"
                                            + " (default: all but dropped)")
                    String stage,
            @Option(names = "--editor", defaultValue = "", description = "责任编辑 whose")
                    String editor)
            throws IOException, InterruptedException {
        String query =
                Kejian.asked("area", area)
                        + Kejian.asked("stage", NeedCommands.constant(stage))
                        + Kejian.asked("editor", editor);
        kejian.origin().each("/api/plan", PAGE, query, this::line);
        return 0;
    }

    @Command(name = "show", description = "显示一项及其需求、课件和经过 shows one with all that hangs on it")
    int show(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        JsonNode item = kejian.origin().get(path(id));
        tell(item);
        if (!kejian.json) {
            for (JsonNode e : kejian.origin().get(path(id) + "/history")) {
                System.out.println(
                        kejian.text("plan-event")
                                .formatted(
                                        e.path("at").asText(),
                                        e.path("who").asText(),
                                        kejian.text("plan-did-" + e.path("what").asText()),
                                        e.path("about").asText(e.path("reason").asText(""))));
            }
        }
        return 0;
    }

    @Command(name = "add", description = "由需求新建一项 plans something, of needs or of none")
    int add(
            @Parameters(index = "0", paramLabel = "TITLE") String title,
            @Parameters(index = "1..*", paramLabel = "NEED", description = "需求编号 ids of needs")
                    List<String> needs,
            @Option(names = "--column", defaultValue = "", description = "专栏 slug of a column")
                    String column,
            @Option(names = "--audience", defaultValue = "", description = NeedCommands.AUDIENCES)
                    String audience,
            @Option(names = "--area", defaultValue = "", description = "区划 its code") String area,
            @Option(names = "--due", defaultValue = "", description = "期限 2026-12-31") String due,
            @Option(names = "--editor", defaultValue = "", description = "责任编辑 who answers for it")
                    String editor)
            throws IOException, InterruptedException {
        ObjectNode body = Origin.JSON.createObjectNode().put("title", title);
        put(body, "column", column);
        put(body, "audience", NeedCommands.constant(audience));
        put(body, "area", area);
        put(body, "due", due);
        put(body, "editor", editor);
        fill(body.putArray("needs"), needs);
        tell(kejian.origin().post("/api/plan", body));
        return 0;
    }

    @Command(name = "change", description = "改期限、责任编辑等 changes what it says of itself")
    int change(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--title", description = "名称") String title,
            @Option(names = "--column", description = "专栏，空串为无 none if empty") String column,
            @Option(names = "--audience", description = NeedCommands.AUDIENCES) String audience,
            @Option(names = "--due", description = "期限，空串为无 none if empty") String due,
            @Option(names = "--editor", description = "责任编辑，空串为无 none if empty") String editor)
            throws IOException, InterruptedException {
        JsonNode seen = kejian.origin().get(path(id));
        ObjectNode body = Origin.JSON.createObjectNode();
        Map<String, String> said = new HashMap<>();
        said.put("title", title);
        said.put("column", column);
        said.put("audience", audience == null ? null : NeedCommands.constant(audience));
        said.put("due", due);
        said.put("editor", editor);
        for (String name : List.of("title", "column", "audience", "due", "editor")) {
            String value = said.get(name);
            put(body, name, value == null ? seen.path(name).asText("") : value);
        }
        tell(kejian.origin().replace(path(id), body, Origin.seen(seen)).body());
        return 0;
    }

    @Command(name = "join", description = "并入需求 makes further needs parts of one")
    int join(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NEED") List<String> needs)
            throws IOException, InterruptedException {
        ObjectNode body = Origin.JSON.createObjectNode();
        fill(body.putArray("needs"), needs);
        tell(kejian.origin().post(path(id) + "/needs", body));
        return 0;
    }

    @Command(name = "leave", description = "移出需求 takes needs off")
    int leave(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NEED") List<String> needs)
            throws IOException, InterruptedException {
        return takeOff(id, "/needs/", needs);
    }

    @Command(name = "link", description = "关联做成的课件 this courseware answers it")
    int link(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "COURSEWARE")
                    List<String> courseware)
            throws IOException, InterruptedException {
        for (String one : courseware) {
            kejian.origin().replace(path(id) + "/courseware/" + Kejian.encoded(one), Map.of());
        }
        tell(kejian.origin().get(path(id)));
        return 0;
    }

    @Command(name = "unlink", description = "取消关联 takes that back")
    int unlink(
            @Parameters(index = "0", paramLabel = "ID") String id,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "COURSEWARE")
                    List<String> courseware)
            throws IOException, InterruptedException {
        return takeOff(id, "/courseware/", courseware);
    }

    private int takeOff(String id, String from, List<String> ones)
            throws IOException, InterruptedException {
        for (String one : ones) {
            kejian.origin().delete(path(id) + from + Kejian.encoded(one), Map.of());
        }
        tell(kejian.origin().get(path(id)));
        return 0;
    }

    @Command(name = "drop", description = "不做，写明原因，需求重新待办 and why; its needs are open again")
    int drop(
            @Parameters(paramLabel = "ID") String id,
            @Option(names = "--reason", required = true, description = "原因") String reason)
            throws IOException, InterruptedException {
        tell(kejian.origin().post(path(id) + "/drop", Map.of("reason", reason)));
        return 0;
    }

    @Command(name = "restore", description = "撤销不做 takes it up again")
    int restore(@Parameters(paramLabel = "ID") String id) throws IOException, InterruptedException {
        tell(kejian.origin().post(path(id) + "/restore", Map.of()));
        return 0;
    }

    private static String path(String id) {
        return "/api/plan/" + Kejian.encoded(id);
    }

    private static void fill(ArrayNode array, List<String> ids) {
        if (ids != null) {
            ids.forEach(array::add);
        }
    }

    /** An object a line with {@code --json}. */
    private void line(JsonNode i) {
        if (kejian.json) {
            System.out.println(i);
            return;
        }
        System.out.println(
                kejian.text("plan-line")
                        .formatted(
                                i.path("id").asText(),
                                kejian.text("plan-" + i.path("stage").asText()),
                                i.path("title").asText(),
                                kejian.text("audience-" + i.path("audience").asText()),
                                i.path("column").asText("-"),
                                i.path("area").asText(),
                                i.path("due").asText("-")
                                        + (i.path("late").asBoolean()
                                                ? kejian.text("plan-late")
                                                : ""),
                                i.path("editor").asText("-"),
                                i.path("needs").size(),
                                i.path("courseware").size()));
    }

    private void tell(JsonNode i) {
        line(i);
        if (kejian.json) {
            return;
        }
        for (JsonNode n : i.path("needs")) {
            System.out.println(
                    kejian.text("plan-need")
                            .formatted(
                                    n.path("id").asText(),
                                    n.path("title").asText(),
                                    n.path("area").asText()));
        }
        for (JsonNode c : i.path("courseware")) {
            System.out.println(
                    kejian.text("plan-courseware")
                            .formatted(
                                    c.path("id").asText(),
                                    c.path("title").asText("-"),
                                    c.path("state").asText()));
        }
        if (i.path("reason").isTextual()) {
            System.out.println(
                    kejian.text("need-reason")
                            .formatted(i.path("droppedBy").asText(), i.path("reason").asText()));
        }
    }
}
