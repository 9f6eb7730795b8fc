package kejian.origin.month;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kejian.contract.problem.Problem;
import kejian.origin.OriginConfig;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Months and their closing; docs/api.md §Viewing figures. */
@Path("/api/months")
@RunOnVirtualThread
public class MonthResource {

    private static final Logger LOG = Logger.getLogger(MonthResource.class);
    private static final int SHOWN = 24;

    private final Months months;
    private final CurrentPerson person;
    private final OriginConfig config;

    MonthResource(Months months, CurrentPerson person, OriginConfig config) {
        this.months = months;
        this.person = person;
        this.config = config;
    }

    /**
     * @param dueAt when it closes by itself
     * @param closed absent while it is open
     */
    public record Month(String month, Instant dueAt, Months.@Nullable Snapshot closed) {}

    public record All(List<Month> items) {}

    /** The last two years, the newest first. */
    @GET
    @RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
    public All list() {
        YearMonth newest = months.now();
        Map<String, Months.Snapshot> closed =
                months.closed(newest.minusMonths(SHOWN - 1).atDay(1), newest.atDay(1)).stream()
                        .collect(Collectors.toMap(Months.Snapshot::month, each -> each));
        List<Month> all = new ArrayList<>();
        for (int i = 0; i < SHOWN; i++) {
            YearMonth month = newest.minusMonths(i);
            all.add(of(month, closed.get(month.toString())));
        }
        return new All(all);
    }

    @GET
    @Path("/{month}")
    @RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
    public Month show(String month) {
        YearMonth wanted = Months.parse(month);
        return of(wanted, months.of(wanted).orElse(null));
    }

    /** Its figures are those of the whole province: so are the rights. */
    @POST
    @Path("/{month}/close")
    @RolesAllowed(Roles.ANALYST)
    public Month close(String month) throws SQLException {
        if (!config.province().code().equals(person.area())) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        YearMonth wanted = Months.parse(month);
        Months.Snapshot closed = months.close(wanted, person.name());
        LOG.infof("closed: month=%s snapshot=%s by=%s", wanted, closed.snapshot(), person.name());
        return of(wanted, closed);
    }

    private Month of(YearMonth month, Months.@Nullable Snapshot closed) {
        return new Month(month.toString(), months.dueAt(month), closed);
    }
}
