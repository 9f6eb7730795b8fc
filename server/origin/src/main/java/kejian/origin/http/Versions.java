package kejian.origin.http;

import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Optimistic locking by ETag: who changes something says which version was seen. */
public final class Versions {

    private Versions() {}

    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * @param ifMatch the request's header
     * @throws ProblemException {@code precondition-required} without it, {@code precondition} when
     *     the thing has changed since
     */
    public static void demand(@Nullable String ifMatch, long version) {
        if (ifMatch == null) {
            throw new ProblemException(Problem.PRECONDITION_REQUIRED);
        }
        if (!ifMatch.equals(tag(version))) {
            throw new ProblemException(Problem.PRECONDITION);
        }
    }
}
