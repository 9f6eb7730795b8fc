package kejian.origin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemBody;
import org.jspecify.annotations.Nullable;

/** Stands before all routes: refuses addresses that could be read in two ways, and answers last. */
@ApplicationScoped
class FrontDoor {

    /**
     * Encoded separators, dots and NUL, overlong or broken UTF-8 are never needed and often meant
     * ill.
     */
    private static final Pattern AMBIGUOUS =
            Pattern.compile(
                    "%(?:2f|5c|00|2e|0d|0a|c0|c1|f[5-9a-f])|%(?![0-9a-f]{2})|\\\\|;|/\\.{1,2}(?:/|$)",
                    Pattern.CASE_INSENSITIVE);

    private final ObjectMapper json;

    FrontDoor(ObjectMapper json) {
        this.json = json;
    }

    void open(@Observes Router router) {
        router.route().order(-1_000).handler(this::check);
        router.get("/").order(-10).handler(this::toConsole);
        router.routeWithRegex("/(api|sync)(/.*)?")
                .last()
                .handler(c -> refuse(c, Problem.NOT_FOUND));
        // The console is one page: its inner addresses are the page.
        router.routeWithRegex("/console(/[a-z]*)?")
                .order(-5)
                .handler(c -> c.reroute("/console/index.html"));
    }

    private void toConsole(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        String agent = context.request().getHeader("User-Agent");
        boolean browser =
                accept != null
                        && accept.contains("text/html")
                        && agent != null
                        && agent.contains("Mozilla/5.0")
                        && !agent.contains("Android 4");
        if (browser) {
            context.redirect("/console/");
        } else {
            context.next();
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (path == null || AMBIGUOUS.matcher(path).find()) {
            refuse(context, Problem.PATH);
            return;
        }
        if (request.headers().contains("X-HTTP-Method-Override")) {
            refuse(context, Problem.METHOD);
            return;
        }
        context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin");
        if (path.startsWith("/console")) {
            context.response()
                    .putHeader(
                            "Content-Security-Policy",
                            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
                                    + " style-src 'self' 'unsafe-inline'; frame-ancestors 'self'");
        }
        context.next();
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
        return path != null && (path.startsWith("/api") || path.startsWith("/sync"));
    }
}
