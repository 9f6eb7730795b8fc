package kejian.origin.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Who keeps the accounts of people. Workers and edges have tokens of ours in any case. */
@ConfigMapping(prefix = "kejian.identity")
public interface IdentityConfig {

    Oidc oidc();

    /** An identity server that speaks OpenID Connect, such as Keycloak. */
    interface Oidc {

        /** Whether it keeps the accounts; those of our own are off then. */
        @WithDefault("false")
        boolean enabled();

        /** As in its tokens; for Keycloak {@code https://host/realms/NAME}. */
        Optional<URI> issuer();

        /** The client as which the console logs people in. */
        @WithDefault("kejian-console")
        String clientId();

        /** A file whose first line is that client's secret. */
        Optional<Path> clientSecretFile();

        /** The public client as which {@code kejian login --device-code} logs people in. */
        @WithDefault("kejian-cli")
        String cliClientId();

        /** Whom a bearer token must be meant for. */
        @WithDefault("kejian")
        String audience();

        /** Where an access token names roles. */
        @WithDefault("realm_access/roles")
        String rolesClaim();

        /** Where a token names the code of the person's area. */
        @WithDefault("kejian_area")
        String areaClaim();
    }
}
