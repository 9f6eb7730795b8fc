package kejian.acceptance.bench.search;

import java.util.List;
import java.util.UUID;

/** Where answers stood that were looked for. */
final class Ranks {

    private static final int FIRST = 3;
    private static final int LOOKED_AT = 10;

    private int asked;
    private int amongFirst;
    private double reciprocal;

    /**
     * @param answered best first
     */
    void add(UUID wanted, List<UUID> answered) {
        asked++;
        int at = answered.indexOf(wanted);
        if (at >= 0 && at < FIRST) {
            amongFirst++;
        }
        if (at >= 0 && at < LOOKED_AT) {
            reciprocal += 1.0 / (at + 1);
        }
    }

    /** Percent that were not among the first three. */
    double missed() {
        return 100.0 * (asked - amongFirst) / asked;
    }

    /** 1 where each was the first; beyond the tenth nobody looks. */
    double meanReciprocal() {
        return reciprocal / asked;
    }

    /** Percent of that which is lost. */
    double lost() {
        return 100 * (1 - meanReciprocal());
    }
}
