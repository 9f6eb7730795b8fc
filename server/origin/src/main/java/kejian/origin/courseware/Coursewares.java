package kejian.origin.courseware;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.State;

/** All courseware. */
@ApplicationScoped
public class Coursewares implements PanacheRepositoryBase<Courseware, UUID> {

    /**
     * What belongs into a release made now, by creation; locked against changes until it is made.
     */
    public List<Courseware> forRelease(Instant now) {
        return find(
                        "state = PUBLISHED or (state = SCHEDULED and publishAt <= ?1) order by"
                                + " createdAt, id",
                        now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** What is on the boxes, or was before an earlier release was shown again. */
    public List<Courseware> published() {
        return find("state = PUBLISHED").withLock(LockModeType.PESSIMISTIC_WRITE).list();
    }

    /**
     * Whether a release would publish something new.
     *
     * @param others ids of what other releases publish
     */
    public boolean anyDue(Instant now, Set<UUID> others) {
        return list("state = SCHEDULED and publishAt <= ?1", now).stream()
                .anyMatch(c -> !others.contains(c.id));
    }

    /** Ids of what was on the boxes once and must answer 410. */
    public List<String> withdrawn() {
        return list("state = WITHDRAWN and publishedAt is not null order by id").stream()
                .map(c -> c.id.toString())
                .toList();
    }

    /**
     * Ids of what only its own areas' people are told of: withdrawn, or restricted.
     *
     * @param areas whose own is left out
     */
    public List<String> guardedOutside(List<String> areas) {
        return list("(state = WITHDRAWN or restricted) and area not in ?1", areas).stream()
                .map(c -> c.id.toString())
                .toList();
    }

    /**
     * What people of an area may find of these, in no order; only ids, as most are not shown. Areas
     * are looked up from below: a province has fifty thousand, and what was found is of a few.
     *
     * @param publishedOnly whether drafts and what is still to come are left out
     */
    public Set<UUID> visible(Collection<UUID> ids, String root, boolean publishedOnly) {
        String visible =
                """
                with recursive found as (
                    select id, area from courseware
                     where id = any(:ids) and binned_at is null and replaces is null
                       and (not :published or state = 'PUBLISHED')),
                above(code, own) as (
                    select area, area from found
                    union select a.parent, u.own
                      from area a join above u on a.code = u.code where a.parent is not null)
                select id from found where area in (select own from above where code = :root)
                """;
        Set<UUID> found = new HashSet<>();
        for (Object id :
                getEntityManager()
                        .createNativeQuery(visible, UUID.class)
                        .setParameter("ids", ids.toArray(UUID[]::new))
                        .setParameter("published", publishedOnly)
                        .setParameter("root", root)
                        .getResultList()) {
            found.add((UUID) id);
        }
        return found;
    }

    /** What a list shows of one. */
    public record Brief(UUID id, String title, String summary, Kind kind, State state) {}

    /** Of these, without what may be long: an article, a package. */
    public List<Brief> brief(Collection<UUID> ids) {
        return getEntityManager()
                .createQuery(
                        "select id, title, summary, kind, state from Courseware where id in :ids",
                        Brief.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    Optional<Courseware> external(String area, String externalId) {
        return find("area = ?1 and externalId = ?2", area, externalId).firstResultOptional();
    }

    /** The film that is to take its place. */
    Optional<Courseware> replacing(UUID id) {
        return find("replaces", id).firstResultOptional();
    }

    /** What is published or about to be, though its rights have ended. */
    List<Courseware> ended(Instant now) {
        return find("state in (PUBLISHED, SCHEDULED) and withdrawAt <= ?1 order by id", now)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Others of these areas with its original, or with its title and, within 1 %, its length. */
    List<Courseware> alike(Courseware c, List<String> areas, int most) {
        return find(
                        "id <> :id and area in :areas and binnedAt is null and replaces is null"
                                + " and state <> WITHDRAWN"
                                + " and (originalSha256 ="
                                + " :sha256 or titleKey = :key and titleKey <> '' and"
                                + " abs(durationMs - :length) <= 0.01 * :length) order by createdAt,"
                                + " id",
                        Parameters.with("id", c.id)
                                .and("areas", areas)
                                .and("sha256", c.originalSha256 == null ? "" : c.originalSha256)
                                .and("key", TitleKey.of(c.title))
                                .and("length", c.durationMs == null ? -1L : c.durationMs))
                .page(Page.ofSize(most))
                .list();
    }
}
