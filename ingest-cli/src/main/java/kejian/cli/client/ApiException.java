package kejian.cli.client;

import java.io.IOException;

/** The origin said no; the message is the sentence for the person, with the error code. */
public final class ApiException extends IOException {

    public static final int OTHER = 2;
    public static final int INPUT_MISSING = 3;
    public static final int REFUSED = 4;
    public static final int TEMPORARY = 5;
    public static final int RIGHTS = 7;
    public static final int LIMIT = 8;

    private final int exit;
    private final String code;

    public ApiException(int exit, String code, String sentence) {
        super(sentence + " (" + code + ")");
        this.exit = exit;
        this.code = code;
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
