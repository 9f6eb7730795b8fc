package kejian.origin.board;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lines and columns of the board: counties, and columns of the first level. */
@ApplicationScoped
class Places {

    /** Down to counties, and no further. */
    private static final String UPPER =
            """
            with recursive upper(code, name, county, above) as (
                select code, name, county, array[code] from area where parent is null
                union all
                select a.code, a.name, a.county, u.above || a.code
                  from area a join upper u on a.parent = u.code where u.county is null)
            select code, name, above, county is not null as iscounty from upper
             where :root = any (above) order by code
            """;

    private final EntityManager database;

    Places(EntityManager database) {
        this.database = database;
    }

    /**
     * A county, or an area above counties that stands for what lies in none.
     *
     * @param isCounty whether it is the former
     * @param above codes of all areas that it lies in, itself included
     */
    record County(String code, String name, Set<String> above, boolean isCounty) {

        /** Whether what is made for an area is made for it. */
        boolean isMeant(String area) {
            return isCounty ? above.contains(area) : code.equals(area);
        }
    }

    /** Those that lie in an area, by code, in order; none in less than a county. */
    Map<String, County> counties(String root) {
        Map<String, County> counties = new LinkedHashMap<>();
        List<Tuple> rows =
                database.createNativeQuery(UPPER, Tuple.class)
                        .setParameter("root", root)
                        .getResultList();
        for (Tuple t : rows) {
            String code = t.get("code", String.class);
            String[] above = t.get("above", String[].class);
            counties.put(
                    code,
                    new County(
                            code,
                            t.get("name", String.class),
                            Set.of(above),
                            t.get("iscounty", Boolean.class)));
        }
        return counties;
    }

    /** A column of the first level. */
    record Category(String slug, String title) {}

    /** Of each column the one of the first level that it is or lies below. */
    Map<UUID, Category> categories() {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                with recursive first(id, slug, title) as (
                                    select id, slug, title from column_node where parent is null
                                    union all
                                    select c.id, f.slug, f.title
                                      from column_node c join first f on c.parent = f.id)
                                select id, slug, title from first
                                """,
                                Tuple.class)
                        .getResultList();
        Map<UUID, Category> categories = new HashMap<>();
        for (Tuple t : rows) {
            categories.put(
                    t.get("id", UUID.class),
                    new Category(t.get("slug", String.class), t.get("title", String.class)));
        }
        return categories;
    }

    static @Nullable Category of(Map<UUID, Category> categories, @Nullable UUID column) {
        return column == null ? null : categories.get(column);
    }
}
