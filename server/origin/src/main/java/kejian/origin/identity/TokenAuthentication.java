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
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the token in a request, and whom it speaks for. */
@ApplicationScoped
class TokenAuthentication implements HttpAuthenticationMechanism {

    static final String COOKIE = "kejian-session";

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        String token = token(context);
        return token == null
                ? Uni.createFrom().nullItem()
                : identities.authenticate(new Presented(token));
    }

    /** A header speaks for itself; a cookie only with a header that no other site can add. */
    static @Nullable String token(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        if (header != null) {
            return header.startsWith("Bearer ") ? header.substring(7).strip() : null;
        }
        Cookie cookie = context.request().getCookie(COOKIE);
        HttpMethod method = context.request().method();
        boolean safe = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        boolean ours = "1".equals(context.request().getHeader("X-Kejian"));
        return cookie != null && (safe || ours) ? cookie.getValue() : null;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
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

        Provider(Tokens tokens) {
            this.tokens = tokens;
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
