package kejian.origin.identity;

import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the console sends people to log in and out: to the identity server, back with a code, and
 * on to the console with a session. What goes wrong is said by the console, which is asked for with
 * the reason.
 */
@ApplicationScoped
class OidcLogin {

    static final String PATH = "/login";
    static final String OUT = "/login/out";
    static final String CONSOLE = "/console/";

    private static final Logger LOG = Logger.getLogger(OidcLogin.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpAuthenticator authenticator;
    private final IdentityConfig config;

    OidcLogin(HttpAuthenticator authenticator, IdentityConfig config) {
        this.authenticator = authenticator;
        this.config = config;
    }

    /** A thread of its own, from the first login on. */
    private static final class Looking {

        static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }

    static boolean isAt(RoutingContext context) {
        String path = context.request().path();
        return PATH.equals(path) || OUT.equals(path);
    }

    void open(@Observes Router router) {
        if (config.oidc().enabled()) {
            for (String path : new String[] {PATH, OUT}) {
                router.route(HttpMethod.GET, path).handler(this::authenticate);
            }
        }
    }

    private void authenticate(RoutingContext context) {
        context.response().putHeader("Cache-Control", "no-store");
        authenticator
                .attemptAuthentication(context)
                .subscribe()
                .with(identity -> known(context, identity), e -> failed(context, e));
    }

    private void known(RoutingContext context, @Nullable SecurityIdentity identity) {
        if (identity != null || OUT.equals(context.request().path())) {
            context.redirect(CONSOLE);
            return;
        }
        URI issuer = config.oidc().issuer().orElseThrow();
        HttpRequest look =
                HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration"))
                        .timeout(PATIENCE)
                        .build();
        // A browser that is sent to a server that is away shows a page of its own making.
        Looking.HTTP
                .sendAsync(look, HttpResponse.BodyHandlers.discarding())
                .whenComplete((answer, e) ->
                        context.vertx()
                                .runOnContext(_ -> {
                                    if (e == null && answer.statusCode() == 200) {
                                        challenge(context);
                                    } else {
                                        LOG.warnf("the identity server does not answer: %s", e);
                                        refused(context, "unavailable");
                                    }
                                }));
    }

    private void challenge(RoutingContext context) {
        authenticator
                .sendChallenge(context)
                .subscribe()
                .with(
                        _ -> {
                            if (!context.response().ended()) {
                                context.response().end();
                            }
                        },
                        e -> failed(context, e));
    }

    private static void failed(RoutingContext context, Throwable e) {
        switch (e) {
            case AuthenticationRedirectException away ->
                    context.response()
                            .setStatusCode(away.getCode())
                            .putHeader("Location", away.getRedirectUri())
                            .end();
            case OIDCException _ -> {
                LOG.warnf("the identity server does not answer: %s", e.getMessage());
                refused(context, "unavailable");
            }
            default -> {
                LOG.warnf("a login was refused: %s", e.toString());
                refused(context, "refused");
            }
        }
    }

    private static void refused(RoutingContext context, String why) {
        context.redirect(CONSOLE + "?login=" + why);
    }
}
