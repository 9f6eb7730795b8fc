package kejian.contract.withdrawal;

import java.util.List;

/**
 * An edge's signed word that it shows these courseware no more ({@code POST /sync/receipts}).
 *
 * @param release number of the release that withdraws them; it need not be whole on the edge
 * @param courseware ids
 * @param at ISO 8601 instant by the province's time as the edge knows it; not later than then they
 *     were gone from every address and list
 */
public record WithdrawalReceipt(String edge, long release, List<String> courseware, String at) {

    public static final String MEDIA_TYPE = "application/vnd.kejian.withdrawal-receipt+json";

    /** Courseware in one receipt; an edge that has more to say signs several. */
    public static final int MOST = 1_000;

    public WithdrawalReceipt {
        courseware = List.copyOf(courseware);
    }
}
