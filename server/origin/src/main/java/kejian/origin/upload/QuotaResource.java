package kejian.origin.upload;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.identity.AccountAreas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;

/** What editors may upload: one's own for each, anybody's for operators. */
@Path("/api/quotas")
@RunOnVirtualThread
public class QuotaResource {

    private static final long MOST = 1L << 60;

    private final Quotas quotas;
    private final CurrentPerson person;
    private final AccountAreas accounts;
    private final Areas areas;
    private final String province;

    QuotaResource(
            Quotas quotas,
            CurrentPerson person,
            AccountAreas accounts,
            Areas areas,
            OriginConfig config) {
        this.quotas = quotas;
        this.person = person;
        this.accounts = accounts;
        this.areas = areas;
        this.province = config.province().code();
    }

    public record Shown(String user, Quotas.Quota quota, Quotas.Use use) {}

    public record Wanted(
            @NotNull @Min(0) @Max(MOST) Long onTheWayBytes,
            @NotNull @Min(0) @Max(MOST) Long storedBytes) {}

    @GET
    @Path("/me")
    @RolesAllowed(Roles.EDITOR)
    public Shown mine() throws SQLException {
        return shown(person.name());
    }

    @GET
    @Path("/of/{user}")
    @RolesAllowed(Roles.OPERATOR)
    public Shown show(@Size(max = 64) String user) throws SQLException {
        return shown(inReach(user));
    }

    @PUT
    @Path("/of/{user}")
    @RolesAllowed(Roles.OPERATOR)
    public Shown set(@Size(max = 64) String user, @NotNull @Valid Wanted wanted)
            throws SQLException {
        quotas.set(inReach(user), new Quotas.Quota(wanted.onTheWayBytes(), wanted.storedBytes()));
        return shown(user);
    }

    /** An operator answers for an area; who has no account here is of the whole province. */
    private String inReach(String user) {
        if (!areas.covers(person.area(), accounts.of(user).orElse(province))) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return user;
    }

    private Shown shown(String user) throws SQLException {
        return new Shown(user, quotas.of(user), quotas.use(user));
    }
}
