package kejian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kejian.contract.blob.Digest;
import kejian.contract.problem.Problem;

/** An origin that makes trouble: docs/api.md in memory, with a queue of what goes wrong next. */
public final class FakeOrigin implements AutoCloseable {

    /** What befalls the next PATCH. */
    public enum Trouble {
        CUT_BEFORE_ANSWER,
        CUT_BEFORE_STORING,
        UNAVAILABLE,
        DAMAGED,
        FORGOTTEN,
        FULL
    }

    private static final class Kept {
        final String id = UUID.randomUUID().toString();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long length;
        String announced = "";
    }

    private final HttpServer server;
    private final Map<String, Kept> uploads = new LinkedHashMap<>();
    private final Map<String, ObjectNode> courseware = new LinkedHashMap<>();
    private final Map<String, String> passwords = new LinkedHashMap<>();

    public final Deque<Trouble> troubles = new ArrayDeque<>();
    public final List<Integer> chunks = new ArrayList<>();
    public final List<String> requests = new ArrayList<>();
    public final List<JsonNode> bodies = new ArrayList<>();

    /** What is answered to a method and address as they stand in the request line. */
    public final Map<String, JsonNode> answers = new LinkedHashMap<>();

    /** What is answered with 422, likewise. */
    public final Map<String, JsonNode> refused = new LinkedHashMap<>();

    /** The version that a prepared answer's request named. */
    public final Map<String, String> seen = new LinkedHashMap<>();

    /** Caption files by request line and If-Match. */
    public final Map<String, byte[]> files = new LinkedHashMap<>();

    /** Whether captions that nothing was prepared for are taken. */
    public boolean takesCaptions;

    /** Largest chunk that the line carries, as a slow one cuts what takes too long. */
    public int lineCarries = Integer.MAX_VALUE;

    /** How the set-up is cut: nothing answers after this many requests. */
    public int answersLeft = Integer.MAX_VALUE;

    public FakeOrigin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        passwords.put("admin", "first-password-of-admin");
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public Origin asEditor() {
        return new Origin(address(), "token-editor", "zh-CN");
    }

    public synchronized List<byte[]> stored() {
        return uploads.values().stream().map(k -> k.bytes.toByteArray()).toList();
    }

    public synchronized int coursewares() {
        return courseware.size();
    }

    public synchronized Map<String, String> passwords() {
        return Map.copyOf(passwords);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        requests.add(method + " " + path);
        if (answersLeft-- <= 0) {
            exchange.close();
            return;
        }
        if (path.startsWith("/api/uploads")) {
            tus(exchange, method, path, body);
            return;
        }
        if (path.contains("/captions")
                || path.contains("/attachments")
                || path.endsWith("/metadata")
                || path.endsWith("/banner")
                || path.endsWith("/cover")) {
            captions(exchange, method, body);
            return;
        }
        JsonNode json = body.length == 0 ? null : Origin.JSON.readTree(body);
        if (json != null) {
            bodies.add(json);
        }
        switch (method + " " + path) {
            case "POST /api/login" -> login(exchange, json);
            case "POST /api/me/password" -> {
                String user = exchange.getRequestHeaders().getFirst("Authorization").substring(13);
                if (!json.path("current").asText().equals(passwords.get(user))) {
                    problem(exchange, Problem.LOGIN_FAILED);
                    return;
                }
                passwords.put(user, json.path("replacement").asText());
                answer(exchange, 204, null);
            }
            case "POST /api/accounts" -> {
                if (passwords.containsKey(json.path("user").asText())) {
                    problem(exchange, Problem.CONFLICT);
                    return;
                }
                passwords.put(json.path("user").asText(), json.path("password").asText());
                answer(exchange, 201, json);
            }
            case "POST /api/courseware" -> courseware(exchange, (ObjectNode) json);
            case "GET /api/courseware" -> find(exchange);
            case "POST /api/stations" ->
                    answer(
                            exchange,
                            201,
                            Origin.JSON
                                    .createObjectNode()
                                    .put("created", json.size())
                                    .put("changed", 0));
            default -> other(exchange, path, json);
        }
    }

    /** Answers what was prepared; remembers the file that came. */
    private void captions(HttpExchange exchange, String method, byte[] body) throws IOException {
        String line = method + " " + exchange.getRequestURI();
        String seen = exchange.getRequestHeaders().getFirst("If-Match");
        if (!method.equals("GET")) {
            files.put(line + " " + seen, body);
            ObjectNode of = (ObjectNode) named(line.replaceFirst(".* (.*)/cover$", "$1"));
            if (of != null) {
                of.putObject("cover");
            }
        }
        if (method.equals("PUT") && line.contains("/attachments/")) {
            ObjectNode to = (ObjectNode) named(line.replaceFirst(".* (.*)/attachments/.*", "$1"));
            if (to != null) {
                to.withArray("attachments")
                        .addObject()
                        .putObject("blob")
                        .put("sha256", Digest.of(body).hex());
            }
        }
        JsonNode prepared = answers.get(line);
        if (prepared == null && takesCaptions) {
            answer(exchange, 201, Origin.JSON.createObjectNode());
        } else if (prepared == null) {
            problem(exchange, Problem.SUBTITLE_INVALID);
        } else {
            JsonNode said = prepared.path("body");
            answer(exchange, prepared.path("status").asInt(200), said.isNull() ? null : said);
        }
    }

    private void find(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        ObjectNode page = Origin.JSON.createObjectNode();
        ArrayNode items = page.putArray("items");
        ObjectNode known = courseware.get(query.replaceFirst(".*externalId=", ""));
        if (known != null) {
            items.add(known);
        }
        answer(exchange, 200, page);
    }

    private void other(HttpExchange exchange, String path, JsonNode json) throws IOException {
        if (path.matches("/api/accounts/[a-z]+/password")) {
            passwords.put(path.split("/")[3], json.path("password").asText());
            answer(exchange, 204, null);
        } else {
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            seen.put(line, exchange.getRequestHeaders().getFirst("If-Match"));
            JsonNode prepared = answers.get(line);
            if (refused.containsKey(line)) {
                answer(exchange, 422, refused.get(line));
            } else if (prepared == null && path.endsWith("/alike")) {
                answer(exchange, 200, Origin.JSON.createArrayNode());
            } else if (prepared == null && !path.equals("/api/courseware")) {
                prepared = named(path);
                if (prepared == null) {
                    problem(exchange, Problem.NOT_FOUND);
                } else {
                    answer(exchange, 200, prepared);
                }
            } else if (prepared == null) {
                problem(exchange, Problem.NOT_FOUND);
            } else {
                answer(exchange, 200, prepared);
            }
        }
    }

    private JsonNode named(String path) {
        return courseware.values().stream()
                .filter(c -> path.equals("/api/courseware/" + c.path("id").asText()))
                .findFirst()
                .orElse(null);
    }

    private void login(HttpExchange exchange, JsonNode json) throws IOException {
        String user = json.path("user").asText();
        if (!json.path("password").asText().equals(passwords.get(user))) {
            problem(exchange, Problem.LOGIN_FAILED);
            return;
        }
        answer(
                exchange,
                200,
                Origin.JSON.createObjectNode().put("token", "token-" + user).put("user", user));
    }

    private void courseware(HttpExchange exchange, ObjectNode json) throws IOException {
        Kept upload = uploads.get(json.path("upload").asText());
        if (upload == null || upload.bytes.size() != upload.length) {
            problem(exchange, Problem.NOT_READY);
            return;
        }
        ObjectNode known = courseware.get(json.path("externalId").asText());
        if (known == null) {
            json.put("id", UUID.randomUUID().toString()).put("version", 1);
            json.putArray("columns").add(json.path("column").asText());
            json.putObject("original").put("sha256", upload.announced);
            courseware.put(json.path("externalId").asText(), json);
        }
        answer(exchange, known == null ? 201 : 200, known == null ? json : known);
    }

    private void tus(HttpExchange exchange, String method, String path, byte[] body)
            throws IOException {
        if (method.equals("GET")) {
            ArrayNode list = Origin.JSON.createArrayNode();
            for (Kept k : uploads.values()) {
                boolean complete = k.bytes.size() == k.length;
                list.addObject()
                        .put("id", k.id)
                        .put("state", complete ? "COMPLETE" : "RECEIVING")
                        .put("sha256", complete ? Digest.of(k.bytes.toByteArray()).hex() : null);
            }
            answer(exchange, 200, list);
            return;
        }
        if (!"1.0.0".equals(exchange.getRequestHeaders().getFirst("Tus-Resumable"))) {
            problem(exchange, Problem.TUS_VERSION);
            return;
        }
        if (method.equals("POST")) {
            Kept made = new Kept();
            made.length = Long.parseLong(exchange.getRequestHeaders().getFirst("Upload-Length"));
            String metadata = exchange.getRequestHeaders().getFirst("Upload-Metadata");
            String sha256 = metadata.substring(metadata.indexOf(",sha256 ") + 8);
            made.announced = new String(Base64.getDecoder().decode(sha256), StandardCharsets.UTF_8);
            uploads.put(made.id, made);
            exchange.getResponseHeaders().set("Location", "/api/uploads/" + made.id);
            answer(exchange, 201, null);
            return;
        }
        Kept kept = uploads.get(path.substring(path.lastIndexOf('/') + 1));
        if (kept == null) {
            problem(exchange, Problem.NOT_FOUND);
        } else if (method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Upload-Offset", "" + kept.bytes.size());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        } else {
            patch(exchange, kept, body);
        }
    }

    private void patch(HttpExchange exchange, Kept kept, byte[] body) throws IOException {
        Trouble trouble = body.length > lineCarries ? Trouble.CUT_BEFORE_STORING : troubles.poll();
        if (Long.parseLong(exchange.getRequestHeaders().getFirst("Upload-Offset"))
                != kept.bytes.size()) {
            problem(exchange, Problem.UPLOAD_OFFSET);
            return;
        }
        String checksum =
                "sha256 " + Base64.getEncoder().encodeToString(Digest.newSha256().digest(body));
        switch (trouble) {
            case CUT_BEFORE_STORING -> exchange.close();
            case UNAVAILABLE -> problem(exchange, Problem.UNAVAILABLE);
            case DAMAGED -> problem(exchange, Problem.CHECKSUM);
            case FULL -> problem(exchange, Problem.STORAGE_FULL);
            case FORGOTTEN -> {
                uploads.remove(kept.id);
                problem(exchange, Problem.UNAVAILABLE);
            }
            case CUT_BEFORE_ANSWER -> {
                kept.bytes.writeBytes(body);
                exchange.close();
            }
            case null -> {
                if (!checksum.equals(exchange.getRequestHeaders().getFirst("Upload-Checksum"))) {
                    problem(exchange, Problem.CHECKSUM);
                    return;
                }
                chunks.add(body.length);
                kept.bytes.writeBytes(body);
                boolean whole = kept.bytes.size() == kept.length;
                if (whole && !Digest.of(kept.bytes.toByteArray()).hex().equals(kept.announced)) {
                    problem(exchange, Problem.DIGEST_MISMATCH);
                    return;
                }
                exchange.getResponseHeaders().set("Upload-Offset", "" + kept.bytes.size());
                answer(exchange, 204, null);
            }
        }
    }

    private static void problem(HttpExchange exchange, Problem problem) throws IOException {
        answer(
                exchange,
                problem.status(),
                Origin.JSON
                        .createObjectNode()
                        .put("code", problem.code())
                        .put("title", problem.title())
                        .put("status", problem.status()));
    }

    private static void answer(HttpExchange exchange, int status, JsonNode body)
            throws IOException {
        byte[] bytes = body == null ? new byte[0] : Origin.JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
