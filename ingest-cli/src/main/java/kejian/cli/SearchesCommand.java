package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Hot words, and searches without result. */
@Command(name = "searches", description = "检索热词与无结果检索 hot words, searches without result")
final class SearchesCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Option(names = "--from", description = "自 2026-11-01 (default: thirty days)")
    String from = "";

    @Option(names = "--to", description = "至 2026-11-30 (default: today)")
    String to = "";

    @Option(names = "--area", description = "区划 of this area and below")
    String area = "";

    @Option(names = "--without-result", description = "只看没有结果的 only what was not found")
    boolean withoutResult;

    @Option(
            names = "--size",
            defaultValue = "20",
            description = "词数 words at most (default: ${DEFAULT-VALUE})")
    int size;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String query =
                "?size="
                        + size
                        + Kejian.asked("from", from)
                        + Kejian.asked("to", to)
                        + Kejian.asked("area", area)
                        + Kejian.asked("found", withoutResult ? "false" : "");
        JsonNode answer = kejian.origin().get("/api/searches" + query);
        answer.path("items").forEach(this::tell);
        if (!kejian.json) {
            System.out.println(
                    kejian.text("searches-sum")
                            .formatted(
                                    answer.path("from").asText(),
                                    answer.path("to").asText(),
                                    answer.path("searches").asText(),
                                    answer.path("untold").asText()));
        }
        return 0;
    }

    /** An object a line with {@code --json}. */
    private void tell(JsonNode word) {
        if (kejian.json) {
            System.out.println(word);
            return;
        }
        String kind = word.path("kind").asText();
        String name =
                switch (kind) {
                    case "words", "keys", "title" -> kejian.text("searches-" + kind);
                    default -> kind;
                };
        String text = word.path("text").asText(word.path("courseware").asText("-"));
        System.out.println(
                kejian.text("searches-line")
                        .formatted(
                                word.path("searches").asLong(),
                                name,
                                text,
                                word.path("boxes").asText(),
                                word.path("unfound").asText(),
                                word.path("opened").asText()));
    }
}
