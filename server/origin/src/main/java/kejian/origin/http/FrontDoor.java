package kejian.origin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.delivery.box.HeadClock;
import kejian.origin.problem.ProblemBody;
import org.jspecify.annotations.Nullable;

/** Stands before all routes: refuses addresses that could be read in two ways, and answers last. */
@ApplicationScoped
class FrontDoor {

    /** What is never needed in an address and often meant ill: separators, dots, line ends. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile(
                    "%(?:2f|5c|2e|7f|[01][0-9a-f])|%(?![0-9a-f]{2})|\\\\|;|/\\.{1,2}(?:/|$)|[^!-~]",
                    Pattern.CASE_INSENSITIVE);

    /** A line end in a value could come back in a header. */
    private static final Pattern LINE_END = Pattern.compile("%0[0ad]", Pattern.CASE_INSENSITIVE);

    /** JSON is bounded by its reader as well; this spares the sender the sending. */
    private static final long LONGEST_JSON = 4_000_000;

    private static final int MOST_HEADERS = 100;

    private static final Set<HttpMethod> METHODS =
            Set.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.OPTIONS,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE);

    private static final Pattern API = Pattern.compile("^/(?:api|sync)(?:/|$)");

    private final ObjectMapper json;
    private final ApiConfig config;

    FrontDoor(ObjectMapper json, ApiConfig config) {
        this.json = json;
        this.config = config;
    }

    void open(@Observes Router router) {
        ApiDoor.open(config.headWithin());
        router.route().order(-1_000).handler(this::check);
        router.routeWithRegex("/(api|sync)(/.*)?")
                .last()
                .handler(c -> refuse(c, Problem.NOT_FOUND));
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (!HeadClock.arrived(request)) {
            refuseAndClose(context, Problem.REQUEST_HEAD);
            return;
        }
        if (!hasOneHost(request)) {
            refuseAndClose(context, Problem.PATH);
            return;
        }
        if (request.headers().size() > MOST_HEADERS) {
            refuseAndClose(context, Problem.HEADERS);
            return;
        }
        if (!METHODS.contains(request.method())) {
            refuseAndClose(context, Problem.METHOD);
            return;
        }
        if (path == null || AMBIGUOUS.matcher(path).find() || !isUtf8(path)) {
            refuse(context, Problem.PATH);
            return;
        }
        if (request.query() != null && LINE_END.matcher(request.query()).find()) {
            refuse(context, Problem.QUERY);
            return;
        }
        if (isApi(path) && isAskedTwice(request)) {
            refuse(context, Problem.QUERY);
            return;
        }
        if (isApi(path) && isLongJson(request)) {
            refuseAndClose(context, Problem.TOO_LARGE);
            return;
        }
        if (request.headers().contains("X-HTTP-Method-Override")) {
            refuse(context, Problem.METHOD);
            return;
        }
        if (!path.startsWith("/sync/")) {
            // which edges ask, no browser: their lines are thin
            context.response()
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Referrer-Policy", "same-origin");
        }
        if (isApi(path)) {
            context.response().putHeader("Content-Security-Policy", "frame-ancestors 'self'");
        } else if (path.startsWith("/console")) {
            context.response()
                    .putHeader(
                            "Content-Security-Policy",
                            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
                                    + " style-src 'self' 'unsafe-inline'; frame-ancestors 'self'");
        }
        context.next();
    }

    /** Whether the decoded bytes are UTF-8 in its shortest form (RFC 3629). */
    private static boolean isUtf8(String path) {
        if (path.indexOf('%') < 0) {
            return true;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** A value that somebody else reads first, and we last, or the other way round. */
    private static boolean isAskedTwice(HttpServerRequest request) {
        if (request.query() == null) {
            return false;
        }
        return new QueryStringDecoder(request.query(), /* hasPath= */ false)
                .parameters().values().stream().anyMatch(values -> values.size() > 1);
    }

    /** RFC 9112 §3.2. Old boxes speak HTTP/1.0 and may leave it out; programs have no reason to. */
    private static boolean hasOneHost(HttpServerRequest request) {
        int hosts = request.headers().getAll("Host").size();
        return switch (request.version()) {
            case HTTP_1_0 -> hosts == 1 || hosts == 0 && !isApi(request.path());
            case HTTP_1_1 -> hosts == 1;
            case HTTP_2 -> hosts <= 1; // it has :authority
        };
    }

    private static boolean isLongJson(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        String length = request.getHeader("Content-Length");
        return type != null
                && length != null
                && type.startsWith("application/json")
                && (length.length() > 18 || Long.parseLong(length) > LONGEST_JSON);
    }

    /** What follows on this connection is nothing that anybody wants. */
    private void refuseAndClose(RoutingContext context, Problem problem) {
        context.response()
                .putHeader("Connection", "close")
                .endHandler(_ -> context.request().connection().close());
        if (problem == Problem.METHOD) {
            context.response().putHeader("Allow", "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
        }
        refuse(context, problem);
    }

    private void refuse(RoutingContext context, Problem problem) {
        var response = context.response().setStatusCode(problem.status());
        if (!isApi(context.request().path())) {
            response.putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("Problem-Type", problem.code())
                    .end(problem.titleEn() + "\n");
            return;
        }
        ProblemBody body =
                ProblemBody.of(
                        problem,
                        null,
                        List.of(),
                        context.request().getHeader("Accept-Language"),
                        UUID.randomUUID());
        try {
            response.putHeader("Content-Type", ProblemBody.MEDIA_TYPE)
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }

    private static boolean isApi(@Nullable String path) {
        return path != null && API.matcher(path).find();
    }
}
