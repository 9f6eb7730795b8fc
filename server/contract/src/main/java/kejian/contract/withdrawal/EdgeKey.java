package kejian.contract.withdrawal;

import kejian.contract.release.KeyRing;

/**
 * An edge's word of its own key, signed with that very key ({@code POST /sync/key}). The province
 * pins the first one that comes with an edge's token.
 *
 * @param edge the name that the province knows it by
 */
public record EdgeKey(String edge, KeyRing.Key key) {

    public static final String MEDIA_TYPE = "application/vnd.kejian.edge-key+json";
}
