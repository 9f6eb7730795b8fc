package kejian.origin.plan;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.identity.AccountAreas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** All plan items and what hangs on them, within the caller's transaction. */
@ApplicationScoped
class PlanItems implements PanacheRepositoryBase<PlanItem, UUID> {

    private final Needs needs;
    private final Areas areas;
    private final Columns columns;
    private final AccountAreas accounts;
    private final CurrentPerson person;
    private final PlanLog log;

    PlanItems(
            Needs needs,
            Areas areas,
            Columns columns,
            AccountAreas accounts,
            CurrentPerson person,
            PlanLog log) {
        this.needs = needs;
        this.columns = columns;
        this.accounts = accounts;
        this.areas = areas;
        this.person = person;
        this.log = log;
    }

    /**
     * One of one's own area or below.
     *
     * @throws ProblemException {@code not-found}
     */
    PlanItem visible(UUID id) {
        return findByIdOptional(id)
                .filter(i -> areas.covers(person.area(), i.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /** Likewise, locked until the end of this request. */
    PlanItem own(UUID id) {
        PlanItem item = visible(id);
        getEntityManager().refresh(item, LockModeType.PESSIMISTIC_WRITE);
        return item;
    }

    /** Likewise one that was not dropped. */
    PlanItem living(UUID id) {
        PlanItem item = own(id);
        if (item.droppedAt != null) {
            throw new ProblemException(Problem.CONFLICT, "DROPPED");
        }
        return item;
    }

    /** Whether something is being made of it; of an item that was dropped nothing is. */
    boolean isPlanned(Need need) {
        return need.item != null
                && findByIdOptional(need.item).filter(i -> i.droppedAt == null).isPresent();
    }

    /**
     * @throws ProblemException {@code validation} of a column that is not there
     */
    @Nullable UUID column(@Nullable String slug) {
        if (slug == null || slug.isEmpty()) {
            return null;
        }
        return columns.bySlug(slug)
                .map(ColumnNode::id)
                .orElseThrow(() -> new ProblemException(Problem.VALIDATION, "column"));
    }

    /**
     * An editor who may do something there.
     *
     * @throws ProblemException {@code validation}
     */
    @Nullable String editor(@Nullable String name, String area) {
        if (name == null || name.isBlank()) {
            return null;
        }
        return accounts.of(name, Roles.EDITOR)
                .filter(where -> areas.covers(where, area))
                .map(where -> name)
                .orElseThrow(() -> new ProblemException(Problem.VALIDATION, "editor"));
    }

    /**
     * Makes them parts of it.
     *
     * @throws ProblemException {@code validation} of one that is not within the item's area: who
     *     sees the item sees its needs; {@code conflict} of one that is dropped or planned
     */
    void join(PlanItem item, List<UUID> ids) {
        for (UUID id : new TreeSet<>(ids)) { // whoever locks several locks them in one order
            Need need = needs.own(id);
            if (!areas.covers(item.area, need.area)) {
                throw new ProblemException(Problem.VALIDATION, "needs: " + id + " area");
            }
            if (item.id.equals(need.item)) {
                continue;
            }
            if (need.droppedAt != null || isPlanned(need)) {
                throw new ProblemException(Problem.CONFLICT, id.toString());
            }
            need.item = item.id;
            log.add(item.id, PlanLog.What.JOINED, id, null);
            log.add(id, PlanLog.What.JOINED, item.id, null);
        }
    }

    /**
     * @throws ProblemException {@code not-found} where it is no part
     */
    void takeOff(PlanItem item, UUID id) {
        Need need = needs.own(id);
        if (!item.id.equals(need.item)) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        need.item = null;
        log.add(item.id, PlanLog.What.TAKEN_OFF, id, null);
        log.add(id, PlanLog.What.TAKEN_OFF, item.id, null);
    }

    /**
     * Says that a courseware answers the item; the same again is once.
     *
     * @throws ProblemException {@code validation} of one that is neither published nor of one's own
     *     area or below
     */
    void link(PlanItem item, UUID courseware) {
        List<Tuple> found =
                getEntityManager()
                        .createNativeQuery(
                                "select area, state from courseware where id = :id"
                                        + " and binned_at is null and replaces is null",
                                Tuple.class)
                        .setParameter("id", courseware)
                        .getResultList();
        boolean known =
                found.stream()
                        .anyMatch(t ->
                                t.get("state", String.class).equals("PUBLISHED")
                                        || areas.covers(
                                                person.area(), t.get("area", String.class)));
        if (!known) {
            throw new ProblemException(Problem.VALIDATION, "courseware");
        }
        int added =
                getEntityManager()
                        .createNativeQuery(
                                "insert into plan_courseware values (:item, :courseware)"
                                        + " on conflict do nothing")
                        .setParameter("item", item.id)
                        .setParameter("courseware", courseware)
                        .executeUpdate();
        if (added == 1) {
            log.add(item.id, PlanLog.What.LINKED, courseware, null);
        }
    }

    /**
     * @throws ProblemException {@code not-found} where it is not linked
     */
    void unlink(PlanItem item, UUID courseware) {
        int gone =
                getEntityManager()
                        .createNativeQuery(
                                "delete from plan_courseware where item = :item"
                                        + " and courseware = :courseware")
                        .setParameter("item", item.id)
                        .setParameter("courseware", courseware)
                        .executeUpdate();
        if (gone == 0) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        log.add(item.id, PlanLog.What.UNLINKED, courseware, null);
    }
}
