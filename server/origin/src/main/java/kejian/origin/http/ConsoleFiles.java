package kejian.origin.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The console's files. Those below {@code assets} have names that change with their bytes, and lie
 * beside their packed forms, which the build made: browsers keep them for good, and nothing is
 * packed while somebody waits. The page that names them is asked for each time, else an upgrade
 * would leave browsers with names of files that are gone.
 */
@ApplicationScoped
class ConsoleFiles {

    private static final String PAGE = "/console/index.html";
    private static final String PACKED = "kejian.packed";

    /** The smaller one first; browsers take Brotli over TLS alone. */
    private static final List<Packing> PACKINGS =
            List.of(Packing.of("br", ".br"), Packing.of("gzip", ".gz"));

    /**
     * @param name as in Content-Encoding
     * @param suffix of the packed file's name
     * @param accepted whether an Accept-Encoding takes it (RFC 9110 §12.5.3); one that is refused
     *     ({@code q=0}) it does not take
     */
    record Packing(String name, String suffix, Pattern accepted) {

        static Packing of(String name, String suffix) {
            String refused = "0(?:\\.0*)?\\s*(?:,|$)";
            String weight = "\\s*(?:;\\s*q=(?!" + refused + ")|,|$)";
            return new Packing(name, suffix, Pattern.compile("(?:^|,)\\s*" + name + weight));
        }
    }

    /** What a request for {@code from} is answered with. */
    private record Packed(Packing as, String from) {}

    void open(@Observes Router router) {
        router.get("/").order(-10).handler(this::toConsole);
        // The console is one page: its inner addresses are the page.
        router.routeWithRegex("/console(/[a-z]*)?").order(-5).handler(c -> c.reroute(PAGE));
        asked(router.route(PAGE)).handler(c -> keptAs(c, "no-cache"));
        asked(router.routeWithRegex("/console/assets/[^/]+\\.(?:js|css)")).handler(this::asset);
        asked(router.routeWithRegex("/console/assets/[^/]+\\.(?:br|gz)")).handler(this::packed);
    }

    private static Route asked(Route route) {
        return route.method(HttpMethod.GET).method(HttpMethod.HEAD).order(-5);
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

    private void asset(RoutingContext context) {
        String path = context.normalizedPath();
        String accepted = context.request().getHeader("Accept-Encoding");
        // A range is of the bytes as they are: packed ones would come without their name.
        boolean whole = !context.request().headers().contains("Range");
        Optional<Packing> packing = whole ? chosen(accepted) : Optional.empty();
        if (packing.isPresent() && isThere(path + packing.get().suffix())) {
            context.put(PACKED, new Packed(packing.get(), path));
            context.reroute(path + packing.get().suffix());
            return;
        }
        kept(context);
    }

    private void packed(RoutingContext context) {
        Packed packed = context.get(PACKED);
        if (packed != null) {
            String type = packed.from().endsWith(".css") ? "text/css" : "text/javascript";
            context.addHeadersEndHandler(_ -> {
                HttpServerResponse response = context.response();
                if (response.getStatusCode() == 200) {
                    response.putHeader("Content-Type", type + ";charset=UTF-8")
                            .putHeader("Content-Encoding", packed.as().name());
                }
            });
        }
        kept(context);
    }

    private static void kept(RoutingContext context) {
        context.response().putHeader("Vary", "Accept-Encoding");
        keptAs(context, "public, max-age=31536000, immutable");
    }

    /** What is not there is not kept. */
    private static void keptAs(RoutingContext context, String control) {
        context.addHeadersEndHandler(_ -> {
            HttpServerResponse response = context.response();
            int status = response.getStatusCode();
            response.putHeader(
                    "Cache-Control", status == 200 || status == 304 ? control : "no-store");
        });
        context.next();
    }

    private static boolean isThere(String path) {
        return ConsoleFiles.class.getResource("/META-INF/resources" + path) != null;
    }

    /** The first of our packings that a browser takes. */
    static Optional<Packing> chosen(@Nullable String acceptEncoding) {
        return acceptEncoding == null
                ? Optional.empty()
                : PACKINGS.stream()
                        .filter(p -> p.accepted().matcher(acceptEncoding).find())
                        .findFirst();
    }
}
