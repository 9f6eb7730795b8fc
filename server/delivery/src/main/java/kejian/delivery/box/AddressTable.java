package kejian.delivery.box;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;

/** What each address is asked by, by whom, and who answers it. */
final class AddressTable {

    private final List<Address> addresses = new ArrayList<>();

    enum Kind {
        /** Pages of boxes with a remote, and surveys: no script of another host ever asks. */
        REMOTE,
        /** Readable by pages of other hosts (Fetch standard §3.2, CORS). */
        OPEN,
        /** As {@link #OPEN}, and takes POST only. */
        REPORT
    }

    interface Answer {
        void answer(Exchange x, Matcher path);
    }

    private record Address(Pattern path, Kind kind, Answer answer) {}

    void add(String path, Kind kind, Answer answer) {
        addresses.add(new Address(Pattern.compile(path), kind, answer));
    }

    /** Answers, with what the gate says to boxes that it does not know. */
    void answer(Exchange x, String path, Gate gate) {
        for (Address address : addresses) {
            Matcher matcher = address.path.matcher(path);
            if (matcher.matches()) {
                if (isWanted(x, address.kind) && gate.admits(x)) {
                    address.answer.answer(x, matcher);
                }
                return;
            }
        }
        x.fail(Problem.NOT_FOUND);
    }

    /** Whether the method is one of the address'; another one is answered here. */
    static boolean isWanted(Exchange x, Kind kind) {
        HttpMethod method = x.request().method();
        boolean read = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (kind != Kind.REMOTE) {
            x.allowForeignPages();
        }
        if (kind == Kind.REPORT ? method.equals(HttpMethod.POST) : read) {
            return true;
        }
        String methods =
                switch (kind) {
                    case REMOTE -> "GET, HEAD";
                    case OPEN -> "GET, HEAD, OPTIONS";
                    case REPORT -> "POST, OPTIONS";
                };
        if (kind != Kind.REMOTE && method.equals(HttpMethod.OPTIONS)) {
            preflight(x, methods);
        } else {
            x.response().putHeader("Allow", methods);
            x.fail(Problem.METHOD);
        }
        return false;
    }

    private static void preflight(Exchange x, String methods) {
        x.response()
                .setStatusCode(204)
                .putHeader("Allow", methods)
                .putHeader("Access-Control-Allow-Methods", methods)
                .putHeader(
                        "Access-Control-Allow-Headers",
                        "Range, If-Range, If-None-Match, Content-Type, CMCD-Request, CMCD-Object,"
                                + " CMCD-Status, CMCD-Session")
                .putHeader("Access-Control-Max-Age", "86400")
                .end();
    }

    static String part(Matcher path, int group) {
        return Objects.requireNonNull(path.group(group));
    }

    static int number(Matcher path, int group) {
        return Integer.parseInt(part(path, group));
    }
}
