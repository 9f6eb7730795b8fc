package kejian.origin.identity;

import io.quarkus.panache.common.Sort;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.AccountLog.What;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Accounts, for operators. */
@Path("/api/accounts")
@RolesAllowed(Roles.OPERATOR)
@RunOnVirtualThread
public class AccountResource {

    private final Accounts accounts;
    private final AccountLog log;
    private final Areas areas;
    private final Tokens tokens;
    private final CurrentPerson person;

    AccountResource(
            Accounts accounts, AccountLog log, Areas areas, Tokens tokens, CurrentPerson person) {
        this.accounts = accounts;
        this.log = log;
        this.areas = areas;
        this.tokens = tokens;
        this.person = person;
    }

    public record NewAccount(
            @NotNull @Pattern(regexp = "[\\p{L}\\p{N}._@-]{1,64}") String user,
            @NotNull @Size(min = 12, max = 200) String password,
            @NotEmpty @Size(max = 10) Set<@NotNull @Size(min = 1, max = 32) String> roles,
            @NotNull @Size(min = 1, max = 15) String area) {}

    /** What is not named stays. */
    public record Change(
            @Size(min = 1, max = 10) @Nullable Set<@NotNull @Size(min = 1, max = 32) String> roles,
            @Size(min = 1, max = 15) @Nullable String area) {}

    /**
     * @param seenAt when somebody last logged in
     */
    public record Listed(
            String user,
            Set<String> roles,
            String area,
            boolean mustChangePassword,
            Instant createdAt,
            @Nullable Instant seenAt,
            @Nullable Instant closedAt) {

        static Listed of(Account a) {
            return new Listed(
                    a.name, a.roleSet(), a.area, a.mustChange, a.createdAt, a.seenAt, a.closedAt);
        }
    }

    public record Reset(@NotNull @Size(min = 12, max = 200) String password) {}

    @GET
    public List<Listed> list() {
        accounts.demandOurs();
        Set<String> mine = Set.copyOf(areas.codesBelow(person.areaOfAsker()));
        return accounts.listAll(Sort.by("name")).stream()
                .filter(a -> mine.contains(a.area))
                .map(Listed::of)
                .toList();
    }

    @POST
    @Transactional
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
        log.add(person.name(), What.CREATED, made);
        return Response.status(201).entity(Listed.of(made)).build();
    }

    /** What it may do, and where; counts from the next request on. */
    @PATCH
    @Path("/{user}")
    @Transactional
    public Listed change(String user, @NotNull @Valid Change change) {
        Account account = another(user);
        Account before = new Account();
        before.roles = account.roles;
        before.area = account.area;
        if (change.area() != null) {
            areas.demand(person.area(), change.area());
            account.area = change.area();
        }
        if (change.roles() != null) {
            accounts.give(account, change.roles());
        }
        boolean moved = !before.area.equals(account.area);
        if (moved || !before.roles.equals(account.roles)) {
            log.add(person.name(), What.CHANGED, account, moved ? before.area : null);
        }
        return Listed.of(account);
    }

    /** Nobody comes in by it any more, and its logins end; its name stays its own. */
    @POST
    @Path("/{user}/close")
    @Transactional(rollbackOn = Exception.class)
    public Listed close(String user) throws SQLException {
        Account account = another(user);
        if (accounts.close(account, /* closed= */ true)) {
            log.add(person.name(), What.CLOSED, account);
            tokens.endAll(account.id, "");
        }
        return Listed.of(account);
    }

    @POST
    @Path("/{user}/reopen")
    @Transactional
    public Listed reopen(String user) {
        Account account = another(user);
        if (accounts.close(account, /* closed= */ false)) {
            log.add(person.name(), What.REOPENED, account);
        }
        return Listed.of(account);
    }

    @DELETE
    @Path("/{user}")
    @Transactional
    public void delete(String user) {
        Account account = another(user);
        log.add(person.name(), What.DELETED, account);
        accounts.delete(account);
    }

    @POST
    @Path("/{user}/password")
    @Transactional(rollbackOn = Exception.class)
    public void reset(String user, @NotNull @Valid Reset reset) throws SQLException {
        Account account = visible(user);
        accounts.setPassword(user, reset.password(), /* first= */ true);
        log.add(person.name(), What.PASSWORD_RESET, account);
        tokens.endAll(account.id, "");
    }

    /** Nobody shuts himself out, or makes himself more than others made him. */
    private Account another(String user) {
        Account account = visible(user);
        if (user.equals(person.name())) {
            throw new ProblemException(Problem.CONFLICT);
        }
        return account;
    }

    private Account visible(String user) {
        accounts.demandOurs();
        return accounts.named(user)
                .filter(a -> areas.covers(person.area(), a.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
