package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Where a box is sent, and why each edge is or is not for it. */
@Command(name = "steer", description = "机顶盒由谁服务，为什么 where a box is sent, and why")
final class SteerCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Option(names = "--box", required = true, description = "the box's name")
    String box = "";

    @Option(
            names = "--area",
            description = "counts only for a box that is not registered and was not seen")
    String area = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        String query = "?box=" + Kejian.encoded(box);
        query += area.isEmpty() ? "" : "&area=" + Kejian.encoded(area);
        JsonNode answer = kejian.origin().get("/api/steering" + query);
        if (kejian.json) {
            System.out.println(answer);
            return 0;
        }
        tell("steer-box", answer.path("box").asText(), sentence(answer.path("where")));
        tell("steer-release", answer.path("release").asLong());
        List<String> order = new ArrayList<>();
        for (JsonNode name : answer.path("order")) {
            order.add(name.asText().equals(".") ? kejian.text("steer-province") : name.asText());
        }
        tell("steer-order", String.join(", ", order));
        boolean incident = answer.path("incident").asBoolean();
        tell(incident ? "steer-incident" : "steer-calm", answer.path("ttlSeconds").asInt());
        for (JsonNode e : answer.path("edges")) {
            System.out.printf(
                    "  %-16s %s  %s%n",
                    e.path("edge").asText(), e.path("address").asText(), sentence(e.path("why")));
        }
        return 0;
    }

    private void tell(String text, Object... values) {
        System.out.println(kejian.text(text).formatted(values));
    }

    private String sentence(JsonNode both) {
        return both.path(kejian.language.startsWith("zh") ? "zh" : "en").asText();
    }
}
