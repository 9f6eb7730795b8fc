package kejian.origin.identity;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.CookieSameSite;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How quarkus-oidc treats a request: as a program's, by its bearer token, or as the console's, by
 * the session cookie of the code flow. A cookie counts as our own does: for what changes something,
 * only with a header that no other site can add. Nothing of this exists while it is off.
 */
@ApplicationScoped
class OidcTenants implements TenantConfigResolver {

    private static final Duration KEYS_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final Duration SESSION = Duration.ofHours(12);

    private final @Nullable OidcTenantConfig bearer;
    private final @Nullable OidcTenantConfig console;

    OidcTenants(IdentityConfig config) throws IOException {
        IdentityConfig.Oidc oidc = config.oidc();
        bearer = oidc.enabled() ? bearer(oidc) : null;
        console = oidc.enabled() ? console(oidc) : null;
    }

    @Override
    public Uni<OidcTenantConfig> resolve(
            RoutingContext context, OidcRequestContext<OidcTenantConfig> request) {
        return Uni.createFrom().item(isOfConsole(context) ? console : bearer);
    }

    private static boolean isOfConsole(RoutingContext context) {
        return context.request().getHeader("Authorization") == null
                && (OidcLogin.isAt(context) || TokenAuthentication.mayUseCookie(context.request()));
    }

    private static OidcTenantConfig bearer(IdentityConfig.Oidc oidc) {
        return OidcTenantConfig.builder()
                .tenantId("bearer")
                .authServerUrl(issuer(oidc))
                .clientId(oidc.clientId())
                .applicationType(ApplicationType.SERVICE)
                .roles(Source.accesstoken, oidc.rolesClaim())
                .token()
                .audience(oidc.audience())
                .principalClaim("preferred_username")
                .forcedJwkRefreshInterval(KEYS_AGAIN_AFTER)
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .end()
                .build();
    }

    private static OidcTenantConfig console(IdentityConfig.Oidc oidc) throws IOException {
        return OidcTenantConfig.builder()
                .tenantId("console")
                .authServerUrl(issuer(oidc))
                .clientId(oidc.clientId())
                .applicationType(ApplicationType.WEB_APP)
                .credentials(
                        Files.readAllLines(
                                        oidc.clientSecretFile()
                                                .orElseThrow(() -> missing("client-secret-file")))
                                .getFirst()
                                .strip())
                .roles(Source.accesstoken, oidc.rolesClaim())
                .authentication()
                .redirectPath(OidcLogin.PATH)
                .scopes(List.of("profile"))
                .pkceRequired()
                .cookieSameSite(CookieSameSite.LAX)
                .sessionAgeExtension(SESSION)
                .end()
                .token()
                .principalClaim("preferred_username")
                .refreshExpired()
                .forcedJwkRefreshInterval(KEYS_AGAIN_AFTER)
                .end()
                .logout()
                .path(OidcLogin.OUT)
                .postLogoutPath(OidcLogin.CONSOLE)
                .end()
                .build();
    }

    private static String issuer(IdentityConfig.Oidc oidc) {
        return oidc.issuer().orElseThrow(() -> missing("issuer")).toString();
    }

    private static IllegalStateException missing(String key) {
        return new IllegalStateException(
                "kejian.identity.oidc.enabled needs kejian.identity.oidc." + key);
    }
}
