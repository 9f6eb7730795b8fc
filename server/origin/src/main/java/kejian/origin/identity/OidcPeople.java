package kejian.origin.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Makes of a verified token what rights here are made of: our roles, and an area of ours. Whose
 * token names no such area may do nothing: without one, a right would end nowhere.
 */
@ApplicationScoped
class OidcPeople implements SecurityIdentityAugmentor {

    /** Says why somebody with roles may do nothing. */
    static final String WITHOUT_AREA = "without-area";

    private final IdentityConfig config;
    private final People people;

    OidcPeople(IdentityConfig config, People people) {
        this.config = config;
        this.people = people;
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        return identity.getPrincipal() instanceof JsonWebToken token
                ? context.runBlocking(() -> person(identity, token))
                : Uni.createFrom().item(identity);
    }

    private SecurityIdentity person(SecurityIdentity identity, JsonWebToken token) {
        if (token.getName() == null || token.getName().isBlank()) {
            throw new AuthenticationFailedException("the token names nobody");
        }
        Set<String> roles = new TreeSet<>(identity.getRoles());
        roles.retainAll(Accounts.PEOPLE);
        Object claim = token.getClaim(config.oidc().areaClaim());
        Optional<String> area;
        try {
            area = people.came(token.getName(), roles, claim instanceof String code ? code : null);
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer", e);
        }
        QuarkusSecurityIdentity.Builder person =
                QuarkusSecurityIdentity.builder()
                        .setPrincipal(token)
                        .addCredentials(identity.getCredentials())
                        .addAttributes(identity.getAttributes())
                        .addAttribute("roles", roles)
                        .addAttribute(WITHOUT_AREA, area.isEmpty())
                        .addRole(Roles.PERSON);
        area.ifPresent(code -> person.addAttribute("area", code).addRoles(roles));
        return person.build();
    }
}
