package kejian.origin.search;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.TransportUtils;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import kejian.origin.problem.UnavailableException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/**
 * The connection to a cluster. No call takes longer than it may, whatever the other side does: a
 * stopped process keeps its connections, and one that sends a byte a second times no socket out.
 */
final class ElasticsearchServer implements AutoCloseable {

    /** What the client says of itself; a server of an earlier major version refuses it. */
    private static final String MEDIA_TYPE = "application/vnd.elasticsearch+json; compatible-with=";

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    private final Rest5ClientTransport transport;
    private final ElasticsearchAsyncClient client;
    private final Duration answerWithin;
    private final Duration takeWithin;

    ElasticsearchServer(SearchConfig.Elasticsearch config) throws IOException {
        Rest5ClientBuilder builder = Rest5Client.builder(config.urls().orElseThrow());
        if (config.caFile().isPresent()) {
            builder.setSSLContext(
                    TransportUtils.sslContextFromHttpCaCrt(config.caFile().get().toFile()));
        }
        if (config.apiKeyFile().isPresent()) {
            authorised(builder, "ApiKey " + firstLine(config.apiKeyFile().get()));
        } else if (config.user().isPresent()) {
            String password = firstLine(config.passwordFile().orElseThrow());
            byte[] both = (config.user().get() + ":" + password).getBytes(StandardCharsets.UTF_8);
            authorised(builder, "Basic " + Base64.getEncoder().encodeToString(both));
        }
        builder.setConnectionConfigCallback(c -> c.setConnectTimeout(timeout(CONNECT_WITHIN)));
        builder.setRequestConfigCallback(c ->
                c.setResponseTimeout(timeout(config.takeWithin()))
                        .setConnectionRequestTimeout(timeout(CONNECT_WITHIN)));
        builder.setHttpClientConfigCallback(c ->
                c.addRequestInterceptorLast(
                        (request, _, _) -> compatible(request, config.compatibleWith())));
        transport = new Rest5ClientTransport(builder.build(), new JacksonJsonpMapper());
        client = new ElasticsearchAsyncClient(transport);
        answerWithin = config.answerWithin();
        takeWithin = config.takeWithin();
    }

    private static void authorised(Rest5ClientBuilder builder, String value) {
        builder.setDefaultHeaders(
                new Header[] {
                    new BasicHeader(HttpHeaders.AUTHORIZATION, value, /* sensitive= */ true)
                });
    }

    private static String firstLine(Path secret) throws IOException {
        return Files.readAllLines(secret).getFirst().strip();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    private static void compatible(HttpRequest request, int major) {
        for (String name : new String[] {HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE}) {
            Header header = request.getFirstHeader(name);
            if (header != null && header.getValue().contains("vnd.elasticsearch+json")) {
                request.setHeader(name, MEDIA_TYPE + major);
            }
        }
    }

    /** A question, or a look. */
    <T> T ask(Function<ElasticsearchAsyncClient, CompletableFuture<T>> call) throws IOException {
        return within(answerWithin, call.apply(client));
    }

    /** Something that the server must write. */
    <T> T give(Function<ElasticsearchAsyncClient, CompletableFuture<T>> call) throws IOException {
        return within(takeWithin, call.apply(client));
    }

    private static <T> T within(Duration most, CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnavailableException("Elasticsearch does not answer in time", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private static IOException failure(Throwable cause) {
        return switch (cause) {
            case ElasticsearchException e when e.status() == 404 -> new MissingException(e);
            case ElasticsearchException e ->
                    new UnavailableException("Elasticsearch answers " + e.status(), e);
            case IOException e -> new UnavailableException("Elasticsearch does not answer", e);
            default -> new IOException("Elasticsearch's answer is not understood", cause);
        };
    }

    /** The index or alias that was named is not there. */
    static final class MissingException extends IOException {

        private static final long serialVersionUID = 1L;

        MissingException(Throwable cause) {
            super("Elasticsearch does not have the index", cause);
        }
    }

    /**
     * Looks by the cluster's own health, of our indices alone: somebody else's may be broken.
     *
     * @throws UnavailableException it does not answer, or a part of an index is lost to it
     */
    void demandHealth(String indices) throws IOException {
        HealthStatus status = ask(c -> c.cluster().health(h -> h.index(indices))).status();
        if (status == HealthStatus.Red) {
            throw new UnavailableException(
                    "Elasticsearch's health is red", new IOException(status.jsonValue()));
        }
    }

    /** As the server says of itself. */
    String version() throws IOException {
        return ask(c -> c.nodes().info(i -> i)).nodes().values().iterator().next().version();
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }
}
