package kejian.origin.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A problem document (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProblemBody(
        String type,
        String title,
        int status,
        @Nullable String detail,
        String instance,
        String code,
        List<ProblemException.FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * @param language {@code Accept-Language} of the request
     */
    public static ProblemBody of(
            Problem problem,
            @Nullable String detail,
            List<ProblemException.FieldError> errors,
            @Nullable String language,
            UUID trace) {
        boolean english = language != null && language.stripLeading().startsWith("en");
        return new ProblemBody(
                "/problems/" + problem.code(),
                english ? problem.titleEn() : problem.title(),
                problem.status(),
                detail,
                "urn:uuid:" + trace,
                problem.code(),
                errors);
    }
}
