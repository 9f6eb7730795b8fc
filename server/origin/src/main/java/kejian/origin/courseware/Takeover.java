package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.UUID;

/**
 * One courseware takes over the film of another, which is no more. All that was said of the film
 * comes with it: how it was made, what was found and who let it pass. Within a transaction.
 */
@ApplicationScoped
class Takeover {

    private final EntityManager database;
    private final TranscodeQueue queue;
    private final Removal removal;

    Takeover(EntityManager database, TranscodeQueue queue, Removal removal) {
        this.database = database;
        this.queue = queue;
        this.removal = removal;
    }

    void take(Courseware c, Courseware film) {
        if (c.publishedAt != null) {
            // whoever watched it, or watches it until the next release, watched that
            run(
                    """
                    insert into former_package (courseware, package, duration_ms)
                    select id, cast(package as jsonb) -> 'index' ->> 'sha256', duration_ms
                      from courseware where id = :id
                    on conflict do nothing
                    """,
                    c.id);
        }
        queue.cancel(c.id); // what is being made of the file that goes
        removal.leavePackage(c.id);
        move("update job set courseware = :id where courseware = :film", c.id, film.id);
        move(
                """
                insert into courseware_event (courseware, at, who, what, about, reason)
                select :id, at, who, what, about, reason
                  from courseware_event where courseware = :film order by id
                """,
                c.id,
                film.id);
        c.takeFilm(film);
        database.remove(film);
    }

    private void run(String statement, UUID id) {
        database.createNativeQuery(statement).setParameter("id", id).executeUpdate();
    }

    private void move(String statement, UUID id, UUID film) {
        database.createNativeQuery(statement)
                .setParameter("id", id)
                .setParameter("film", film)
                .executeUpdate();
    }
}
