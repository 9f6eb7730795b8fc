package kejian.origin.arrangement;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What goes out, went out and ends on which day, for people. */
@Path("/api/calendar")
@RunOnVirtualThread
@Transactional
public class CalendarResource {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** A month with the weeks at its ends. */
    private static final int MOST_DAYS = 45;

    private static final int MOST = 1_000;

    private static final String ASKED =
            """
            with mine as (
                select id, kind, title, state, version, publish_at, published_at, withdraw_at
                  from courseware
                 where area in (:areas) and binned_at is null and replaces is null),
            said as (
                select mine.*, 'GOES_OUT' as what, publish_at as at from mine
                 where state in ('DRAFT', 'IN_REVIEW', 'SCHEDULED')
                union all
                select mine.*, 'WENT_OUT', published_at from mine where state = 'PUBLISHED'
                union all
                select mine.*, 'ENDS', withdraw_at from mine where state <> 'WITHDRAWN')
            select id, kind, title, state, version, what, at,
                   coalesce((select string_agg(n.title, '、' order by n.position, n.slug)
                               from column_courseware k join column_node n on n.id = k.column_id
                              where k.courseware = said.id), '') as columns
              from said
             where at >= :from and at < :until
               and (:column = '' or exists (
                    select 1 from column_courseware k join column_node n on n.id = k.column_id
                     where k.courseware = said.id and n.slug = :column))
             order by at, title, id, what
             limit :most
            """;

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;

    CalendarResource(EntityManager database, Areas areas, CurrentPerson person) {
        this.database = database;
        this.areas = areas;
        this.person = person;
    }

    /** What happens to a courseware. */
    enum What {
        GOES_OUT,
        WENT_OUT,
        ENDS
    }

    /**
     * @param columns their titles
     */
    record Entry(
            UUID id,
            Kind kind,
            String title,
            State state,
            long version,
            String columns,
            What what,
            Instant at) {}

    /**
     * @param more whether there is more than is said
     */
    record Calendar(LocalDate from, LocalDate to, List<Entry> entries, boolean more) {}

    /**
     * @param from first day, as China counts days; likewise {@code to} the last
     */
    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public Calendar days(
            @QueryParam("from") @NotNull LocalDate from,
            @QueryParam("to") @NotNull LocalDate to,
            @QueryParam("column") @Size(max = 64) @Nullable String column) {
        long days = ChronoUnit.DAYS.between(from, to) + 1;
        if (days < 1 || days > MOST_DAYS || from.getYear() < 2000 || to.getYear() > 2999) {
            throw new ProblemException(Problem.QUERY, "to");
        }
        List<Tuple> rows =
                database.createNativeQuery(ASKED, Tuple.class)
                        .setParameter("areas", areas.codesBelow(person.areaOfAsker()))
                        .setParameter("from", from.atStartOfDay(ZONE).toInstant())
                        .setParameter("until", to.plusDays(1).atStartOfDay(ZONE).toInstant())
                        .setParameter("column", column == null ? "" : column)
                        .setParameter("most", MOST + 1)
                        .getResultList();
        return new Calendar(
                from,
                to,
                rows.stream().limit(MOST).map(CalendarResource::entry).toList(),
                rows.size() > MOST);
    }

    private static Entry entry(Tuple t) {
        return new Entry(
                t.get("id", UUID.class),
                Kind.valueOf(t.get("kind", String.class)),
                t.get("title", String.class),
                State.valueOf(t.get("state", String.class)),
                t.get("version", Long.class),
                t.get("columns", String.class),
                What.valueOf(t.get("what", String.class)),
                t.get("at", Instant.class));
    }
}
