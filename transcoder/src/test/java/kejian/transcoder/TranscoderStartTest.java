package kejian.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TranscoderStartTest {

    @TestHTTPResource("/q/")
    URI operations;

    @Test
    void worker_withoutAnOrigin_livesButIsNotReady() throws Exception {
        assertThat(get("health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("no origin");
    }

    @Test
    void metrics_nameTheConfinementInForce() throws Exception {
        assertThat(get("metrics").body()).contains("kejian_transcoder_confinement{rung=");
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(operations.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
