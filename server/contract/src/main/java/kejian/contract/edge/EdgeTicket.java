package kejian.contract.edge;

/**
 * What an edge shows another edge to be given blobs: the province's word that it is one of its own.
 * On the wire it is a {@link kejian.contract.release.SignedDocument} of this type, signed as
 * timestamps are, in Base64 of the URL alphabet behind {@code Authorization: Bearer}. Whoever
 * serves checks it without asking anybody.
 *
 * @param edge whose it is
 * @param expires ISO 8601 instant
 */
public record EdgeTicket(String edge, String expires) {

    public static final String MEDIA_TYPE = "application/vnd.kejian.ticket+json";
}
