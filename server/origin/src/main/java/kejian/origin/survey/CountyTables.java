package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import kejian.contract.release.Survey;
import org.jspecify.annotations.Nullable;

/**
 * What counties answered, without {@link HiddenCells}: the same whoever asks, of a whole survey, so
 * that two tables never give away what each of them hides. Within the caller's transaction.
 */
@ApplicationScoped
public class CountyTables {

    private static final String ANSWERS =
            """
            with last as (
                select distinct on (survey, voice) survey, area, choices from survey_answer
                 where survey in (:surveys) and fits
                 order by survey, voice, at desc, seq desc, edge, epoch)
            select l.survey, t.county, t.city, cast(q.n as integer) as question, q.choice,
                   count(*) as answers
              from last l join area_county t on t.code = l.area
             cross join lateral unnest(l.choices) with ordinality as q(choice, n)
             group by l.survey, t.county, t.city, q.n, q.choice
            """;

    private static final String SHEETS =
            """
            select distinct on (p.survey, p.station) p.survey, t.county, t.city, p.sheets, p.counts
              from survey_paper p join station s on s.id = p.station
              join area_county t on t.code = s.area
             where p.survey in (:surveys)
             order by p.survey, p.station, p.id desc
            """;

    private final EntityManager database;
    private final Surveys surveys;
    private final ObjectMapper json;

    CountyTables(EntityManager database, Surveys surveys, ObjectMapper json) {
        this.database = database;
        this.surveys = surveys;
        this.json = json;
    }

    /**
     * One question.
     *
     * @param number from 1
     * @param counties in order of their codes, those that answered
     */
    public record Table(
            UUID survey, String title, int number, String kind, String text, List<Line> counties) {}

    /**
     * @param options how many chose each; null where that is hidden
     * @param isWhole whether nothing of the county is hidden
     */
    public record Line(String county, List<@Nullable Long> options, boolean isWhole) {}

    /** Answers of one county, as they come. */
    private static final class Count {

        private final String city;
        private final long[][] chosen;
        private long all;

        Count(String city, List<Survey.Question> questions) {
            this.city = city;
            chosen = new long[questions.size()][];
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = new long[questions.get(i).options().size()];
            }
        }

        /** With what was left unanswered. */
        long[] line(int question) {
            long[] line = Arrays.copyOf(chosen[question], chosen[question].length + 1);
            line[line.length - 1] = all - Arrays.stream(chosen[question]).sum();
            return line;
        }
    }

    /** Each question of these surveys. */
    public List<Table> of(Collection<UUID> wanted) throws JsonProcessingException {
        List<Table> tables = new ArrayList<>();
        if (wanted.isEmpty()) {
            return tables;
        }
        Map<UUID, SurveyEntry> entries = new HashMap<>();
        Map<UUID, List<Survey.Question>> questions = new HashMap<>();
        for (SurveyEntry entry : surveys.list("id in ?1", wanted)) {
            entries.put(entry.id, entry);
            questions.put(entry.id, surveys.questions(entry));
        }
        Map<UUID, Map<String, Count>> counts = new HashMap<>();
        Query answers = database.createNativeQuery(ANSWERS, Tuple.class);
        List<?> rows =
                answers.setParameter("surveys", wanted.stream().map(UUID::toString).toList())
                        .getResultList();
        for (Object row : rows) {
            Tuple t = (Tuple) row;
            UUID survey = UUID.fromString(t.get("survey", String.class));
            Count count = count(counts, questions, survey, t);
            int question = t.get("question", Number.class).intValue();
            long number = t.get("answers", Number.class).longValue();
            count.all += question == 1 ? number : 0;
            count.chosen[question - 1][t.get("choice", Number.class).intValue() - 1] += number;
        }
        Query sheets = database.createNativeQuery(SHEETS, Tuple.class);
        List<?> papers = sheets.setParameter("surveys", wanted).getResultList();
        for (Object row : papers) {
            Tuple t = (Tuple) row;
            Count count = count(counts, questions, t.get("survey", UUID.class), t);
            count.all += t.get("sheets", Integer.class);
            for (ResultResource.Tally tally :
                    json.readValue(t.get("counts", String.class), ResultResource.Tally[].class)) {
                count.chosen[tally.question() - 1][tally.option() - 1] += tally.count();
            }
        }
        counts.forEach((survey, ofCounties) -> {
            SurveyEntry entry = Objects.requireNonNull(entries.get(survey));
            tables.addAll(tables(entry, questions.getOrDefault(survey, List.of()), ofCounties));
        });
        return tables;
    }

    private static Count count(
            Map<UUID, Map<String, Count>> counts,
            Map<UUID, List<Survey.Question>> questions,
            UUID survey,
            Tuple t) {
        return counts.computeIfAbsent(survey, s -> new TreeMap<>())
                .computeIfAbsent(
                        t.get("county", String.class),
                        c ->
                                new Count(
                                        t.get("city", String.class),
                                        questions.getOrDefault(survey, List.of())));
    }

    private static List<Table> tables(
            SurveyEntry survey, List<Survey.Question> questions, Map<String, Count> counties) {
        List<String> cities = counties.values().stream().map(c -> c.city).toList();
        List<Table> tables = new ArrayList<>();
        for (int q = 0; q < questions.size(); q++) {
            int question = q;
            long[][] cells =
                    counties.values().stream().map(c -> c.line(question)).toArray(long[][]::new);
            BitSet[] hidden = HiddenCells.of(cells, cities);
            List<Line> lines = new ArrayList<>();
            for (String county : counties.keySet()) {
                int at = lines.size();
                List<@Nullable Long> options = new ArrayList<>();
                for (int o = 0; o < questions.get(q).options().size(); o++) {
                    options.add(hidden[at].get(o) ? null : Long.valueOf(cells[at][o]));
                }
                lines.add(new Line(county, options, hidden[at].isEmpty()));
            }
            tables.add(
                    new Table(
                            survey.id,
                            survey.title,
                            q + 1,
                            questions.get(q).kind(),
                            questions.get(q).text(),
                            lines));
        }
        return tables;
    }
}
