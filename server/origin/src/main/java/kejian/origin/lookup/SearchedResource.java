package kejian.origin.lookup;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Hot words, and searches without result. */
@Path("/api/searches")
@RunOnVirtualThread
@Transactional
public class SearchedResource {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int MOST_YEARS = 6;
    private static final int USUAL_DAYS = 30;

    /** A word that fewer boxes asked for may be somebody's name. */
    private static final int LEAST_BOXES = 5;

    /** What was opened by digits is that title, however it was pressed. */
    private static final String ASKED =
            Areas.BELOW
                    + """
                    , asked as (
                        select case when means = 'keys' and opened is not null
                                    then 'title' else means end as kind,
                               case when means = 'keys' and opened is not null
                                    then opened else text end as what,
                               edge || ' ' || voice as box, found, opened
                          from search_made
                         where area in (select code from below)
                           and at >= :first and at < :last
                           and (:found = 'all' or (found > 0) = (:found = 'true'))),
                    words as (
                        select kind, what, count(*) as searches, count(distinct box) as boxes,
                               count(*) filter (where found = 0) as unfound,
                               count(opened) as opened
                          from asked group by kind, what)
                    """;

    private final EntityManager database;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    SearchedResource(EntityManager database, Areas areas, CurrentPerson person, Clock clock) {
        this.database = database;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /**
     * What was looked for.
     *
     * @param kind {@code words}; {@code keys} for digits from which nothing was opened; {@code
     *     title} for what was opened by digits; or a newer edge's
     * @param text words, digits, or the title's; none where that is not known any more
     * @param courseware of a title
     * @param boxes that asked for it, each once
     * @param unfound searches that found nothing
     * @param opened searches from which something was opened
     */
    public record Word(
            String kind,
            @Nullable String text,
            @Nullable String courseware,
            long searches,
            long boxes,
            long unfound,
            long opened) {}

    /**
     * @param from first day, Asia/Shanghai; {@code to} the last
     * @param searches all of them
     * @param untold those of them whose words too few boxes asked for
     * @param items most asked first
     */
    public record Searched(
            LocalDate from,
            LocalDate to,
            String area,
            long searches,
            long untold,
            List<Word> items) {}

    /** Of one's area; words that fewer than five boxes asked for are not told. */
    @GET
    @RolesAllowed({Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER, Roles.OPERATOR})
    public Searched list(
            @QueryParam("from") @Size(max = 10) @Nullable String from,
            @QueryParam("to") @Size(max = 10) @Nullable String to,
            @QueryParam("area") @Size(max = 15) @Nullable String area,
            @QueryParam("found")
                    @DefaultValue("all")
                    @Size(max = 5)
                    @Pattern(regexp = "all|true|false")
                    String found,
            @QueryParam("size") @DefaultValue("20") @Min(1) @Max(1_000) int size) {
        LocalDate last = day(to, LocalDate.ofInstant(clock.instant(), ZONE));
        LocalDate first = day(from, last.minusDays(USUAL_DAYS - 1));
        if (first.isAfter(last) || first.isBefore(last.minusYears(MOST_YEARS))) {
            throw new ProblemException(Problem.QUERY, "from, to");
        }
        String root = areas.within(person.areaOfAsker(), area);
        Tuple sums =
                (Tuple)
                        with(
                                        """
                                        select coalesce(sum(searches), 0) as searches,
                                               coalesce(sum(searches)
                                                   filter (where boxes < :least), 0) as untold
                                          from words
                                        """,
                                        root,
                                        first,
                                        last,
                                        found)
                                .getSingleResult();
        Query query =
                with(
                                """
                                select w.kind, w.what, c.title, w.searches, w.boxes, w.unfound,
                                       w.opened
                                  from words w
                                  left join courseware c
                                         on w.kind = 'title' and c.id::text = w.what
                                 where w.boxes >= :least
                                 order by w.searches desc, w.boxes desc, w.kind, w.what
                                 limit :size
                                """,
                                root,
                                first,
                                last,
                                found)
                        .setParameter("size", size);
        List<?> rows = query.getResultList();
        return new Searched(
                first,
                last,
                root,
                sums.get("searches", Number.class).longValue(),
                sums.get("untold", Number.class).longValue(),
                rows.stream().map(Tuple.class::cast).map(SearchedResource::word).toList());
    }

    private Query with(String select, String root, LocalDate first, LocalDate last, String found) {
        return database.createNativeQuery(ASKED + select, Tuple.class)
                .setParameter("root", root)
                .setParameter("first", Timestamp.from(first.atStartOfDay(ZONE).toInstant()))
                .setParameter(
                        "last", Timestamp.from(last.plusDays(1).atStartOfDay(ZONE).toInstant()))
                .setParameter("found", found)
                .setParameter("least", LEAST_BOXES);
    }

    private static Word word(Tuple t) {
        String kind = t.get("kind", String.class);
        String what = t.get("what", String.class);
        boolean isTitle = kind.equals("title");
        return new Word(
                kind,
                isTitle ? t.get("title", String.class) : what,
                isTitle ? what : null,
                t.get("searches", Number.class).longValue(),
                t.get("boxes", Number.class).longValue(),
                t.get("unfound", Number.class).longValue(),
                t.get("opened", Number.class).longValue());
    }

    private static LocalDate day(@Nullable String text, LocalDate otherwise) {
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.QUERY, text);
        }
    }
}
