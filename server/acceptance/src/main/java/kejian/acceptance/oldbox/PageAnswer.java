package kejian.acceptance.oldbox;

import java.net.URI;
import java.util.Map;

/**
 * An answer of a server to a box.
 *
 * @param heads by their names in lower case
 */
public record PageAnswer(URI address, int status, Map<String, String> heads, byte[] body) {

    String head(String name) {
        return heads.getOrDefault(name, "");
    }

    /** Whether it is a page, and not a picture or a film. */
    boolean isPage() {
        return head("content-type").startsWith("text/html");
    }

    /** The address without the server. */
    String path() {
        String query = address.getRawQuery();
        return address.getRawPath() + (query == null ? "" : "?" + query);
    }
}
