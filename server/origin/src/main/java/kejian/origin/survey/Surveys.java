package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import kejian.contract.release.Survey;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import org.jspecify.annotations.Nullable;

/** All surveys. */
@ApplicationScoped
public class Surveys implements PanacheRepositoryBase<SurveyEntry, UUID> {

    /** Open at one time: a release carries them all. */
    static final int MOST_OPEN = 100;

    private final ObjectMapper json;
    private final OriginConfig origin;

    Surveys(ObjectMapper json, OriginConfig origin) {
        this.json = json;
        this.origin = origin;
    }

    /**
     * What the next release asks: all that are open, those opened last first.
     *
     * @param now what has ended by then is left out
     */
    public List<Survey> forRelease(Instant now) throws JsonProcessingException {
        List<SurveyEntry> open =
                list("state = ?1 order by openedAt desc, id", SurveyEntry.State.OPEN);
        List<Survey> asked = new java.util.ArrayList<>();
        for (SurveyEntry s : open) {
            if (s.until == null || s.until.isAfter(now)) {
                asked.add(
                        new Survey(
                                s.id.toString(),
                                s.title,
                                text(s.column),
                                text(s.courseware),
                                s.area.equals(origin.province().code()) ? null : edgesBelow(s.area),
                                s.from == null ? null : s.from.toEpochMilli(),
                                s.until == null ? null : s.until.toEpochMilli(),
                                questions(s)));
            }
        }
        return asked;
    }

    /** Edges know no areas: they are named. */
    private List<String> edgesBelow(String area) {
        return getEntityManager()
                .createNativeQuery(
                        Areas.BELOW
                                + "select name from edge where area in (select code from below)"
                                + " order by name",
                        String.class)
                .setParameter("root", area)
                .getResultList()
                .stream()
                .map(String.class::cast)
                .toList();
    }

    List<Survey.Question> questions(SurveyEntry survey) throws JsonProcessingException {
        return List.of(json.readValue(survey.questions, Survey.Question[].class));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
