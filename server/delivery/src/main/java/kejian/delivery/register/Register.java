package kejian.delivery.register;

import org.jspecify.annotations.Nullable;

/** Who is known here. Asked with each page; must not wait for anything. */
public interface Register {

    /** Knows nobody and lets everybody watch. */
    Register OPEN = (box, peer) -> new Standing.Guest();

    /** What a box is here. */
    sealed interface Standing {

        /**
         * @param profile that the register gives it; none where its agent says it
         */
        record Known(String station, @Nullable String profile) implements Standing {}

        /** Not in the register, and served all the same. */
        record Guest() implements Standing {}

        /** Not in the register, and nobody else is served here. */
        record Stranger() implements Standing {}
    }

    /**
     * Of a box that asks.
     *
     * @param box as it names itself, none where it does not
     * @param peer the address that it asks from
     */
    Standing of(@Nullable String box, String peer);
}
