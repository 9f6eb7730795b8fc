package kejian.contract.possession;

/**
 * What an edge read from its disk ({@code POST /sync/possession}).
 *
 * @param challenge {@link Challenge#id}
 * @param tags Base64 of a {@link LeafTag} for each leaf, in the order of {@link Leaves#chosen}; all
 *     zero where the leaf is not there
 */
public record Proof(String challenge, String tags) {}
