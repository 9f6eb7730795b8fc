package kejian.origin.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.job.BurnIn;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome;
import kejian.origin.courseware.CaptionTrack;
import org.jspecify.annotations.Nullable;

/**
 * The captions that a job draws into tier A's picture. They are settled when it begins: chunks are
 * made by many and at many times, and must not differ because an editor mends a word meanwhile.
 */
@ApplicationScoped
class BurntIn {

    private final EntityManager database;
    private final ObjectMapper json;

    BurntIn(EntityManager database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Settles them for a job that begins, or begins anew.
     *
     * @param row its courseware's {@code captions} and the language that is {@code wanted}
     */
    @Nullable BurnIn begin(UUID job, Tuple row) {
        String wanted = row.get("wanted", String.class);
        String captions = row.get("captions", String.class);
        try {
            BurnIn settled = wanted == null || captions == null ? null : find(captions, wanted);
            if (wanted != null && settled == null) {
                throw new IllegalStateException("lent without its captions: job=" + job);
            }
            database.createNativeQuery("update job set burn_in = :text where id = :job")
                    .setParameter("text", settled == null ? null : json.writeValueAsString(settled))
                    .setParameter("job", job)
                    .executeUpdate();
            return settled;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("captions of a courseware are no JSON", e);
        }
    }

    private @Nullable BurnIn find(String captions, String language) throws JsonProcessingException {
        return Arrays.stream(json.readValue(captions, CaptionTrack[].class))
                .filter(track -> track.language().equals(language))
                .findFirst()
                .map(track -> new BurnIn(language, track.text()))
                .orElse(null);
    }

    @Nullable BurnIn read(@Nullable String text) {
        try {
            return text == null ? null : json.readValue(text, BurnIn.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what a job burns in is no JSON", e);
        }
    }

    Optional<BurnIn> of(UUID job) {
        return Optional.ofNullable(
                read(
                        (String)
                                database.createNativeQuery(
                                                "select burn_in from job where id = :job",
                                                String.class)
                                        .setParameter("job", job)
                                        .getSingleResult()));
    }

    /** Whether a worker of an older version made the pictures without them, and said nothing. */
    boolean isMissing(UUID job, JobOutcome outcome) {
        return of(job).isPresent()
                && outcome.findings().stream()
                        .noneMatch(f -> f.rule().equals(FindingRule.CAPTIONS_BURNT_IN.code()));
    }
}
