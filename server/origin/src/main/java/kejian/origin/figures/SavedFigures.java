package kejian.origin.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Questions that people keep under a name; each has their own. */
@ApplicationScoped
class SavedFigures {

    /** More than anybody finds again. */
    static final int MOST = 50;

    private final EntityManager database;
    private final ObjectMapper json;
    private final Clock clock;

    SavedFigures(EntityManager database, ObjectMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A question under its name.
     *
     * @param mail absent where it is not mailed
     */
    public record Saved(
            String name,
            FigureQuestion question,
            Instant changedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) FigureMails.@Nullable Mail mail) {}

    /** By name. */
    @Transactional
    List<Saved> of(String owner) {
        Query query =
                database.createNativeQuery(
                                "select name, question, changed_at, mail_to, mail_every, mail_state,"
                                        + " mail_at, mail_why from saved_figures"
                                        + " where owner = :owner order by name collate \"C\"",
                                Tuple.class)
                        .setParameter("owner", owner);
        List<?> rows = query.getResultList();
        return rows.stream().map(Tuple.class::cast).map(this::read).toList();
    }

    /**
     * @throws ProblemException {@code not-found}
     */
    @Transactional
    Saved get(String owner, String name) {
        return of(owner).stream()
                .filter(saved -> saved.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND, name));
    }

    /**
     * Under a new name, or in the place of what was kept under it.
     *
     * @throws ProblemException {@code limit-exceeded}
     */
    @Transactional
    Saved save(String owner, String name, FigureQuestion question) {
        lock(owner);
        database.createNativeQuery(
                        """
                        insert into saved_figures
                            (owner, name, question, changed_at)
                        values (:owner, :name, :question, :now)
                        on conflict (owner, name) do update
                           set question = excluded.question, changed_at = excluded.changed_at
                        """)
                .setParameter("owner", owner)
                .setParameter("name", name)
                .setParameter("question", written(question))
                .setParameter("now", Timestamp.from(clock.instant()))
                .executeUpdate();
        if (of(owner).size() > MOST) {
            throw new ProblemException(Problem.LIMIT_EXCEEDED, MOST + " names");
        }
        return get(owner, name);
    }

    /**
     * @throws ProblemException {@code not-found}; {@code conflict} where the other name is taken
     */
    @Transactional
    Saved rename(String owner, String name, String other) {
        lock(owner);
        get(owner, name);
        if (!name.equals(other) && of(owner).stream().anyMatch(saved -> saved.name.equals(other))) {
            throw new ProblemException(Problem.CONFLICT, other);
        }
        database.createNativeQuery(
                        """
                        update saved_figures set name = :other
                         where owner = :owner and name = :name
                        """)
                .setParameter("other", other)
                .setParameter("owner", owner)
                .setParameter("name", name)
                .executeUpdate();
        return get(owner, other);
    }

    /**
     * @throws ProblemException {@code not-found}
     */
    @Transactional
    void remove(String owner, String name) {
        int gone =
                database.createNativeQuery(
                                "delete from saved_figures where owner = :owner and name = :name")
                        .setParameter("owner", owner)
                        .setParameter("name", name)
                        .executeUpdate();
        if (gone == 0) {
            throw new ProblemException(Problem.NOT_FOUND, name);
        }
    }

    /** One change of an owner's names after the other. */
    private void lock(String owner) {
        database.createNativeQuery(
                        "select pg_advisory_xact_lock(hashtext('saved figures ' || :owner))",
                        Object.class)
                .setParameter("owner", owner)
                .getResultList();
    }

    private Saved read(Tuple t) {
        try {
            return new Saved(
                    t.get("name", String.class),
                    json.readValue(t.get("question", String.class), FigureQuestion.class),
                    t.get("changed_at", Instant.class),
                    FigureMails.read(t));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept question cannot be read", e);
        }
    }

    private String written(FigureQuestion question) {
        try {
            return json.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }
}
