package kejian.origin.identity;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where people log in; asked for by whoever has not. */
@Path("/api/identity")
public class IdentityResource {

    private final IdentityConfig config;

    IdentityResource(IdentityConfig config) {
        this.config = config;
    }

    /** Who keeps the accounts. */
    public enum Engine {
        OWN,
        OIDC
    }

    /**
     * How one logs in.
     *
     * @param login where the console sends people, instead of asking for a password itself
     * @param logout where it sends them to log out
     * @param issuer whose device flow the command line uses
     * @param clientId as which client
     */
    public record Identity(
            Engine engine,
            @Nullable String login,
            @Nullable String logout,
            @Nullable URI issuer,
            @Nullable String clientId) {}

    @GET
    @PermitAll
    public Identity show() {
        IdentityConfig.Oidc oidc = config.oidc();
        return oidc.enabled()
                ? new Identity(
                        Engine.OIDC,
                        OidcLogin.PATH,
                        OidcLogin.OUT,
                        oidc.issuer().orElseThrow(),
                        oidc.cliClientId())
                : new Identity(Engine.OWN, null, null, null, null);
    }
}
