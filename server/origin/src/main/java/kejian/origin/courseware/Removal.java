package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;

/** Takes away courseware that no box ever had, and what was made of it; within a transaction. */
@ApplicationScoped
class Removal {

    private final EntityManager database;

    Removal(EntityManager database) {
        this.database = database;
    }

    /**
     * What was made of its original is looked at by the next round that takes away what is left:
     * what something else has stays. A package's blobs are what the courseware's own job sent;
     * originals, captions, pictures and handouts are editors' files, and stay with their uploads
     * (decision 50).
     */
    void leavePackage(UUID courseware) {
        run(
                courseware,
                """
                insert into blob_left
                select distinct named.sha256
                  from courseware c, lateral (
                      select r ->> 'sha256' as sha256
                        from jsonb_path_query(cast(c.package as jsonb), '$.renditions[*].media') r
                      union all
                      select cast(c.package as jsonb) -> 'poster' ->> 'sha256'
                      union all
                      select cast(c.package as jsonb) -> 'storyboard' -> 'sheet' ->> 'sha256') named
                 where c.id = :id and named.sha256 is not null
                on conflict do nothing
                """,
                """
                insert into blob_left
                select b.sha256 from job_blob b join job j on j.id = b.job
                 where j.courseware = :id
                on conflict do nothing
                """,
                "delete from job where courseware = :id");
    }

    void remove(UUID courseware) {
        leavePackage(courseware);
        run(
                courseware,
                "delete from column_courseware where courseware = :id",
                "delete from courseware where id = :id");
        database.clear();
    }

    private void run(UUID courseware, String... statements) {
        for (String statement : List.of(statements)) {
            database.createNativeQuery(statement).setParameter("id", courseware).executeUpdate();
        }
    }
}
