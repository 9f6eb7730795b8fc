package kejian.origin.harvest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.courseware.Category;
import kejian.contract.problem.Problem;
import kejian.origin.courseware.Arrivals;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What there is to harvest. The rows are kept by the database itself: V96__harvest.sql. */
@ApplicationScoped
class OaiRecords {

    /** The same number as in the migration. */
    private static final long LOCK = 1_802_855_539L;

    private final EntityManager database;
    private final Arrivals arrivals;

    OaiRecords(EntityManager database, Arrivals arrivals) {
        this.database = database;
        this.arrivals = arrivals;
    }

    /**
     * @param leaving what it says; none where it is deleted
     */
    record Found(
            UUID id,
            Instant stamp,
            boolean deleted,
            List<String> sets,
            Arrivals.@Nullable Leaving leaving) {}

    /**
     * @param more whether others follow the last one
     */
    record Page<T>(List<T> items, boolean more) {}

    record SetOf(String spec, String name) {}

    /** Each page goes on in its index; see the migration of the tables. */
    static final String PAGE_OF_ALL =
            """
            select r.id, r.stamp, r.deleted from harvest_record r
             where r.stamp between :from and :until and (r.stamp, r.id) > (:stamp, :last)
             order by r.stamp, r.id limit :size
            """;

    static final String PAGE_OF_A_SET =
            """
            select r.id, r.stamp, r.deleted
              from harvest_member m join harvest_record r on r.id = m.id
             where m.stamp between :from and :until and (m.stamp, m.id) > (:stamp, :last)
               and m.set_spec = :set
             order by m.stamp, m.id limit :size
            """;

    @Transactional(rollbackOn = Exception.class)
    Page<Found> page(OaiList list, int size, boolean headersAlone) throws IOException {
        waitForChanges();
        boolean all = list.set() == null;
        Query query =
                database.createNativeQuery(all ? PAGE_OF_ALL : PAGE_OF_A_SET, Tuple.class)
                        .setParameter("from", list.dates().from())
                        .setParameter("until", list.dates().until())
                        .setParameter("stamp", list.after().stamp())
                        .setParameter("last", list.after().id())
                        .setParameter("size", size + 1);
        if (!all) {
            query.setParameter("set", list.set());
        }
        List<Found> found = found(query, headersAlone);
        boolean more = found.size() > size;
        return new Page<>(more ? found.subList(0, size) : found, more);
    }

    @Transactional(rollbackOn = Exception.class)
    Optional<Found> one(UUID id) throws IOException {
        waitForChanges();
        Query query =
                database.createNativeQuery(
                                "select id, stamp, deleted from harvest_record where id = :id",
                                Tuple.class)
                        .setParameter("id", id);
        return found(query, /* headersAlone= */ false).stream().findFirst();
    }

    /**
     * What is being changed at this moment has its stamp and cannot be seen yet: an answer without
     * it, given later than the stamp, would be the last that a harvester hears of it.
     */
    private void waitForChanges() {
        database.createNativeQuery("set local lock_timeout = '5s'").executeUpdate();
        try {
            database.createNativeQuery("select pg_advisory_xact_lock_shared(:lock)")
                    .setParameter("lock", LOCK)
                    .getSingleResult();
        } catch (jakarta.persistence.PersistenceException e) {
            throw new ProblemException(Problem.UNAVAILABLE, Duration.ofSeconds(10));
        }
    }

    private List<Found> found(Query query, boolean headersAlone) throws IOException {
        List<Tuple> rows = new ArrayList<>();
        for (Object row : query.getResultList()) {
            rows.add((Tuple) row);
        }
        List<UUID> ids = rows.stream().map(t -> t.get("id", UUID.class)).toList();
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<String>> sets = new HashMap<>();
        List<Tuple> members =
                database.createNativeQuery(
                                "select id, set_spec from harvest_member where id in :ids order by"
                                        + " set_spec",
                                Tuple.class)
                        .setParameter("ids", ids)
                        .getResultList();
        members.forEach(t ->
                sets.computeIfAbsent(t.get("id", UUID.class), _ -> new ArrayList<>())
                        .add(t.get("set_spec", String.class)));
        Map<UUID, Arrivals.Leaving> leaving =
                headersAlone ? Collections.emptyMap() : arrivals.open(ids);
        List<Found> found = new ArrayList<>();
        for (Tuple row : rows) {
            UUID id = row.get("id", UUID.class);
            found.add(
                    new Found(
                            id,
                            row.get("stamp", Instant.class),
                            row.get("deleted", Boolean.class),
                            sets.getOrDefault(id, List.of()),
                            leaving.get(id)));
        }
        return found;
    }

    /** Categories and columns, by their specs. */
    @Transactional(rollbackOn = Exception.class)
    Page<SetOf> sets(String after, int size) {
        List<SetOf> sets = new ArrayList<>();
        for (Category category : Category.values()) {
            sets.add(new SetOf("category-" + category.name(), category.title()));
        }
        List<Tuple> columns =
                database.createNativeQuery(
                                """
                                select slug, title from column_node where slug collate "C" > :after
                                 order by slug collate "C" limit :size
                                """,
                                Tuple.class)
                        .setParameter(
                                "after", after.startsWith("column-") ? after.substring(7) : "")
                        .setParameter("size", size + 1)
                        .getResultList();
        columns.forEach(t ->
                sets.add(
                        new SetOf(
                                "column-" + t.get("slug", String.class),
                                t.get("title", String.class))));
        List<SetOf> ordered =
                sets.stream()
                        .filter(s -> s.spec.compareTo(after) > 0)
                        .sorted(java.util.Comparator.comparing(SetOf::spec))
                        .toList();
        boolean more = ordered.size() > size;
        return new Page<>(more ? ordered.subList(0, size) : ordered, more);
    }

    /** No stamp is earlier. */
    @Transactional(rollbackOn = Exception.class)
    Instant earliest(Instant otherwise) {
        Object first =
                database.createNativeQuery("select min(stamp) from harvest_record", Instant.class)
                        .getSingleResult();
        return first instanceof Instant stamp ? stamp : otherwise;
    }
}
