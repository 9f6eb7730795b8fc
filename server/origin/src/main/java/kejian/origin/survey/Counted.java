package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.UUID;

/** Counts answers and paper, within the caller's transaction. */
@ApplicationScoped
public class Counted {

    /** Each area with the one of the asker's own areas that it lies in. */
    private static final String BELOW =
            """
            with recursive below(code, top) as (
                select code, code from area where code = :root
                union select a.code, case when b.code = :root then a.code else b.top end
                  from area a join below b on a.parent = b.code)
            """;

    private static final String ANSWERS =
            BELOW
                    + """
                    , last as (
                        select distinct on (voice) area, source, choices from survey_answer
                         where survey = :survey and fits
                         order by voice, at desc, seq desc, edge, epoch)
                    select b.top, l.source, cast(q.n as integer) as question, q.choice, count(*) as answers
                      from last l join below b on b.code = l.area
                     cross join lateral unnest(l.choices) with ordinality as q(choice, n)
                     group by b.top, l.source, q.n, q.choice
                    """;

    private static final String SHEETS =
            BELOW
                    + """
                    select distinct on (p.station) b.top, p.sheets, p.counts
                      from survey_paper p join station s on s.id = p.station
                      join below b on b.code = s.area
                     where p.survey = :survey
                     order by p.station, p.id desc
                    """;

    private final EntityManager database;
    private final Surveys surveys;
    private final ObjectMapper json;

    Counted(EntityManager database, Surveys surveys, ObjectMapper json) {
        this.database = database;
        this.surveys = surveys;
        this.json = json;
    }

    /**
     * What a survey's answers say in one area: of one asker always the same, so that nobody sees
     * two populations of which one gives away the other.
     *
     * @param survey one that is there
     * @param root the asker's own area
     */
    public Results results(UUID survey, String root) throws JsonProcessingException {
        return results(surveys.findByIdOptional(survey).orElseThrow(), root);
    }

    Results results(SurveyEntry survey, String root) throws JsonProcessingException {
        Results.Count count = new Results.Count(surveys.questions(survey));
        List<Tuple> answers =
                database.createNativeQuery(ANSWERS, Tuple.class)
                        .setParameter("root", root)
                        .setParameter("survey", survey.id.toString())
                        .getResultList();
        for (Tuple t : answers) {
            long number = t.get("answers", Number.class).longValue();
            int question = t.get("question", Number.class).intValue();
            if (question == 1) {
                count.answers(t.get("source", String.class), t.get("top", String.class), number);
            }
            count.chose(question, t.get("choice", Number.class).intValue(), number);
        }
        List<Tuple> sheets =
                database.createNativeQuery(SHEETS, Tuple.class)
                        .setParameter("root", root)
                        .setParameter("survey", survey.id)
                        .getResultList();
        for (Tuple t : sheets) {
            count.answers("paper", t.get("top", String.class), t.get("sheets", Integer.class));
            for (ResultResource.Tally tally :
                    json.readValue(t.get("counts", String.class), ResultResource.Tally[].class)) {
                count.chose(tally.question(), tally.option(), tally.count());
            }
        }
        return count.shown(survey.id.toString(), survey.title, root);
    }
}
