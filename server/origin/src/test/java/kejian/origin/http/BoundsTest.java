package kejian.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * HTTP API 6 and 10: each limit that OpenAPI names, one step beyond it, generated from the document
 * that is served: strings longer and shorter, integers below and above, required missing, an
 * unknown enum. A string without a limit fails the test too.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class BoundsTest {

    /** What programs of ours send, with records of the contract that know no annotations. */
    private static final Set<String> BETWEEN_PROGRAMS =
            Set.of(
                    "/sync/report",
                    "/sync/journal",
                    "/sync/key",
                    "/sync/enrolment",
                    "/sync/receipts",
                    "/sync/possession",
                    "/api/counties/{area}/releases",
                    "/api/work/{job}/progress",
                    "/api/work/{job}/preview",
                    "/api/work/{job}/division",
                    "/api/work/{job}/part",
                    "/api/work/{job}/outcome");

    private static JsonNode document;
    private static Caller person;
    private static Caller worker;
    private static Caller edge;
    private final List<String> wrong = new ArrayList<>();
    private int cases;

    @BeforeAll
    static void read() throws Exception {
        document =
                new ObjectMapper()
                        .readTree(
                                Caller.anonymous()
                                        .send("GET", "/q/openapi?format=json", null)
                                        .body());
        person = Caller.person("editor", "reviewer", "analyst", "operator");
        worker = Caller.worker();
        String enrolled =
                person.send(
                                "POST",
                                "/api/edges",
                                "{\"name\":\"bounds\",\"area\":\"410000\",\"address\":\"http://b\"}")
                        .body();
        edge = Caller.withToken(new ObjectMapper().readTree(enrolled).get("token").asText());
    }

    @Test
    void body_oneStepBeyondALimit_isNamedByItsPointer() {
        each((method, path, operation) -> {
            JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
            if (schema.isMissingNode() || BETWEEN_PROGRAMS.contains(path)) {
                return;
            }
            new Breaker(method, path, schema).breakEverything();
        });
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(60);
        System.out.println("bodies beyond a limit: " + cases);
    }

    @Test
    void query_oneStepBeyondALimit_isRefused() {
        each((method, path, operation) -> {
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    breakQuery(method, path, parameter);
                }
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(15);
        System.out.println("queries beyond a limit: " + cases);
    }

    private interface Visit {
        void see(String method, String path, JsonNode operation);
    }

    private static void each(Visit visit) {
        for (var path : document.get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                visit.see(operation.getKey(), path.getKey(), operation.getValue());
            }
        }
    }

    private void breakQuery(String method, String path, JsonNode parameter) {
        JsonNode schema = resolved(parameter.get("schema"));
        List<String> values = new ArrayList<>();
        switch (schema.path("type").asText()) {
            case "integer" -> {
                values.add("x");
                values.add("1.5");
                values.add("99999999999999999999");
                if (schema.has("minimum")) {
                    values.add(Long.toString(schema.get("minimum").asLong() - 1));
                }
                if (schema.has("maximum")) {
                    values.add(Long.toString(schema.get("maximum").asLong() + 1));
                }
            }
            case "string" -> {
                if (schema.has("enum") || schema.has("format")) {
                    values.add("no-such-value");
                }
                if (schema.has("maxLength")) {
                    values.add("a".repeat(schema.get("maxLength").asInt() + 1));
                } else if (!schema.has("enum")
                        && !schema.has("format")
                        && !path.startsWith("/api/figures")) {
                    // those of figures are compared with what is there, and never kept
                    wrong.add(path + "?" + parameter.get("name").asText() + " has no limit");
                }
            }
            default -> {}
        }
        for (String value : values) {
            cases++;
            String name = parameter.get("name").asText();
            String address =
                    address(path)
                            + "?"
                            + name
                            + "="
                            + URLEncoder.encode(value, StandardCharsets.UTF_8);
            HttpResponse<String> answer =
                    caller(path).send(method.toUpperCase(java.util.Locale.ROOT), address, null);
            if (answer.statusCode() != 400 || !answer.body().contains("\"code\":\"query\"")) {
                wrong.add(method + " " + shortened(address) + " " + answer.statusCode());
            }
        }
    }

    private static String shortened(String text) {
        return text.length() > 90 ? text.substring(0, 90) + "…" : text;
    }

    private static JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        if (schema.has("$ref")) {
            found = document.at(schema.get("$ref").asText().substring(1));
        } else if (schema.has("anyOf") || schema.has("oneOf")) {
            for (JsonNode choice :
                    schema.has("anyOf") ? schema.get("anyOf") : schema.get("oneOf")) {
                if (!choice.path("type").asText().equals("null")) {
                    found = resolved(choice);
                }
            }
        }
        JsonNode type = found.path("type");
        if (type.isArray()) {
            ObjectNode one = found.deepCopy();
            one.put(
                    "type",
                    type.get(0).asText().equals("null")
                            ? type.get(1).asText()
                            : type.get(0).asText());
            return one;
        }
        return found;
    }

    private static Caller caller(String path) {
        return path.startsWith("/api/work") ? worker : path.startsWith("/sync") ? edge : person;
    }

    private static String address(String path) {
        return path.replace("/faults/{id}", "/faults/1")
                .replace("{user}", "nobody")
                .replace("{dimension}", "tier")
                .replace("{sha256}", "0".repeat(64))
                .replaceAll("\\{(?:number|version)}", "1")
                .replaceAll("\\{[a-z]+}", "00000000-0000-0000-0000-000000000000");
    }

    /** Takes one body apart: a whole one, and each way to spoil one place of it. */
    private final class Breaker {

        private final String method;
        private final String path;
        private final JsonNode schema;

        Breaker(String method, String path, JsonNode schema) {
            this.method = method;
            this.path = path;
            this.schema = schema;
        }

        void breakEverything() {
            walk(schema, "");
        }

        private void walk(JsonNode node, String at) {
            JsonNode type = resolved(node);
            switch (type.path("type").asText()) {
                case "object" -> {
                    for (JsonNode name : type.path("required")) {
                        String place = at + "/" + name.asText();
                        spoil(place, parent -> parent.remove(name.asText()));
                    }
                    for (var property : type.path("properties").properties()) {
                        walk(property.getValue(), at + "/" + property.getKey());
                    }
                }
                case "array" -> {
                    if (type.path("uniqueItems").asBoolean()) {
                        return; // a set has no places, and the same twice is once
                    }
                    if (type.has("maxItems") && type.get("maxItems").asInt() < 1_000) {
                        ArrayNode many = JsonNodeFactory.instance.arrayNode();
                        for (int i = 0; i <= type.get("maxItems").asInt(); i++) {
                            many.add(whole(type.get("items")));
                        }
                        put(at, many);
                    }
                    walk(type.get("items"), at + "/0");
                }
                case "string" -> string(type, at);
                case "integer" -> {
                    if (type.has("minimum")) {
                        put(at, number(type.get("minimum").asLong() - 1));
                    }
                    if (type.has("maximum")) {
                        put(at, number(type.get("maximum").asLong() + 1));
                    }
                    put(at, JsonNodeFactory.instance.numberNode(1.9));
                    put(at, text("5"));
                }
                default -> {}
            }
        }

        private void string(JsonNode type, String at) {
            if (type.has("enum")) {
                put(at, text("NO_SUCH_VALUE"));
                put(at, number(0));
                return;
            }
            if (type.has("format")) {
                put(at, text("no-such-value"));
                return;
            }
            if (type.has("maxLength")) {
                put(at, text("a".repeat(type.get("maxLength").asInt() + 1)));
            } else if (type.has("pattern")) {
                put(at, text("a".repeat(20_000)));
            } else if (!at.endsWith("/0")) {
                // limits of a list's elements are not in the document, the list's own is
                wrong.add(path + " " + at + " has no limit");
            }
            if (type.path("minLength").asInt() > 0) {
                put(at, text("a".repeat(type.get("minLength").asInt() - 1)));
            }
            put(at, number(5));
        }

        private void put(String at, JsonNode value) {
            int cut = at.lastIndexOf('/');
            if (at.substring(cut + 1).equals("0")) {
                ObjectOrArray.set(this, at, value);
            } else {
                spoil(at, parent -> parent.set(at.substring(cut + 1), value));
            }
        }

        /** A whole body with one object in it changed. */
        private void spoil(String at, Consumer<ObjectNode> change) {
            JsonNode body = whole(schema);
            String above = at.substring(0, at.lastIndexOf('/'));
            change.accept((ObjectNode) body.at(above));
            send(body, at);
        }

        private void send(JsonNode body, String at) {
            cases++;
            HttpRequest.Builder request =
                    caller(path)
                            .request(address(path))
                            .header("Content-Type", "application/json")
                            .header("If-Match", "\"0\"")
                            .header("Idempotency-Key", "bounds")
                            .method(
                                    method.toUpperCase(java.util.Locale.ROOT),
                                    HttpRequest.BodyPublishers.ofString(body.toString()));
            HttpResponse<String> answer = Caller.send(request);
            boolean named =
                    answer.statusCode() == 422
                            && answer.body().contains("\"code\":\"validation\"")
                            && answer.body().contains("\"pointer\":\"" + at);
            if (!named) {
                wrong.add(
                        method
                                + " "
                                + path
                                + " "
                                + at
                                + " "
                                + shortened(body.at(at).toString())
                                + ": "
                                + answer.statusCode()
                                + " "
                                + shortened(answer.body()));
            }
        }

        private @Nullable JsonNode whole(JsonNode node) {
            JsonNode type = resolved(node);
            return switch (type.path("type").asText()) {
                case "object" -> {
                    ObjectNode object = JsonNodeFactory.instance.objectNode();
                    for (var property : type.path("properties").properties()) {
                        object.set(property.getKey(), whole(property.getValue()));
                    }
                    yield object;
                }
                case "array" -> JsonNodeFactory.instance.arrayNode().add(whole(type.get("items")));
                case "integer" -> number(Math.max(1, type.path("minimum").asLong(1)));
                case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
                case "string" -> {
                    if (type.has("enum")) {
                        yield type.get("enum").get(0);
                    }
                    yield text(
                            switch (type.path("format").asText()) {
                                case "uuid" -> "00000000-0000-0000-0000-000000000000";
                                case "date-time" -> "2026-11-01T00:00:00Z";
                                case "date" -> "2026-11-01";
                                default -> "a".repeat(Math.max(1, type.path("minLength").asInt()));
                            });
                }
                default -> JsonNodeFactory.instance.nullNode();
            };
        }
    }

    /** An element of a list is put in its place by index. */
    private static final class ObjectOrArray {

        static void set(Breaker breaker, String at, JsonNode value) {
            JsonNode body = breaker.whole(breaker.schema);
            String above = at.substring(0, at.length() - 2);
            ((ArrayNode) body.at(above)).set(0, value);
            breaker.send(body, at);
        }
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }

    private static JsonNode number(long number) {
        return JsonNodeFactory.instance.numberNode(number);
    }
}
