package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import kejian.contract.release.Survey;
import kejian.contract.viewing.SurveyAnswer;
import kejian.origin.journal.JournalPlace;

/** The answers in the database, under the number that they have in an edge's journal. */
public final class Answers {

    /** Where they are, under their places in journals. */
    public static final String TABLE = "survey_answer";

    private Answers() {}

    /**
     * Adds one. The same words of the same edge are there once, under whichever number.
     *
     * @param area of the edge, for a box that no station has
     */
    public static void add(
            Connection c, ObjectMapper json, JournalPlace place, SurveyAnswer answer, String area)
            throws SQLException, JsonProcessingException {
        try (PreparedStatement insert =
                c.prepareStatement(
                        """
                        insert into survey_answer
                            (edge, epoch, seq, hash, survey, voice, area, source, choices, fits, at)
                        values (?, ?, ?, ?, ?, ?,
                                coalesce((select s.area from box b join station s on s.id = b.station
                                           where b.box = ?), ?),
                                ?, ?, ?, ?)
                        on conflict (edge, hash) do nothing
                        """)) {
            int i = place.set(insert);
            insert.setString(i++, answer.survey());
            insert.setString(i++, voice(place, answer));
            insert.setString(i++, answer.box());
            insert.setString(i++, area);
            insert.setString(i++, answer.source());
            insert.setArray(i++, c.createArrayOf("integer", answer.choices().toArray()));
            insert.setBoolean(i++, fits(c, json, answer));
            insert.setTimestamp(i, new Timestamp(answer.receivedAtMs()));
            insert.executeUpdate();
        }
    }

    /** A box is one voice wherever it asks; a nameless one is known to its edge alone. */
    private static String voice(JournalPlace place, SurveyAnswer answer) {
        if (answer.box() != null) {
            return "box " + answer.box();
        }
        return answer.voice() == null
                ? "once " + place.edge() + " " + place.epoch() + " " + place.seq()
                : "voice " + place.edge() + " " + answer.voice();
    }

    private static boolean fits(Connection c, ObjectMapper json, SurveyAnswer answer)
            throws SQLException, JsonProcessingException {
        try (PreparedStatement select =
                c.prepareStatement("select title, questions from survey where id::text = ?")) {
            select.setString(1, answer.survey());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                List<Survey.Question> questions =
                        List.of(json.readValue(row.getString(2), Survey.Question[].class));
                return new Survey(
                                answer.survey(),
                                row.getString(1),
                                null,
                                null,
                                null,
                                null,
                                null,
                                questions)
                        .isAnsweredBy(answer.choices());
            }
        }
    }
}
