package kejian.origin.column;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The columns, and which courseware each holds in which order. */
@ApplicationScoped
public class Columns implements PanacheRepositoryBase<ColumnNode, UUID> {

    /** Ids of the column {@code :column}, by its slug, and of all below it. */
    public static final String BELOW =
            """
            (with recursive below_column(id) as (
                select id from column_node where slug = :column
                union select d.id from column_node d join below_column u on d.parent = u.id)
             select id from below_column)
            """;

    public Optional<ColumnNode> bySlug(String slug) {
        return find("slug", slug).firstResultOptional();
    }

    /** Parents before children, then by position. */
    public List<ColumnNode> inOrder() {
        return list("order by position, slug");
    }

    public List<UUID> coursewareOf(UUID column) {
        return getEntityManager()
                .createNativeQuery(
                        "select courseware from column_courseware where column_id = :c order by"
                                + " position, courseware",
                        UUID.class)
                .setParameter("c", column)
                .getResultList()
                .stream()
                .map(UUID.class::cast)
                .toList();
    }

    /** What no column but counties' own holds: the province does not publish it. */
    public Set<UUID> heldByCountiesAlone() {
        Set<UUID> all = new HashSet<>();
        for (Object id :
                getEntityManager()
                        .createNativeQuery(
                                """
                                select k.courseware from column_courseware k
                                  join column_node n on n.id = k.column_id
                                 group by k.courseware having bool_and(n.of_county)
                                """,
                                UUID.class)
                        .getResultList()) {
            all.add((UUID) id);
        }
        return all;
    }

    public List<String> slugsHolding(UUID courseware) {
        return getEntityManager()
                .createNativeQuery(
                        "select n.slug from column_courseware c join column_node n on n.id ="
                                + " c.column_id where c.courseware = :c order by n.slug",
                        String.class)
                .setParameter("c", courseware)
                .getResultList()
                .stream()
                .map(String.class::cast)
                .toList();
    }

    /** The same for many at once; none for what no column holds. */
    public Map<UUID, List<String>> slugsHolding(Collection<UUID> coursewares) {
        Map<UUID, List<String>> slugs = new HashMap<>();
        for (Object row :
                getEntityManager()
                        .createNativeQuery(
                                """
                                select c.courseware, n.slug
                                  from column_courseware c join column_node n on n.id = c.column_id
                                 where c.courseware = any(:all) order by n.slug
                                """,
                                Object[].class)
                        .setParameter("all", coursewares.toArray(UUID[]::new))
                        .getResultList()) {
            Object[] cells = (Object[]) row;
            slugs.computeIfAbsent((UUID) cells[0], _ -> new ArrayList<>()).add((String) cells[1]);
        }
        return slugs;
    }

    /** Puts a courseware at the end of a column. */
    public void append(UUID column, UUID courseware) {
        getEntityManager()
                .createNativeQuery(
                        """
                        insert into column_courseware
                        select :column, :courseware, coalesce(max(position), 0) + 1
                          from column_courseware where column_id = :column
                        on conflict do nothing
                        """)
                .setParameter("column", column)
                .setParameter("courseware", courseware)
                .executeUpdate();
    }

    /**
     * Has a courseware stand in these columns and in no other, at the end of those that are new to
     * it.
     *
     * @return whether anything changed
     */
    public boolean place(UUID courseware, List<UUID> places) {
        List<?> held =
                getEntityManager()
                        .createNativeQuery(
                                "select column_id from column_courseware where courseware = :w",
                                UUID.class)
                        .setParameter("w", courseware)
                        .getResultList();
        if (Set.copyOf(held).equals(Set.copyOf(places))) {
            return false;
        }
        getEntityManager()
                .createNativeQuery(
                        "delete from column_courseware where courseware = :w and column_id not in"
                                + " :places")
                .setParameter("w", courseware)
                .setParameter("places", places)
                .executeUpdate();
        places.forEach(column -> append(column, courseware));
        return true;
    }

    /** Columns right below one, in order. */
    public List<ColumnNode> below(UUID column) {
        return list("parent = ?1 order by position, slug", column);
    }

    /**
     * A column that nobody else arranges until this transaction ends. What is put at its end
     * meanwhile stays at its end.
     */
    public Optional<ColumnNode> arranging(UUID column) {
        return findByIdOptional(column, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Sets the order, in force from the next release on.
     *
     * @param order exactly what the column holds
     */
    public void arrange(ColumnNode column, List<UUID> order, String who, Instant at) {
        int set =
                getEntityManager()
                        .createNativeQuery(
                                """
                                update column_courseware c set position = o.place
                                  from string_to_table(:order, ',') with ordinality as o(id, place)
                                 where c.column_id = :column and c.courseware = cast(o.id as uuid)
                                """)
                        .setParameter("column", column.id)
                        .setParameter(
                                "order",
                                order.stream().map(UUID::toString).collect(Collectors.joining(",")))
                        .executeUpdate();
        if (set != order.size()) {
            throw new IllegalStateException(set + " of " + order.size() + " stand in the column");
        }
        column.orderedBy = who;
        column.orderedAt = at;
        flush();
    }
}
