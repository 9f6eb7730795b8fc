package kejian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kejian.contract.problem.Problem;

/**
 * Logs a person in at the province's identity server without asking for a password here (RFC 8628):
 * the person types a code in any browser, and this program asks until it was done.
 */
public final class DeviceLogin {

    /** RFC 8628 §3.2, where the server names none. */
    private static final int INTERVAL_SECONDS = 5;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String clientId;
    private final Clock clock;
    private final URI deviceEndpoint;
    private final URI tokenEndpoint;

    /** What the person is told. */
    public record Asked(
            String deviceCode, String userCode, String page, int interval, Instant end) {}

    private DeviceLogin(String clientId, Clock clock, JsonNode found) throws IOException {
        this.clientId = clientId;
        this.clock = clock;
        this.deviceEndpoint = safe(found.path("device_authorization_endpoint").asText());
        this.tokenEndpoint = safe(found.path("token_endpoint").asText());
    }

    /**
     * @param issuer as the province names it
     */
    public static DeviceLogin at(String issuer, String clientId, Clock clock)
            throws IOException, InterruptedException {
        HttpRequest look =
                HttpRequest.newBuilder(safe(issuer + "/.well-known/openid-configuration"))
                        .timeout(PATIENCE)
                        .build();
        return new DeviceLogin(clientId, clock, send(look).body());
    }

    /** Tokens never go over a line in the clear, whatever a server names. */
    private static URI safe(String address) throws IOException {
        URI uri = URI.create(address);
        boolean isSafe =
                "https".equals(uri.getScheme())
                        || "http".equals(uri.getScheme())
                                && InetAddress.getByName(uri.getHost()).isLoopbackAddress();
        if (!isSafe) {
            throw new ApiException(ApiException.REFUSED, "identity-address", "https: " + address);
        }
        return uri;
    }

    /** Begins: the person opens the page and compares the code. */
    public Asked ask() throws IOException, InterruptedException {
        JsonNode body =
                demand(post(deviceEndpoint, Map.of("client_id", clientId, "scope", "openid")));
        return new Asked(
                body.path("device_code").asText(),
                body.path("user_code").asText(),
                body.path("verification_uri_complete")
                        .asText(body.path("verification_uri").asText()),
                body.path("interval").asInt(INTERVAL_SECONDS),
                clock.instant().plusSeconds(body.path("expires_in").asLong()));
    }

    /** Waits until the person has done so. */
    public Login.Renewal await(Asked asked) throws IOException, InterruptedException {
        int interval = asked.interval();
        while (clock.instant().isBefore(asked.end())) {
            Thread.sleep(Duration.ofSeconds(interval));
            Answer answer =
                    post(
                            tokenEndpoint,
                            Map.of(
                                    "grant_type",
                                    "urn:ietf:params:oauth:grant-type:device_code",
                                    "client_id",
                                    clientId,
                                    "device_code",
                                    asked.deviceCode()));
            switch (answer.body().path("error").asText()) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval += INTERVAL_SECONDS;
                default -> {
                    return granted(demand(answer));
                }
            }
        }
        throw refused("expired_token");
    }

    private Login.Renewal granted(JsonNode body) {
        return new Login.Renewal(
                tokenEndpoint.toString(),
                clientId,
                body.path("access_token").asText(),
                body.path("refresh_token").asText(),
                clock.instant().plusSeconds(body.path("expires_in").asLong()));
    }

    /** Another access token for one that has ended. */
    public static Login.Renewal renewed(Login.Renewal before, Clock clock)
            throws IOException, InterruptedException {
        JsonNode body =
                demand(
                        post(
                                safe(before.tokenEndpoint()),
                                Map.of(
                                        "grant_type", "refresh_token",
                                        "client_id", before.clientId(),
                                        "refresh_token", before.refreshToken())));
        return new Login.Renewal(
                before.tokenEndpoint(),
                before.clientId(),
                body.path("access_token").asText(),
                body.path("refresh_token").asText(before.refreshToken()),
                clock.instant().plusSeconds(body.path("expires_in").asLong()));
    }

    private record Answer(int status, JsonNode body) {}

    private static Answer post(URI address, Map<String, String> form)
            throws IOException, InterruptedException {
        String encoded =
                new TreeMap<>(form)
                        .entrySet().stream()
                                .map(e ->
                                        e.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        e.getValue(), StandardCharsets.UTF_8))
                                .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded))
                        .build());
    }

    private static Answer send(HttpRequest request) throws IOException, InterruptedException {
        try {
            HttpResponse<byte[]> answer =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), Origin.JSON.readTree(answer.body()));
        } catch (IOException e) {
            ApiException away =
                    new ApiException(
                            ApiException.TEMPORARY,
                            "unreachable",
                            request.uri().resolve("/") + " 无法连接 does not answer");
            away.initCause(e);
            throw away;
        }
    }

    private static JsonNode demand(Answer answer) throws ApiException {
        if (answer.status() != 200) {
            throw refused(answer.body().path("error").asText("http-" + answer.status()));
        }
        return answer.body();
    }

    private static ApiException refused(String why) {
        return new ApiException(
                ApiException.RIGHTS,
                Problem.UNAUTHENTICATED.code(),
                "统一身份认证没有同意 the identity server did not agree: " + why);
    }
}
