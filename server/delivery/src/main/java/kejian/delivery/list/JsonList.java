package kejian.delivery.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** The same as JSON, for programs. */
final class JsonList {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonList() {}

    static String text(PlainList list) {
        ObjectNode all =
                JSON.createObjectNode()
                        .put("release", list.release())
                        .put("view", list.view())
                        .put("name", list.name())
                        .put("tier", list.tier().name());
        ArrayNode items = all.putArray("items");
        for (PlainList.Entry e : list.entries()) {
            items.addObject()
                    .put("id", e.id())
                    .put("title", e.title())
                    .put("summary", e.summary())
                    .put("presenter", e.presenter())
                    .put("column", e.column())
                    .put("publishedAt", e.publishedAt())
                    .put("durationMs", e.durationMs())
                    .put("url", e.address())
                    .put("type", list.mediaType())
                    .put("poster", e.poster());
        }
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
