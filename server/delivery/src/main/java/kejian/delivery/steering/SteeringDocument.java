package kejian.delivery.steering;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/** The steering manifest of HLS content steering (draft-pantos-hls-rfc8216bis §7.1). */
public final class SteeringDocument {

    public static final String CONTENT_TYPE = "application/json";

    /** What a playlist names no pathway for (§4.4.6.6). */
    private static final String HERE = ".";

    private SteeringDocument() {}

    /**
     * Writes it.
     *
     * @param order the edges that are of use to this player, the best first; of the scheme and port
     *     of this server, since a clone's {@code HOST} replaces the name alone (seen in hls.js 1.7)
     * @param reload where the player asks next time, relative to this document
     */
    public static String of(List<KnownEdge> order, int ttlSeconds, String reload) {
        JsonArray priority = new JsonArray();
        JsonArray clones = new JsonArray();
        for (KnownEdge edge : order) {
            priority.add(edge.name());
            clones.add(
                    new JsonObject()
                            .put("BASE-ID", HERE)
                            .put("ID", edge.name())
                            .put(
                                    "URI-REPLACEMENT",
                                    new JsonObject()
                                            .put("HOST", URI.create(edge.address()).getHost())));
        }
        priority.add(HERE);
        JsonObject document =
                new JsonObject()
                        .put("VERSION", 1)
                        .put("TTL", ttlSeconds)
                        .put("RELOAD-URI", reload)
                        .put("PATHWAY-PRIORITY", priority);
        if (!clones.isEmpty()) {
            document.put("PATHWAY-CLONES", clones);
        }
        return document.encode();
    }

    /** With the port in every case, so that two spellings of one server are equal. */
    public static String hostAndPort(String address) {
        URI uri = URI.create(address);
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getHost() + ":" + port;
    }
}
