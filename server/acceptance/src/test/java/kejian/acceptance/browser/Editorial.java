package kejian.acceptance.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What an editor and a reviewer do to articles, behind the console's back. */
final class Editorial {

    private static final String COLUMN = "bianji-zhuanlan";

    private final ProvinceApi api;
    private final String editor;
    private final String reviewer;

    /** By the names of an editor and a reviewer, of which neither works with another's things. */
    Editorial(ProvinceApi api, String editor, String reviewer)
            throws IOException, InterruptedException {
        this.api = api;
        this.editor = api.login(editor, ProvinceApi.PASSWORD);
        this.reviewer = api.login(reviewer, ProvinceApi.PASSWORD);
        if (api.send(this.editor, "GET", "/api/columns", null).isEmpty()) {
            Map<String, String> column = Map.of("slug", COLUMN, "title", "果树栽培");
            api.send(this.editor, "POST", "/api/columns", column);
        }
    }

    /** Its id. */
    String draft(String title) throws IOException, InterruptedException {
        Map<String, Object> article =
                Map.of(
                        "kind",
                        "ARTICLE",
                        "title",
                        title,
                        "category",
                        "RED_CLASSICS",
                        "purpose",
                        "EDUCATION",
                        "column",
                        COLUMN,
                        "article",
                        Map.of("blocks", List.of(Map.of("text", title, "heading", false))));
        return api.send(editor, "POST", "/api/courseware", article).path("id").asText();
    }

    /** Waits for a reviewer; its id. */
    String submitted(String title) throws IOException, InterruptedException {
        String id = draft(title);
        api.send(editor, "POST", "/api/courseware/" + id + "/submit", Map.of());
        return id;
    }

    /** Goes with the next release. */
    String approved(String title) throws IOException, InterruptedException {
        String id = submitted(title);
        api.send(reviewer, "POST", "/api/courseware/" + id + "/approve", Map.of());
        return id;
    }

    /** Likewise, but not before that moment. */
    String approved(String title, String publishAt) throws IOException, InterruptedException {
        String id = submitted(title);
        Map<String, String> then = Map.of("publishAt", publishAt);
        api.send(reviewer, "POST", "/api/courseware/" + id + "/approve", then);
        return id;
    }

    void withdraw(String id, String reason) throws IOException, InterruptedException {
        Map<String, String> why = Map.of("reason", reason);
        api.send(reviewer, "POST", "/api/courseware/" + id + "/withdraw", why);
    }

    /** Makes one; its number. */
    long release(Map<String, ?> wish) throws IOException, InterruptedException {
        Map<String, String> once = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        return api.send(reviewer, "POST", "/api/releases", wish, once).path("number").asLong();
    }

    /** Newest first. */
    JsonNode releases() throws IOException, InterruptedException {
        return api.send(reviewer, "GET", "/api/releases", null);
    }
}
