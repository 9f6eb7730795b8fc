package kejian.acceptance.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection of the DevTools protocol to one page: calls, their answers, and events. */
final class DevTools implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();

    /**
     * @param page as the browser names it in its list
     */
    DevTools(URI page) {
        socket =
                http.newWebSocketBuilder()
                        .buildAsync(page, new Answers())
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
    }

    /** The result of a method of the protocol. */
    CompletableFuture<JsonNode> ask(String method, ObjectNode parameters) {
        int id = calls.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        socket.sendText(message.toString(), true);
        return answer;
    }

    /** The parameters of all events of this name so far. */
    List<JsonNode> told(String name) {
        return events.stream()
                .filter(e -> e.path("method").asText().equals(name))
                .map(e -> e.path("params"))
                .toList();
    }

    /** What was told so far is told no more. */
    void forget() {
        events.clear();
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                String whole = part.toString();
                part.setLength(0);
                try {
                    JsonNode message = JSON.readTree(whole);
                    CompletableFuture<JsonNode> waiting =
                            answers.remove(message.path("id").asInt());
                    if (waiting != null) {
                        waiting.complete(message.path("result"));
                    } else if (message.has("method")) {
                        events.add(message);
                    }
                } catch (IOException e) {
                    throw new AssertionError(whole, e);
                }
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
