package kejian.origin.plan;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** All plan items and what hangs on them, within the caller's transaction. */
@ApplicationScoped
class PlanItems implements PanacheRepositoryBase<PlanItem, UUID> {

    private final Needs needs;
    private final Areas areas;
    private final CurrentPerson person;
    private final PlanLog log;

    PlanItems(Needs needs, Areas areas, CurrentPerson person, PlanLog log) {
        this.needs = needs;
        this.areas = areas;
        this.person = person;
        this.log = log;
    }

    /**
     * One of one's own area or below, locked until the end of this request.
     *
     * @throws ProblemException {@code not-found}
     */
    PlanItem own(UUID id) {
        PlanItem item =
                findByIdOptional(id)
                        .filter(i -> areas.covers(person.area(), i.area))
                        .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
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
        List<?> found =
                getEntityManager()
                        .createNativeQuery(
                                "select id from column_node where slug = :slug", UUID.class)
                        .setParameter("slug", slug)
                        .getResultList();
        if (found.isEmpty()) {
            throw new ProblemException(Problem.VALIDATION, "column");
        }
        return (UUID) found.getFirst();
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
        List<Tuple> found =
                getEntityManager()
                        .createNativeQuery(
                                "select area, roles from account where name = :name", Tuple.class)
                        .setParameter("name", name)
                        .getResultList();
        boolean fits =
                found.stream()
                        .anyMatch(t ->
                                List.of(t.get("roles", String.class).split("[^a-z]+"))
                                                .contains("editor")
                                        && areas.covers(t.get("area", String.class), area));
        if (!fits) {
            throw new ProblemException(Problem.VALIDATION, "editor");
        }
        return name;
    }

    /**
     * Makes them parts of it.
     *
     * @throws ProblemException {@code validation} of one that is not within the item's area: who
     *     sees the item sees its needs; {@code conflict} of one that is dropped or planned
     */
    void join(PlanItem item, List<UUID> ids) {
        List<UUID> inOrder = new ArrayList<>(ids); // whoever locks several locks them in one order
        inOrder.sort(Comparator.naturalOrder());
        for (UUID id : inOrder.stream().distinct().toList()) {
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
                                "select area, state from courseware where id = :id", Tuple.class)
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
