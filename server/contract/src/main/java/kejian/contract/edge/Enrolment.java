package kejian.contract.edge;

import kejian.contract.release.SignedDocument;

/**
 * How an edge shows itself for the first time ({@code POST /sync/enrolment}).
 *
 * @param word its signed word of its own key, a {@link kejian.contract.withdrawal.EdgeKey}
 * @param proof {@link EnrolmentCode#proof} over the word's payload
 */
public record Enrolment(SignedDocument word, String proof) {

    /**
     * What the province gives for it.
     *
     * @param token the edge's own, for all that it asks from now on
     */
    public record Taken(String edge, String token) {}
}
