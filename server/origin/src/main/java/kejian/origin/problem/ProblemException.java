package kejian.origin.problem;

import java.util.List;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document. Never wraps what a caller must not see. */
public final class ProblemException extends RuntimeException {

    private final Problem problem;
    private final @Nullable String detail;
    private final List<FieldError> errors;

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

    public ProblemException(Problem problem, @Nullable String detail, List<FieldError> errors) {
        super(problem.code() + (detail == null ? "" : ": " + detail));
        this.problem = problem;
        this.detail = detail;
        this.errors = List.copyOf(errors);
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
