package kejian.origin.problem;

import java.time.Duration;
import java.util.List;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document. Never wraps what a caller must not see. */
public final class ProblemException extends RuntimeException {

    private final Problem problem;
    private final @Nullable String detail;
    private final List<FieldError> errors;
    private final @Nullable Duration retryAfter;

    public ProblemException(Problem problem) {
        this(problem, null, List.of());
    }

    /**
     * @param detail one sentence for the caller in the problem's first language, without paths, SQL
     *     or hosts
     */
    public ProblemException(Problem problem, @Nullable String detail) {
        this(problem, detail, List.of());
    }

    /**
     * @param retryAfter when another attempt can do better
     */
    public ProblemException(Problem problem, Duration retryAfter) {
        this(problem, null, List.of(), retryAfter);
    }

    public ProblemException(Problem problem, @Nullable String detail, List<FieldError> errors) {
        this(problem, detail, errors, null);
    }

    private ProblemException(
            Problem problem,
            @Nullable String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter) {
        super(problem.code() + (detail == null ? "" : ": " + detail));
        this.problem = problem;
        this.detail = detail;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    public @Nullable String detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /**
     * @param pointer JSON pointer (RFC 6901) into the request's body
     */
    public record FieldError(String pointer, String code, String detail) {}
}
