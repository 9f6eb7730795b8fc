package kejian.origin.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
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
        boolean english = isEnglish(language);
        return new ProblemBody(
                "/problems/" + problem.code(),
                english ? problem.titleEn() : problem.title(),
                problem.status(),
                detail,
                "urn:uuid:" + trace,
                problem.code(),
                errors);
    }

    /** Chinese unless English is asked for first (RFC 9110 §12.5.4). */
    public static boolean isEnglish(@Nullable String language) {
        if (language == null || language.isBlank()) {
            return false;
        }
        try {
            Locale best =
                    Locale.lookup(
                            Locale.LanguageRange.parse(language),
                            List.of(Locale.CHINESE, Locale.ENGLISH));
            return Locale.ENGLISH.equals(best);
        } catch (IllegalArgumentException e) {
            return false; // a header that is none asks for nothing
        }
    }
}
