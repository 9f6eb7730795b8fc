package kejian.origin.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import kejian.contract.blob.Digest;

/** A small province without a program: what makes copies go wrong is in it. */
final class ProvinceData {

    /** A tab, a line's end, a backslash and what COPY writes for nothing. */
    static final String AWKWARD = "甲\t乙\n丙\\N\\.丁";

    private ProvinceData() {}

    /**
     * The newest schema and rows: trees, triggers that sum and that forbid, bytes, nothing, text.
     */
    static void fill(Place place) throws IOException, SQLException {
        try (Schema schema = Schema.open()) {
            schema.migrate(place, Schema.NEWEST);
        }
        try (Connection c = place.open()) {
            for (String statement :
                    List.of(
                            "insert into area (code, name, parent) values ('410000', '省', null),"
                                    + " ('410200', '市', '410000'), ('410225', '县', '410200')",
                            "insert into edge (name, area, address) values"
                                    + " ('lankao', '410225', 'http://e')",
                            "insert into column_node (id, parent, slug, title, area, summary,"
                                    + " position, version) values (gen_random_uuid(), null, 'top',"
                                    + " '上', '410000', '', 0, 0)",
                            "insert into column_node (id, parent, slug, title, area, summary,"
                                    + " position, version) select gen_random_uuid(), id, 'below',"
                                    + " '下', '410225', '', 0, 0 from column_node",
                            """
                            insert into courseware (id, kind, title, summary, presenter, publisher,
                                tags, category, purpose, state, version, area, created_by,
                                created_at, duration_ms)
                            values (gen_random_uuid(), 'VIDEO', E'甲\\t乙\\n丙\\\\N\\\\.丁', '', '', '',
                                '', 'RED_CLASSICS', 'EDUCATION', 'PUBLISHED', 0, '410000', 'x',
                                now(), 600000)
                            """,
                            """
                            insert into viewing_session (edge, session, sitting, courseware,
                                package, duration_ms, box, area, tier, day, started_at, last_at,
                                watched_ms, effective_ms, sections, served_ms, heads, precision,
                                counted, flags)
                            select 'lankao', 's' || n, 0, id::text, 'p', 600000, 'b' || n, '410225',
                                   'A', date '2026-10-01' + n, now(), now(), 1000 * n, 1000 * n,
                                   '{[0,1000),[2000,2500)}', null, 0, 'A', true, ''
                              from courseware, generate_series(1, 20) n
                            """,
                            "insert into viewing_day (session, day, watched_ms) select id, day,"
                                    + " watched_ms from viewing_session",
                            "insert into export_made (at, who, what, area, about, rows) select"
                                    + " now(), 'x', 'y', '410000', 'z', n from generate_series(1, 7) n",
                            "insert into signed_document (type, version, body) values ('RELEASE',"
                                    + " 12, '\\x00ff5c0a09'), ('SNAPSHOT', 14, '\\x01'), ('TIMESTAMP',"
                                    + " 99, '\\x02')",
                            "insert into release (number, made_at, note, idempotency_key, titles,"
                                    + " blobs, bytes) values (12, now(), '', 'k', 1, 0, 0)",
                            "insert into upload (id, owner, length, received, filename, state,"
                                    + " role, created_at, expires_at) values (gen_random_uuid(), 'x',"
                                    + " 9, 3, 'f', 'RECEIVING', 'WHOLE', now(), now())")) {
                Place.execute(c, statement);
            }
            c.commit();
        }
    }

    /** Keys and blobs of a data folder. */
    static void files(Path data) throws IOException {
        Files.createDirectories(data.resolve("keys"));
        Files.writeString(data.resolve("keys/release.private"), "secret\n");
        Files.writeString(data.resolve("keys/release.public"), "public\n");
        Files.writeString(data.resolve("worker-token"), "token\n");
        for (int i = 0; i < 5; i++) {
            blob(data, "blob " + i);
        }
    }

    static Path blob(Path data, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String name = Digest.of(bytes).hex();
        Path shelf = Files.createDirectories(data.resolve("blobs").resolve(name.substring(0, 2)));
        return Files.write(shelf.resolve(name), bytes);
    }
}
