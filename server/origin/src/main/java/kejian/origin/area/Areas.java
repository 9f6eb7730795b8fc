package kejian.origin.area;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Codes of provinces and cities, as GB/T 2260 makes them: zeros after two or four digits. */
    public static final String CITY = "^[0-9]{2}([0-9]{2}0*){0,1}$";

    /**
     * Each area with its county and its city ({@code tree}): going down, the first one whose code
     * is no province's and no city's stands for all below it. What lies in no county stands for
     * itself.
     */
    public static final String COUNTIES =
            """
            with recursive tree(code, county, city) as (
                select code, code, code from area where parent is null
                union all
                select a.code,
                       case when t.county ~ '%1$s' then a.code else t.county end,
                       case when t.county !~ '%1$s' then t.city
                            when a.code ~ '%1$s' then a.code
                            else t.code end
                  from area a join tree t on a.parent = t.code)
            """
                    .formatted(CITY);

    private final EntityManager database;

    Areas(EntityManager database) {
        this.database = database;
    }

    /** An area as the API shows it. */
    public record Area(String code, String name, @Nullable String parent) {}

    /** Whether {@code area} is {@code mine} or lies below it. */
    public boolean covers(@Nullable String mine, String area) {
        return mine != null && codesBelow(mine).contains(area);
    }

    /**
     * @throws ProblemException {@code not-found}: what lies outside one's area is not there
     */
    public void demand(@Nullable String mine, String area) {
        if (!covers(mine, area)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
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
