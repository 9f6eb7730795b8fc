package kejian.cli.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.cli.client.ApiException;
import kejian.cli.client.KnownDigests;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import kejian.contract.courseware.Kind;
import kejian.contract.problem.Problem;

/**
 * Makes courseware of files. Whether it is there already is asked first, by its external id, so a
 * second run moves no byte, on another machine and for another editor too.
 */
public final class Sender {

    private static final String COURSEWARE = "/api/courseware";

    private final Origin origin;
    private final Path folder;
    private final TusUpload.Pace pace;
    private final KnownDigests digests;

    /**
     * @param folder where what is known of uploads is kept
     */
    public Sender(Origin origin, Path folder, TusUpload.Pace pace) {
        this.origin = origin;
        this.folder = folder;
        this.pace = pace;
        this.digests = new KnownDigests(folder.resolve("digests"));
    }

    /**
     * What came of it.
     *
     * @param fresh whether it was made now
     * @param alike titles that may be the same thing
     */
    public record Sent(boolean fresh, JsonNode courseware, List<String> alike) {

        public String id() {
            return courseware.path("id").asText();
        }
    }

    /** The courseware of this file that the server has, whatever was sent when. */
    public Optional<JsonNode> known(Wanted wanted) throws IOException, InterruptedException {
        String sha256 = digests.sha256(wanted.file());
        String external = external(wanted, sha256);
        String query = COURSEWARE + "?size=200&externalId=" + encoded(external);
        for (JsonNode c : origin.get(query).path("items")) {
            boolean here =
                    c.path("columns")
                            .valueStream()
                            .anyMatch(s -> s.asText().equals(wanted.column()));
            if (!here) {
                continue;
            }
            if (!c.path("original").path("sha256").asText().equals(sha256)) {
                throw conflict("外部编号已属于另一个文件 the external id is another file's: " + external);
            }
            if (wanted.restricted() && !c.path("restricted").asBoolean()) {
                // "It is there" would be heard as "it is restricted".
                throw conflict("已存在但未限定收看 it is there, and not restricted");
            }
            String burnIn = wanted.extra().burnIn();
            if (burnIn != null && !burnIn.equalsIgnoreCase(c.path("burnIn").asText())) {
                throw conflict(
                        "已存在但没有压入这种字幕 it is there, without these captions burnt in: " + burnIn);
            }
            return Optional.of(c);
        }
        return Optional.empty();
    }

    private static ApiException conflict(String sentence) {
        return new ApiException(ApiException.REFUSED, Problem.CONFLICT.code(), sentence);
    }

    private static String external(Wanted wanted, String sha256) {
        return wanted.externalId().isEmpty() ? "sha256:" + sha256 : wanted.externalId();
    }

    public Sent send(Wanted wanted, TusUpload.Progress progress)
            throws IOException, InterruptedException {
        if (wanted.extra().cover() != null && Contents.of(wanted.file()) == Kind.ARTICLE) {
            // before a byte moves: only a film has a picture that stands for it
            throw new ApiException(
                    ApiException.REFUSED,
                    Problem.VALIDATION.code(),
                    wanted.file().getFileName()
                            + " 是文章,不要封面 is an article, which has no cover; leave --cover out");
        }
        Optional<JsonNode> known = known(wanted);
        if (known.isPresent()) {
            addSubtitles(wanted, known.get());
            addCover(wanted, known.get());
            addAttachments(wanted, known.get());
            return new Sent(/* fresh= */ false, known.get(), List.of());
        }
        String sha256 = digests.sha256(wanted.file());
        String upload = upload(wanted.file(), sha256, progress);
        Origin.Made made = origin.create(COURSEWARE, wanted.body(upload, external(wanted, sha256)));
        addSubtitles(wanted, made.body());
        addCover(wanted, made.body());
        addAttachments(wanted, made.body());
        return new Sent(made.fresh(), made.body(), made.fresh() ? alike(made.body()) : List.of());
    }

    /** The bytes alone; which upload they are. What the server has already is not sent again. */
    public String upload(Path file, TusUpload.Progress progress)
            throws IOException, InterruptedException {
        return upload(file, digests.sha256(file), progress);
    }

    private String upload(Path file, String sha256, TusUpload.Progress progress)
            throws IOException, InterruptedException {
        TusUpload line = new TusUpload(origin, folder.resolve("uploads"), pace);
        Optional<String> held = line.held(sha256);
        return held.isPresent() ? held.get() : line.send(file, sha256, progress);
    }

    /** Those that it lacks: a command that is given again goes on here too. */
    private void addSubtitles(Wanted wanted, JsonNode courseware)
            throws IOException, InterruptedException {
        String at = COURSEWARE + "/" + courseware.path("id").asText();
        for (Map.Entry<String, Path> subtitle : wanted.subtitles().entrySet()) {
            boolean there =
                    courseware
                            .path("captions")
                            .valueStream()
                            .anyMatch(c -> c.path("language").asText().equals(subtitle.getKey()));
            if (!there) {
                String version = origin.get(at).path("version").asText();
                origin.put(
                        at + "/captions/" + encoded(subtitle.getKey()),
                        Files.readAllBytes(subtitle.getValue()),
                        Map.of("If-Match", "\"" + version + "\""));
            }
        }
    }

    /** Where it has none, like captions; {@code kejian cover} changes it. */
    private void addCover(Wanted wanted, JsonNode courseware)
            throws IOException, InterruptedException {
        boolean there =
                courseware.hasNonNull("cover") || courseware.path("proposal").hasNonNull("cover");
        boolean closed = courseware.path("state").asText().matches("IN_REVIEW|WITHDRAWN");
        if (!there && !closed) {
            putCover(wanted, courseware);
        }
    }

    private void putCover(Wanted wanted, JsonNode courseware)
            throws IOException, InterruptedException {
        Path cover = wanted.extra().cover();
        if (cover != null) {
            String at = COURSEWARE + "/" + courseware.path("id").asText();
            origin.put(
                    at + "/cover",
                    Files.readAllBytes(cover),
                    Map.of("If-Match", "\"" + origin.get(at).path("version").asText() + "\""));
        }
    }

    /** Those that it lacks, by their bytes; {@code kejian attachments} replaces and removes. */
    private void addAttachments(Wanted wanted, JsonNode courseware)
            throws IOException, InterruptedException {
        if (courseware.path("state").asText().matches("IN_REVIEW|WITHDRAWN")) {
            return;
        }
        String at = COURSEWARE + "/" + courseware.path("id").asText();
        for (Path file : wanted.extra().attachments()) {
            String sha256 = digests.sha256(file);
            JsonNode now = origin.get(at);
            JsonNode waiting = now.path("proposal").path("attachments");
            boolean there =
                    (waiting.isArray() ? waiting : now.path("attachments"))
                            .valueStream()
                            .anyMatch(a -> a.path("blob").path("sha256").asText().equals(sha256));
            if (!there) {
                origin.put(
                        at + "/attachments/" + encoded(String.valueOf(file.getFileName())),
                        file,
                        Map.of("If-Match", "\"" + now.path("version").asText() + "\""));
            }
        }
    }

    private List<String> alike(JsonNode courseware) throws IOException, InterruptedException {
        List<String> alike = new ArrayList<>();
        String at = COURSEWARE + "/" + courseware.path("id").asText() + "/alike";
        for (JsonNode other : origin.get(at)) {
            alike.add(other.path("title").asText() + " " + other.path("id").asText());
        }
        return alike;
    }

    /** Changes the words of what is there under the external id; empty ones stay. */
    public JsonNode update(Wanted wanted) throws IOException, InterruptedException {
        String query = COURSEWARE + "?size=200&externalId=" + encoded(wanted.externalId());
        for (JsonNode c : origin.get(query).path("items")) {
            boolean here =
                    c.path("columns")
                            .valueStream()
                            .anyMatch(s -> s.asText().equals(wanted.column()));
            if (here) {
                JsonNode changed =
                        origin.patch(
                                COURSEWARE + "/" + c.path("id").asText(),
                                changes(wanted),
                                Map.of("If-Match", "\"" + c.path("version").asText() + "\""));
                putCover(wanted, c);
                addAttachments(wanted, c);
                return changed;
            }
        }
        throw new ApiException(
                ApiException.REFUSED,
                Problem.NOT_FOUND.code(),
                "专栏中没有这个外部编号 the column has no such external id: " + wanted.externalId());
    }

    private static JsonNode changes(Wanted wanted) {
        var body = Origin.JSON.createObjectNode();
        Map<String, String> texts = new java.util.LinkedHashMap<>();
        texts.put("title", wanted.title());
        texts.put("summary", wanted.words().summary());
        texts.put("presenter", wanted.words().presenter());
        texts.put("publisher", wanted.words().publisher());
        texts.forEach((name, text) -> {
            if (!text.isEmpty()) {
                body.put(name, text);
            }
        });
        if (!wanted.words().tags().isEmpty()) {
            wanted.words().tags().forEach(body.putArray("tags")::add);
        }
        return body;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
