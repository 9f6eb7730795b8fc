package kejian.origin.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.contract.release.Survey;
import kejian.contract.viewing.SurveyAnswer;

/** The answers in the database, under the number that they have in an edge's journal. */
public final class Answers {

    private Answers() {}

    /** Digests of those of these numbers that are there. */
    public static Map<Long, String> hashes(Connection c, String edge, String epoch, Array numbers)
            throws SQLException {
        Map<Long, String> known = new HashMap<>();
        try (PreparedStatement select =
                c.prepareStatement(
                        "select seq, hash from survey_answer where edge = ? and epoch = ?"
                                + " and seq = any (?)")) {
            select.setString(1, edge);
            select.setString(2, epoch);
            select.setArray(3, numbers);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(row.getLong(1), row.getString(2));
                }
            }
        }
        return known;
    }

    /**
     * Where an answer lies in a journal.
     *
     * @param hash of what came
     */
    public record Place(String edge, String epoch, long seq, String hash) {}

    /**
     * Adds one. The same words of the same edge are there once, under whichever number.
     *
     * @param area of the edge, for a box that no station has
     */
    public static void add(
            Connection c, ObjectMapper json, Place place, SurveyAnswer answer, String area)
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
            int i = 1;
            insert.setString(i++, place.edge());
            insert.setString(i++, place.epoch());
            insert.setLong(i++, place.seq());
            insert.setString(i++, place.hash());
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
    private static String voice(Place place, SurveyAnswer answer) {
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
