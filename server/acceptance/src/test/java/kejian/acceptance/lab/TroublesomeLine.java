package kejian.acceptance.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An edge as it would be with one fault: stands before a good one and spoils one address. */
final class TroublesomeLine implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final URI edge;
    private final Pattern spoilt;
    private final Edit edit;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger spoils = new AtomicInteger();
    private final HttpServer server;

    /** What becomes of the whole body. */
    @FunctionalInterface
    interface Edit {

        /** Ends the address: 404. */
        byte[] GONE = new byte[0];

        /** Never gives a part. */
        Edit WHOLE = (body, _) -> body;

        /**
         * @param elsewhere fetches another address of the edge
         */
        byte[] of(byte[] body, Elsewhere elsewhere) throws IOException, InterruptedException;
    }

    @FunctionalInterface
    interface Elsewhere {
        byte[] at(String path) throws IOException, InterruptedException;
    }

    /**
     * @param spoilt part of the path with its query
     */
    TroublesomeLine(URI edge, String spoilt, Edit edit) throws IOException {
        this.edge = edge;
        this.spoilt = Pattern.compile(spoilt);
        this.edit = edit;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often the fault was met; a seed that nobody meets shows nothing. */
    int spoils() {
        return spoils.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            HttpResponse<byte[]> good = fetch(path);
            byte[] body = good.body();
            boolean spoil = good.statusCode() == 200 && spoilt.matcher(path).find();
            if (spoil) {
                spoils.incrementAndGet();
                body =
                        edit.of(
                                body,
                                other -> fetch(path.replaceFirst(spoilt.pattern(), other)).body());
            }
            good.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            // the JDK's server ends connections after an answer without saying so
            exchange.getResponseHeaders().set("Connection", "close");
            if (body == Edit.GONE) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                boolean parts = !spoil || edit != Edit.WHOLE;
                send(exchange, good.statusCode(), body, parts);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> fetch(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(edge.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void send(HttpExchange exchange, int status, byte[] body, boolean parts)
            throws IOException {
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null || !parts ? "" : asked);
        byte[] part = body;
        int code = status;
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (status == 200 && range.matches() && Long.parseLong(range.group(1)) < body.length) {
            int from = Integer.parseInt(range.group(1));
            int to =
                    range.group(2).isEmpty()
                            ? body.length
                            : (int) Math.min(body.length, Long.parseLong(range.group(2)) + 1);
            part = Arrays.copyOfRange(body, from, to);
            code = 206;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, body.length));
        }
        exchange.sendResponseHeaders(code, part.length == 0 ? -1 : part.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(part);
        } catch (IOException e) {
            // players hang up when they seek; what they made of it is judged elsewhere
            exchange.setAttribute("hung up", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.close();
    }
}
