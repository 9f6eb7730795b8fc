package kejian.contract.viewing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody answered to a survey. It lies in the edge's journal among the evidence of viewing,
 * and travels with it. Of one box, or one voice, the last answer counts.
 *
 * @param survey its id
 * @param choices of each question, in order, the option, from 1
 * @param box as it names itself; none where it does not
 * @param voice what tells a nameless one apart, unreadable but by the edge; none where a box is
 *     named
 * @param source {@link #REMOTE} or {@link #BROWSER}, or one that a newer edge knows: lower-case
 *     letters, at most 16
 * @param receivedAtMs the edge's clock, epoch milliseconds
 */
public record SurveyAnswer(
        String survey,
        List<Integer> choices,
        @Nullable String box,
        @Nullable String voice,
        String source,
        long receivedAtMs) {

    public static final String REMOTE = "remote";
    public static final String BROWSER = "browser";

    public SurveyAnswer {
        choices = List.copyOf(choices);
    }
}
