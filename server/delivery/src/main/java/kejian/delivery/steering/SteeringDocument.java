package kejian.delivery.steering;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The steering manifest of HLS content steering (draft-pantos-hls-rfc8216bis §7.1), which that of
 * DASH (ETSI TS 103 998) is as well.
 */
public final class SteeringDocument {

    public static final String CONTENT_TYPE = "application/json";

    /** What a playlist names no pathway for (§4.4.6.6). */
    public static final String HERE = ".";

    private SteeringDocument() {}

    /**
     * Where a server is that a player may change to.
     *
     * @param edge of the scheme that the player asked
     * @param replacement what is changed in each address of the master (§7.1, URI-REPLACEMENT);
     *     none where the player knows the server by its manifest
     */
    public record Pathway(KnownEdge edge, Replacement replacement) {}

    /** How the addresses at another server are found. */
    public sealed interface Replacement {

        /** The manifest names it already, as DASH's do. */
        record Named() implements Replacement {}

        /** The host's name is another, and nothing else (seen in hls.js 1.7). */
        record Host(String name) implements Replacement {}

        /** Each by its stable id: what differs is more than the name. */
        record Each(Map<String, String> variants, Map<String, String> renditions)
                implements Replacement {}
    }

    /**
     * Writes it.
     *
     * @param order the edges that are of use to this player, the best first
     * @param reload where the player asks next time, relative to this document
     */
    public static String of(List<Pathway> order, int ttlSeconds, String reload) {
        JsonArray priority = new JsonArray();
        JsonArray clones = new JsonArray();
        for (Pathway pathway : order) {
            String id = pathway.edge().name();
            priority.add(id);
            JsonObject replacement =
                    switch (pathway.replacement()) {
                        case Replacement.Named() -> null;
                        case Replacement.Host(String name) -> new JsonObject().put("HOST", name);
                        case Replacement.Each(var variants, var renditions) ->
                                new JsonObject()
                                        .put("PER-VARIANT-URIS", object(variants))
                                        .put("PER-RENDITION-URIS", object(renditions));
                    };
            if (replacement != null) {
                clones.add(
                        new JsonObject()
                                .put("BASE-ID", HERE)
                                .put("ID", id)
                                .put("URI-REPLACEMENT", replacement));
            }
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

    private static JsonObject object(Map<String, String> values) {
        JsonObject object = new JsonObject();
        values.forEach(object::put);
        return object;
    }

    /** With the port in every case, so that two spellings of one server are equal. */
    public static String hostAndPort(String address) {
        URI uri = URI.create(address);
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return uri.getHost() + ":" + port;
    }
}
