package kejian.origin.identity;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.problem.ProblemException;

/** Accounts, for operators. */
@Path("/api/accounts")
@RolesAllowed(Roles.OPERATOR)
@RunOnVirtualThread
public class AccountResource {

    private final Accounts accounts;
    private final Areas areas;
    private final Tokens tokens;
    private final CurrentPerson person;

    AccountResource(Accounts accounts, Areas areas, Tokens tokens, CurrentPerson person) {
        this.accounts = accounts;
        this.areas = areas;
        this.tokens = tokens;
        this.person = person;
    }

    public record NewAccount(
            @NotNull @Pattern(regexp = "[\\p{L}\\p{N}._@-]{1,64}") String user,
            @NotNull @Size(min = 12, max = 200) String password,
            @NotEmpty @Size(max = 10) Set<@NotNull @Size(min = 1, max = 32) String> roles,
            @NotNull @Size(min = 1, max = 15) String area) {}

    public record Listed(String user, Set<String> roles, String area, boolean mustChangePassword) {}

    public record Reset(@NotNull @Size(min = 12, max = 200) String password) {}

    @GET
    public List<Listed> list() {
        accounts.demandOurs();
        return accounts.listAll(io.quarkus.panache.common.Sort.by("name")).stream()
                .filter(a -> areas.covers(person.area(), a.area))
                .map(a -> new Listed(a.name, a.roleSet(), a.area, a.mustChange))
                .toList();
    }

    @POST
    public Response create(@NotNull @Valid NewAccount wanted) {
        accounts.demandOurs();
        areas.demand(person.area(), wanted.area());
        Account made =
                accounts.create(
                        wanted.user(),
                        wanted.password(),
                        wanted.roles(),
                        wanted.area(),
                        /* first= */ true);
        return Response.status(201)
                .entity(new Listed(made.name, made.roleSet(), made.area, made.mustChange))
                .build();
    }

    @DELETE
    @Path("/{user}")
    @Transactional
    public void delete(String user) {
        if (user.equals(person.name())) {
            throw new ProblemException(Problem.CONFLICT);
        }
        accounts.delete(visible(user));
    }

    @POST
    @Path("/{user}/password")
    public void reset(String user, @NotNull @Valid Reset reset) throws SQLException {
        Account account = visible(user);
        accounts.setPassword(user, reset.password(), /* first= */ true);
        tokens.endAll(account.id, "");
    }

    private Account visible(String user) {
        accounts.demandOurs();
        return accounts.named(user)
                .filter(a -> areas.covers(person.area(), a.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
