package kejian.cli.client;

import java.io.IOException;
import java.util.List;

/** The origin said no; the message is the sentence for the person, with the error code. */
public final class ApiException extends IOException {

    public static final int OTHER = 2;
    public static final int INPUT_MISSING = 3;
    public static final int REFUSED = 4;
    public static final int TEMPORARY = 5;
    public static final int RIGHTS = 7;
    public static final int LIMIT = 8;

    /** What is wrong with one field of a request. */
    public record Field(String pointer, String code, String detail) {}

    private final int exit;
    private final String code;
    private final transient List<Field> fields;

    public ApiException(int exit, String code, String sentence) {
        this(exit, code, sentence, List.of());
    }

    ApiException(int exit, String code, String sentence, List<Field> fields) {
        super(sentence + " (" + code + ")");
        this.exit = exit;
        this.code = code;
        this.fields = List.copyOf(fields);
    }

    /** Empty where it is not about fields. */
    public List<Field> fields() {
        return fields;
    }

    /** Exit code of the command, as README has them. */
    public int exit() {
        return exit;
    }

    public String code() {
        return code;
    }

    static int exitOf(int status) {
        return switch (status) {
            case 401, 403 -> RIGHTS;
            case 413, 507 -> LIMIT;
            case 408, 429, 500, 502, 503, 504 -> TEMPORARY;
            default -> REFUSED;
        };
    }
}
