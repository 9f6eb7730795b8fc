package kejian.origin.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kejian.sheet.Book;

/** An answer as a workbook: its rows, and what its numbers mean. */
final class AnswerBook {

    static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Shares of 1, which office programs show by the hundred. */
    private static final Set<String> SHARES =
            Set.of(
                    "completionRate",
                    "averageCompletion",
                    "participation",
                    "duty",
                    "reach",
                    "servedMsDifference");

    private static final String PRECISION = "precision";

    private AnswerBook() {}

    /** What the log of exports says of it. */
    static String about(String name, FigureAnswers.Answer answer) {
        return "%s %s…%s xlsx".formatted(name, answer.from(), answer.to());
    }

    static byte[] of(String name, FigureQuestion question, FigureAnswers.Answer answer) {
        String by = question.by();
        List<String> dimensions = by == null || by.isEmpty() ? List.of() : List.of(by.split(","));
        List<String> measures =
                answer.definitions().stream()
                        .map(Definitions.Definition::figure)
                        .filter(m -> !m.equals(PRECISION))
                        .toList();
        boolean isCompared = answer.beforeFrom() != null;
        List<String> header = new ArrayList<>();
        dimensions.forEach(d -> {
            header.add(d);
            header.add(d + " 名称 name");
        });
        for (String measure : measures) {
            header.add(measure);
            if (isCompared) {
                header.add(measure + " 对比期 before");
            }
        }
        header.add("精度 precision");
        List<List<Book.Value>> rows = new ArrayList<>();
        for (ObjectNode row : answer.rows()) {
            List<Book.Value> cells = new ArrayList<>();
            for (String d : dimensions) {
                cells.add(new Book.Text(row.path(d).path("key").asText()));
                cells.add(new Book.Text(row.path(d).path("name").asText()));
            }
            for (String measure : measures) {
                cells.add(value(measure, row.path(measure)));
                if (isCompared) {
                    cells.add(value(measure, row.path("before").path(measure)));
                }
            }
            cells.add(new Book.Text(precision(row.path(PRECISION))));
            rows.add(cells);
        }
        String period = answer.from() + "…" + answer.to();
        String snapshots =
                answer.closed().stream()
                        .map(closed -> " " + closed.snapshot())
                        .collect(Collectors.joining());
        return Book.write(
                List.of(
                        new Book.Page(
                                "数据 figures",
                                name,
                                period + (snapshots.isEmpty() ? "" : " 快照 snapshot" + snapshots),
                                header,
                                rows,
                                /* isProse= */ false),
                        new Book.Page(
                                "口径说明 definitions",
                                name,
                                period,
                                List.of("指标 figure", "口径", "definition"),
                                answer.definitions().stream().map(AnswerBook::definition).toList(),
                                /* isProse= */ true)));
    }

    private static List<Book.Value> definition(Definitions.Definition d) {
        return List.of(new Book.Text(d.figure()), new Book.Text(d.zh()), new Book.Text(d.en()));
    }

    /** Persons that are not told, and shares of nothing, are a dash. */
    private static Book.Value value(String measure, JsonNode value) {
        if (!value.isNumber()) {
            return new Book.Mark("—");
        }
        String format =
                SHARES.contains(measure) ? "0.00%" : value.isIntegralNumber() ? "0" : "0.000";
        return new Book.Number(value.asDouble(), format);
    }

    private static String precision(JsonNode shares) {
        return shares.properties().stream()
                .map(each -> "%s %.0f%%".formatted(each.getKey(), 100 * each.getValue().asDouble()))
                .collect(Collectors.joining(" "));
    }
}
