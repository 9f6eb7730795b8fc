package kejian.origin.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.origin.Caller;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** Keeps cookies, fills forms in, and follows one step at a time. */
final class Browser {

    /** Browsers take this machine for a safe line, the JDK does not: it keeps such cookies back. */
    private final CookieManager cookies =
            new CookieManager() {
                @Override
                public void put(URI from, Map<String, List<String>> headers) throws IOException {
                    Map<String, List<String>> local = new HashMap<>(headers);
                    local.replaceAll((_, values) ->
                            values.stream().map(v -> v.replaceAll("(?i);\\s*secure", "")).toList());
                    super.put(from, local);
                }
            };

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(cookies)
                    .build();

    static URI origin(String path) {
        return URI.create("http://127.0.0.1:" + Caller.port() + path);
    }

    HttpResponse<String> get(URI address) throws Exception {
        return http.send(
                HttpRequest.newBuilder(address).header("Accept", "text/html, */*;q=0.8").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Follows redirections to the first page that is none, or that lies at this path. */
    HttpResponse<String> open(URI address, @Nullable String until) throws Exception {
        HttpResponse<String> answer = get(address);
        for (int steps = 0; answer.statusCode() / 100 == 3; steps++) {
            assertThat(steps).as("redirections").isLessThan(10);
            URI next = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
            if (until != null && next.getPath().equals(until)) {
                return answer;
            }
            answer = get(next);
        }
        return answer;
    }

    /** Sends a page's form with these fields beside those that it has. */
    HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> fields)
            throws Exception {
        Element form = Jsoup.parse(page.body(), page.uri().toString()).selectFirst("form");
        assertThat(form).as(page.uri() + " " + page.body()).isNotNull();
        Map<String, String> all = new HashMap<>();
        form.select("input[name]")
                .forEach(input -> all.put(input.attr("name"), input.attr("value")));
        all.putAll(fields);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(form.absUrl("action")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(KeycloakNode.encoded(all)))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Optional<HttpCookie> cookie(String prefix) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(c -> c.getName().startsWith(prefix))
                .findFirst();
    }
}
