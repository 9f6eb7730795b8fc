package kejian.origin.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kejian.origin.area.Areas;
import org.jspecify.annotations.Nullable;

/** What was done to accounts, by whom; within the caller's transaction. */
@ApplicationScoped
class AccountLog {

    private static final String SEEN =
            " from account_event where area in (select code from below)"
                    + " or area_before in (select code from below)";

    private final EntityManager database;
    private final Clock clock;

    AccountLog(EntityManager database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    enum What {
        CREATED,
        /** Its roles or its area. */
        CHANGED,
        PASSWORD_RESET,
        CLOSED,
        REOPENED,
        DELETED
    }

    /**
     * As the API shows it.
     *
     * @param roles that it had afterwards
     * @param areaBefore where it moved
     */
    public record Entry(
            long id,
            Instant at,
            String who,
            What what,
            String user,
            Set<String> roles,
            String area,
            @Nullable String areaBefore) {}

    void add(String who, What what, Account account) {
        add(who, what, account, null);
    }

    void add(String who, What what, Account account, @Nullable String areaBefore) {
        database.createNativeQuery(
                        """
                        insert into account_event (at, who, what, account, roles, area, area_before)
                        values (:at, :who, :what, :account, :roles, :area,
                                cast(:before as text))
                        """)
                .setParameter("at", clock.instant())
                .setParameter("who", who)
                .setParameter("what", what.name())
                .setParameter("account", account.name)
                .setParameter("roles", account.roles)
                .setParameter("area", account.area)
                .setParameter("before", areaBefore)
                .executeUpdate();
    }

    @Transactional
    long count(String root) {
        return ((Number)
                        database.createNativeQuery(
                                        Areas.BELOW + "select count(*)" + SEEN, Long.class)
                                .setParameter("root", root)
                                .getSingleResult())
                .longValue();
    }

    /** The newest first. */
    @Transactional
    List<Entry> list(String root, int page, int size) {
        List<Tuple> rows =
                database.createNativeQuery(
                                Areas.BELOW
                                        + "select id, at, who, what, account, roles, area, area_before"
                                        + SEEN
                                        + " order by id desc limit :size offset :from",
                                Tuple.class)
                        .setParameter("root", root)
                        .setParameter("size", size)
                        .setParameter("from", (long) (page - 1) * size)
                        .getResultList();
        return rows.stream()
                .map(row ->
                        new Entry(
                                row.get("id", Number.class).longValue(),
                                row.get("at", Instant.class),
                                row.get("who", String.class),
                                What.valueOf(row.get("what", String.class)),
                                row.get("account", String.class),
                                new TreeSet<>(Set.of(row.get("roles", String.class).split(" "))),
                                row.get("area", String.class),
                                row.get("area_before", String.class)))
                .toList();
    }
}
