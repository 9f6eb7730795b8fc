package kejian.delivery.rtsp;

import java.util.Locale;
import kejian.contract.problem.Problem;

/** Status codes of RFC 2326 §7.1.1 that are given here. */
enum Status {
    OK(200, "OK"),
    FOUND(302, "Moved Temporarily"),
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
    NOT_ACCEPTABLE(406, "Not Acceptable"),
    REQUEST_TIMEOUT(408, "Request Time-out"),
    GONE(410, "Gone"),
    TOO_LARGE(413, "Request Entity Too Large"),
    PARAMETER_NOT_UNDERSTOOD(451, "Parameter Not Understood"),
    NOT_ENOUGH_BANDWIDTH(453, "Not Enough Bandwidth"),
    SESSION_NOT_FOUND(454, "Session Not Found"),
    NOT_VALID_IN_THIS_STATE(455, "Method Not Valid in This State"),
    INVALID_RANGE(457, "Invalid Range"),
    UNSUPPORTED_TRANSPORT(461, "Unsupported Transport"),
    INTERNAL(500, "Internal Server Error"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    UNAVAILABLE(503, "Service Unavailable"),
    VERSION_NOT_SUPPORTED(505, "RTSP Version Not Supported"),
    OPTION_NOT_SUPPORTED(551, "Option not supported");

    private final int code;
    private final String reason;

    Status(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    int code() {
        return code;
    }

    /** As it stands behind the version. */
    String line() {
        return code + " " + reason;
    }

    /** The name of what went wrong, for {@code Problem-Type}. */
    String problem() {
        return "rtsp-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What is wrong for a box over HTTP, in RTSP's codes. */
    static Status of(Problem problem) {
        return switch (problem.status()) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 410 -> GONE;
            case 429 -> NOT_ENOUGH_BANDWIDTH;
            case 503 -> UNAVAILABLE;
            default -> INTERNAL;
        };
    }
}
