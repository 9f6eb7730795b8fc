package kejian.origin.identity;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Login, logout, and one's own password. */
@Path("/api")
@RunOnVirtualThread
public class SessionResource {

    private final Accounts accounts;
    private final Tokens tokens;
    private final LoginBrake brake;
    private final CurrentPerson person;

    SessionResource(Accounts accounts, Tokens tokens, LoginBrake brake, CurrentPerson person) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.brake = brake;
        this.person = person;
    }

    public record Login(
            @NotNull @Size(min = 1, max = 64) String user,
            @NotNull @Size(min = 1, max = 200) String password) {}

    public record Me(
            @Nullable String token,
            @Nullable Instant expiresAt,
            String user,
            Set<String> roles,
            @Nullable String area,
            boolean mustChangePassword) {}

    public record Password(
            @NotNull @Size(max = 200) String current,
            @NotNull @Size(min = 12, max = 200) String replacement) {}

    @POST
    @Path("/login")
    @PermitAll
    public Response login(@NotNull @Valid Login login, @Context HttpServerRequest request)
            throws SQLException {
        accounts.demandOurs();
        String address = "address " + request.remoteAddress().hostAddress();
        String user = "user " + login.user();
        brake.attempt(address);
        brake.attempt(user);
        Account account = accounts.verified(login.user(), login.password()).orElse(null);
        if (account == null) {
            throw new ProblemException(Problem.LOGIN_FAILED);
        }
        brake.succeeded(address);
        brake.succeeded(user);
        accounts.seen(account.id);
        Tokens.Issued issued = tokens.issue(account.id);
        Me me =
                new Me(
                        issued.token(),
                        issued.expiresAt(),
                        account.name,
                        account.roleSet(),
                        account.area,
                        account.mustChange);
        return Response.ok(me).cookie(cookie(issued.token(), -1, request.isSSL())).build();
    }

    @POST
    @Path("/logout")
    @RolesAllowed(Roles.PERSON)
    public Response logout(@Context HttpServerRequest request) throws SQLException {
        if (accounts.areOurs()) {
            tokens.end(person.token());
        }
        return Response.noContent().cookie(cookie("", 0, request.isSSL())).build();
    }

    @GET
    @Path("/me")
    @RolesAllowed(Roles.PERSON)
    public Me me() {
        return new Me(
                null,
                null,
                person.name(),
                person.roles(),
                person.area(),
                person.mustChangePassword());
    }

    @POST
    @Path("/me/password")
    @RolesAllowed(Roles.PERSON)
    public void changePassword(@NotNull @Valid Password password) throws SQLException {
        accounts.demandOurs();
        Account account =
                accounts.verified(person.name(), password.current())
                        .orElseThrow(() -> new ProblemException(Problem.LOGIN_FAILED));
        accounts.setPassword(account.name, password.replacement(), /* first= */ false);
        tokens.endAll(account.id, person.token());
    }

    private static NewCookie cookie(String token, int maxAge, boolean secure) {
        return new NewCookie.Builder(TokenAuthentication.COOKIE)
                .value(token)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(maxAge)
                .build();
    }
}
