package kejian.origin.identity;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;

/** What was done to accounts, for operators. */
@Path("/api/account-events")
@RolesAllowed(Roles.OPERATOR)
@RunOnVirtualThread
public class AccountLogResource {

    private final AccountLog log;
    private final CurrentPerson person;

    AccountLogResource(AccountLog log, CurrentPerson person) {
        this.log = log;
        this.person = person;
    }

    public record All(long total, List<AccountLog.Entry> items) {}

    /** The newest first. */
    @GET
    public All list(
            @QueryParam("page") @DefaultValue("1") @Min(1) @Max(1_000_000) int page,
            @QueryParam("size") @DefaultValue("50") @Min(1) @Max(1_000) int size) {
        String root = person.areaOfAsker();
        return new All(log.count(root), log.list(root, page, size));
    }
}
