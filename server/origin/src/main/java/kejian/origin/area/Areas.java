package kejian.origin.area;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The tree: province, city, county, township, village. A right for an area holds for all below it.
 */
@ApplicationScoped
public class Areas {

    /** All areas below one, itself included. */
    public static final String BELOW =
            """
            with recursive below(code) as (
                select code from area where code = :root
                union select a.code from area a join below b on a.parent = b.code)
            """;

    /** The same for JDBC; the root is its one parameter. */
    public static final String BELOW_OF = BELOW.replace(":root", "?");

    private final EntityManager database;

    Areas(EntityManager database) {
        this.database = database;
    }

    /** An area as the API shows it. */
    public record Area(String code, String name, @Nullable String parent) {}

    /** Whether {@code area} is {@code mine} or lies below it. */
    public boolean covers(@Nullable String mine, String area) {
        return mine != null && codesAbove(area).contains(mine);
    }

    /**
     * @throws ProblemException {@code not-found}: what lies outside one's area is not there
     */
    public void demand(@Nullable String mine, String area) {
        if (!covers(mine, area)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
    }

    /**
     * Of what area somebody wants to know: of their own where they name none.
     *
     * @throws ProblemException {@code not-found} where it lies outside their own
     */
    public String within(String mine, @Nullable String asked) {
        String area = asked == null ? mine : asked;
        demand(mine, area);
        return area;
    }

    /** Codes of an area and of all that it lies in: a handful, however large the tree is. */
    public List<String> codesAbove(String code) {
        return database
                .createNativeQuery(
                        """
                        with recursive above(code, parent) as (
                            select code, parent from area where code = :code
                            union select a.code, a.parent
                              from area a join above u on a.code = u.parent)
                        select code from above
                        """,
                        String.class)
                .setParameter("code", code)
                .getResultList()
                .stream()
                .map(String.class::cast)
                .toList();
    }

    /** Codes of an area and of all below it. */
    public List<String> codesBelow(String root) {
        return database
                .createNativeQuery(BELOW + "select code from below", String.class)
                .setParameter("root", root)
                .getResultList()
                .stream()
                .map(String.class::cast)
                .toList();
    }

    @Transactional
    void setGuests(String code, @Nullable Boolean guests) {
        database.createNativeQuery(
                        "update area set guests = cast(:guests as boolean) where code = :code")
                .setParameter("guests", guests)
                .setParameter("code", code)
                .executeUpdate();
    }

    /**
     * Whether boxes of no register are served in an area.
     *
     * @param own what the area itself says; none leaves it to the area above
     * @param served what holds
     * @param from the area whose word it is; none where no area says anything
     */
    public record GuestsRule(
            String code, String name, @Nullable Boolean own, boolean served, @Nullable Area from) {}

    /** By the nearest area that says it; where none does, guests are served. */
    @Transactional
    public GuestsRule guests(String code) {
        List<Tuple> above =
                database.createNativeQuery(
                                """
                                with recursive above(code, name, parent, guests, steps) as (
                                    select code, name, parent, guests, 0 from area where code = :area
                                    union all
                                    select a.code, a.name, a.parent, a.guests, b.steps + 1
                                      from area a join above b on a.code = b.parent)
                                select * from above order by steps
                                """,
                                Tuple.class)
                        .setParameter("area", code)
                        .getResultList();
        if (above.isEmpty()) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        Optional<Tuple> said =
                above.stream().filter(t -> t.get("guests", Boolean.class) != null).findFirst();
        return new GuestsRule(
                code,
                above.getFirst().get("name", String.class),
                above.getFirst().get("guests", Boolean.class),
                said.map(t -> t.get("guests", Boolean.class)).orElse(true),
                said.map(Areas::area).orElse(null));
    }

    private static Area area(Tuple t) {
        return new Area(
                t.get("code", String.class),
                t.get("name", String.class),
                t.get("parent", String.class));
    }

    /** Each area's parent; the province has none. */
    @Transactional
    public Map<String, String> parents() {
        Map<String, String> parents = new HashMap<>();
        List<?> rows =
                database.createNativeQuery(
                                "select code, parent from area where parent is not null",
                                Object[].class)
                        .getResultList();
        for (Object row : rows) {
            Object[] r = (Object[]) row;
            parents.put((String) r[0], (String) r[1]);
        }
        return parents;
    }

    List<Area> below(String root) {
        List<?> rows =
                database.createNativeQuery(
                                BELOW
                                        + "select a.code, a.name, a.parent from area a join below"
                                        + " using (code) order by a.code",
                                Object[].class)
                        .setParameter("root", root)
                        .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(r -> new Area((String) r[0], (String) r[1], (String) r[2]))
                .toList();
    }

    /** Adds the province once; its name follows the configuration. */
    @Transactional
    public void ensureRoot(String code, String name) {
        database.createNativeQuery(
                        """
                        insert into area (code, name) values (:code, :name)
                        on conflict (code) do update set name = excluded.name
                        """)
                .setParameter("code", code)
                .setParameter("name", name)
                .executeUpdate();
    }

    @Transactional
    void add(Area area) {
        int added =
                database.createNativeQuery(
                                """
                                insert into area (code, name, parent) values (:code, :name, :parent)
                                on conflict (code) do nothing
                                """)
                        .setParameter("code", area.code())
                        .setParameter("name", area.name())
                        .setParameter("parent", area.parent())
                        .executeUpdate();
        if (added == 0) {
            throw new ProblemException(Problem.CONFLICT, area.code());
        }
    }
}
