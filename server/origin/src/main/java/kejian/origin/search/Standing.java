package kejian.origin.search;

/** How far the search server may be asked. */
sealed interface Standing {

    /** It holds what the database holds: it is asked. */
    record InStep() implements Standing {}

    /** A change was committed a moment ago, or while it was away, and is not there yet. */
    record Behind() implements Standing {}

    /** Its index is missing, or was made by another version, and is filled anew. */
    record Filling(long entries) implements Standing {}

    /**
     * It does not answer, or not as it should.
     *
     * @param why in fixed words, without an address
     */
    record Away(String why) implements Standing {}

    /** One word for metrics and health. */
    default String word() {
        return switch (this) {
            case InStep _ -> "in-step";
            case Behind _ -> "behind";
            case Filling _ -> "filling";
            case Away _ -> "away";
        };
    }
}
