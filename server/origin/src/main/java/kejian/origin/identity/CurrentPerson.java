package kejian.origin.identity;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.area.AreaResource;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Who makes this request. */
@RequestScoped
public class CurrentPerson implements AreaResource.Asker {

    private final SecurityIdentity identity;

    CurrentPerson(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The account's name, or the name of the worker or edge. */
    public String name() {
        return identity.getPrincipal().getName();
    }

    public boolean hasRole(String role) {
        return identity.hasRole(role);
    }

    /** Code of the person's area; rights end there. Services have none. */
    public @Nullable String area() {
        return identity.getAttribute("area");
    }

    @Override
    public String areaOfAsker() {
        String area = area();
        if (area == null) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        return area;
    }

    Set<String> roles() {
        Set<String> roles = identity.getAttribute("roles");
        return roles == null ? identity.getRoles() : roles;
    }

    boolean mustChangePassword() {
        return Boolean.TRUE.equals(identity.getAttribute("must-change"));
    }

    String token() {
        return identity.getCredential(TokenCredential.class).getToken();
    }
}
