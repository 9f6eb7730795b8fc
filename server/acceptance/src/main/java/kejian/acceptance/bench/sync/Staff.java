package kejian.acceptance.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The people of a new province, and what they do over its API. */
public final class Staff {

    public static final String AREA = "410000";
    private static final String COLUMN = "sync";

    private final Map<String, String> passwords = new HashMap<>();
    private final Map<String, Api> people = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Api anonymous;

    private Staff(URI origin) {
        anonymous = Api.of(origin);
    }

    /**
     * An administrator, an editor, a reviewer, and a column.
     *
     * @param firstPassword the file in which a new origin puts it
     */
    public static Staff of(URI origin, Path firstPassword)
            throws IOException, InterruptedException {
        Staff staff = new Staff(origin);
        staff.enter("admin", Files.readString(firstPassword).strip());
        for (var person :
                Map.of("editor", List.of("editor"), "reviewer", List.of("reviewer", "analyst"))
                        .entrySet()) {
            String initial = staff.fresh();
            staff.as("admin")
                    .post(
                            "/api/accounts",
                            Map.of(
                                    "user",
                                    person.getKey(),
                                    "password",
                                    initial,
                                    "roles",
                                    person.getValue(),
                                    "area",
                                    AREA));
            staff.enter(person.getKey(), initial);
        }
        staff.as("admin").post("/api/columns", Map.of("slug", COLUMN, "title", "分发"));
        return staff;
    }

    /** The same people at another origin, one that was made of this one's data. */
    public Staff at(URI other) throws IOException, InterruptedException {
        Staff there = new Staff(other);
        for (Map.Entry<String, String> each : passwords.entrySet()) {
            there.passwords.put(each.getKey(), each.getValue());
            there.people.put(each.getKey(), there.anonymous.login(each.getKey(), each.getValue()));
        }
        return there;
    }

    private void enter(String user, String initial) throws IOException, InterruptedException {
        String own = fresh();
        anonymous
                .login(user, initial)
                .post("/api/me/password", Map.of("current", initial, "replacement", own));
        passwords.put(user, own);
        people.put(user, anonymous.login(user, own));
    }

    private String fresh() {
        byte[] secret = new byte[15];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    public Api as(String user) {
        return Objects.requireNonNull(people.get(user));
    }

    public String password(String user) {
        return Objects.requireNonNull(passwords.get(user));
    }

    /**
     * A draft: a short article.
     *
     * @return its id
     */
    public String article(String title) throws IOException, InterruptedException {
        Map<String, Object> text = Map.of("text", "连续五日平均气温稳定在十二度以上，再下种。", "heading", false);
        return as("editor")
                .post(
                        "/api/courseware",
                        Map.of(
                                "kind",
                                "ARTICLE",
                                "title",
                                title,
                                "category",
                                "CASE_SHOWCASE",
                                "purpose",
                                "SERVICE",
                                "column",
                                COLUMN,
                                "externalId",
                                UUID.randomUUID().toString(),
                                "article",
                                Map.of("blocks", List.of(text))))
                .path("id")
                .asText();
    }

    /**
     * @param courseware id of what it adds or changes
     */
    record Released(String courseware, long number) {}

    /** An article with these files to take along, in a release of its own. */
    Released publish(String title, List<Path> files) throws IOException, InterruptedException {
        String id = article(title);
        attach(id, files);
        as("editor").post(at(id) + "/submit", Map.of());
        as("reviewer").post(at(id) + "/approve", Map.of());
        return new Released(id, release());
    }

    /** Other files of the same names in the place of those that are on the edges. */
    Released replace(String id, List<Path> files) throws IOException, InterruptedException {
        attach(id, files);
        as("reviewer").post(at(id) + "/approve", Map.of(), seen(id));
        return new Released(id, release());
    }

    /** From every edge. */
    void withdraw(String id) throws IOException, InterruptedException {
        as("reviewer").post(at(id) + "/withdraw", Map.of("reason", "权利到期"));
    }

    private void attach(String id, List<Path> files) throws IOException, InterruptedException {
        for (Path file : files) {
            as("editor").put(at(id) + "/attachments/" + file.getFileName(), file, seen(id));
        }
    }

    private static String at(String id) {
        return "/api/courseware/" + id;
    }

    private Map<String, String> seen(String id) throws IOException, InterruptedException {
        String version = as("editor").get(at(id)).path("version").asText();
        return Map.of("If-Match", "\"" + version + "\"");
    }

    private long release() throws IOException, InterruptedException {
        return as("reviewer")
                .post(
                        "/api/releases",
                        Map.of("note", ""),
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .path("number")
                .asLong();
    }

    /** What an edge is given at its enrolment. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    public record Enrolled(String name, String token, byte[] root) {}

    public Enrolled enroll(String name) throws IOException, InterruptedException {
        JsonNode made =
                as("admin")
                        .post(
                                "/api/edges",
                                Map.of(
                                        "name", name,
                                        "area", AREA,
                                        "address", "http://127.0.0.1:1"));
        byte[] root =
                made.path("rootDocument")
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new Enrolled(name, made.path("token").asText(), root);
    }
}
