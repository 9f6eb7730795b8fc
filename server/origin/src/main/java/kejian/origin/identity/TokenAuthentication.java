package kejian.origin.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token in a request, and whom it speaks for. Where an identity server keeps the accounts
 * of people, ours are for workers and edges alone, and its tokens are left to {@link OidcTenants}.
 */
@ApplicationScoped
class TokenAuthentication implements HttpAuthenticationMechanism {

    static final String COOKIE = "kejian-session";

    /** Signed, compact (RFC 7515 §3.1); ours have no dot, and anything else is nobody's. */
    private static final Pattern JWT = Pattern.compile("(?:[A-Za-z0-9_-]+\\.){2}[A-Za-z0-9_-]+");

    private final boolean peopleAreElsewhere;

    TokenAuthentication(IdentityConfig config) {
        this.peopleAreElsewhere = config.oidc().enabled();
    }

    /** Before quarkus-oidc, which would take any token for one of its own. */
    @Override
    public int getPriority() {
        return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1_000;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        String token = token(context.request());
        boolean isTheirs = peopleAreElsewhere && (token == null || JWT.matcher(token).matches());
        return token == null || isTheirs
                ? Uni.createFrom().nullItem()
                : identities.authenticate(new Presented(token));
    }

    /** A header speaks for itself; a cookie only with a header that no other site can add. */
    private @Nullable String token(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null) {
            return header.startsWith("Bearer ") ? header.substring(7).strip() : null;
        }
        Cookie cookie = peopleAreElsewhere ? null : request.getCookie(COOKIE);
        return cookie != null && mayUseCookie(request) ? cookie.getValue() : null;
    }

    static boolean mayUseCookie(HttpServerRequest request) {
        HttpMethod method = request.method();
        boolean safe = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        return safe || "1".equals(request.getHeader("X-Kejian"));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        if (peopleAreElsewhere && OidcLogin.isAt(context)) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"kejian\""));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Presented.class);
    }

    static final class Presented extends BaseAuthenticationRequest {

        private final String token;

        Presented(String token) {
            this.token = token;
        }
    }

    @ApplicationScoped
    static class Provider implements IdentityProvider<Presented> {

        private final Tokens tokens;
        private final boolean peopleAreElsewhere;

        Provider(Tokens tokens, IdentityConfig config) {
            this.tokens = tokens;
            this.peopleAreElsewhere = config.oidc().enabled();
        }

        @Override
        public Class<Presented> getRequestType() {
            return Presented.class;
        }

        @Override
        public Uni<SecurityIdentity> authenticate(
                Presented request, AuthenticationRequestContext context) {
            return context.runBlocking(() -> identity(request.token));
        }

        private SecurityIdentity identity(String token) {
            try {
                Tokens.Holder holder =
                        tokens.holder(token).orElseThrow(AuthenticationFailedException::new);
                var identity = QuarkusSecurityIdentity.builder();
                identity.addCredential(new TokenCredential(token, "bearer"));
                switch (holder) {
                    case Tokens.Holder.Person _ when peopleAreElsewhere ->
                            throw new AuthenticationFailedException();
                    case Tokens.Holder.Person p -> {
                        identity.setPrincipal(new QuarkusPrincipal(p.name()));
                        identity.addAttribute("area", p.area());
                        identity.addAttribute("must-change", p.mustChange());
                        identity.addAttribute("roles", p.roles());
                        // Until it is replaced, a first password opens one door only.
                        identity.addRole(Roles.PERSON);
                        identity.addRoles(p.mustChange() ? Set.of() : p.roles());
                    }
                    case Tokens.Holder.Service s -> {
                        identity.setPrincipal(new QuarkusPrincipal(s.name()));
                        identity.addRole(
                                switch (s.kind()) {
                                    case WORKER -> Roles.WORKER;
                                    case EDGE -> Roles.EDGE;
                                });
                    }
                }
                return identity.build();
            } catch (SQLException e) {
                throw new IllegalStateException("the database does not answer", e);
            }
        }
    }
}
