package kejian.origin.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import kejian.origin.month.Months;

/** One page that needs nothing else: {@code bulletin.html}, a template of Qute. */
final class BulletinHtml {

    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);
    private static final Template TEMPLATE = template();

    private BulletinHtml() {}

    static byte[] of(Bulletin b) {
        Map<String, Object> page =
                Map.of(
                        "zh", b.title().zh(),
                        "en", b.title().en(),
                        "snapshot", b.snapshot(),
                        "closed", closedOn(b).toString(),
                        "area", b.area(),
                        "areaName", b.areaName(),
                        "tables", b.tables().stream().map(BulletinHtml::table).toList());
        return TEMPLATE.data("page", page).render().getBytes(StandardCharsets.UTF_8);
    }

    static LocalDate closedOn(Bulletin b) {
        return LocalDate.ofInstant(b.closedAt(), Months.ZONE);
    }

    private static Map<String, Object> table(Bulletin.Table t) {
        return Map.of(
                "id", t.id(),
                "zh", t.caption().zh(),
                "en", t.caption().en(),
                "columns",
                        t.columns().stream().map(c -> Map.of("zh", c.zh(), "en", c.en())).toList(),
                "rows",
                        t.rows().stream()
                                .map(row -> row.stream().map(BulletinHtml::cell).toList())
                                .toList());
    }

    private static Map<String, String> cell(BulletinCell c) {
        return Map.of("text", c.shown(), "css", c.isNumber() ? "n" : "t");
    }

    private static Template template() {
        try (InputStream in = BulletinHtml.class.getResourceAsStream("bulletin.html")) {
            if (in == null) {
                throw new IllegalStateException("bulletin.html is not packed");
            }
            Engine engine =
                    Engine.builder()
                            .addDefaults()
                            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                            .build();
            return engine.parse(
                    new String(in.readAllBytes(), StandardCharsets.UTF_8), HTML, "bulletin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
