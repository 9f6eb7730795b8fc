package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * Markup in addresses, by number, pages of other sites, and frames, against the console's running
 * pages.
 */
class HostilePageIT extends OperatorPages {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ends an attribute of either kind, loads from elsewhere, and runs if it may. */
    private static String markup(int number) {
        return "〔%d〕\"'><img data-hit src=//evil.test/%d onerror=kejianHit=1>"
                .formatted(number, number);
    }

    private final List<String> wrong = new ArrayList<>();

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void note(Chromium page, String what) {
        if (page.evaluate("document.querySelectorAll('[data-hit]').length").asInt() > 0) {
            wrong.add(what + ": an element was made of it");
        }
        if (!page.evaluate("window.kejianHit===undefined").asBoolean()) {
            wrong.add(what + ": a script ran");
        }
    }

    /** Neither a script nor a request, nor one that the policy alone has stopped. */
    private void assertNothingRan(Chromium page) {
        assertThat(wrong).isEmpty();
        assertThat(page.complaints())
                .filteredOn(c -> c.contains("Refused to") || c.contains("Content Security Policy"))
                .isEmpty();
        assertThat(page.requests())
                .extracting(r -> URI.create(r.path("url").asText().split("[?#]")[0]))
                .filteredOn(u -> u.getScheme().startsWith("http"))
                .allMatch(u -> u.getAuthority().equals(origin.getAuthority()));
    }

    /** What somebody was made to click. */
    @Test
    void markup_inAddresses_isShownAsWordsOrNotAtAll() throws Exception {
        List<String> places =
                List.of(
                        "courseware?q=",
                        "courseware?id=",
                        "courseware?state=",
                        "releases?release=",
                        "withdrawals?courseware=",
                        "edges?edge=",
                        "edges?state=",
                        "boxes?q=",
                        "faults?fault=",
                        "faults?area=",
                        "months?month=",
                        "people?q=",
                        "?login=");
        try (Chromium page = browser()) {
            page.open(origin + "/console/" + places.get(12) + encoded(markup(52)));
            page.await("!!document.querySelector('#user')", JsonNode::asBoolean);
            note(page, "52 before a login");
            enter(page, "admin");
            page.await("!!document.querySelector('[role=menuitem]')", JsonNode::asBoolean);
            for (int i = 0; i < places.size(); i++) {
                page.open(origin + "/console/" + places.get(i) + encoded(markup(40 + i)));
                // the place is named where this waits in vain
                page.await(
                        "/* "
                                + places.get(i)
                                + " */!!document.querySelector('main')?.firstElementChild&&!document.querySelector('.ant-spin-spinning,.ant-skeleton-active')",
                        JsonNode::asBoolean);
                note(page, 40 + i + " " + places.get(i));
            }
            assertNothingRan(page);
        }
    }

    /**
     * A page of another site, opened by somebody who is logged in, under two names of this host.
     */
    @Test
    void otherSites_changeNothing_andFrameNothing() throws Exception {
        ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        HttpServer other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    byte[] body =
                            "<!doctype html><title>other</title><body>"
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        other.start();
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "admin");
            page.await("!!document.querySelector('[role=menuitem]')", JsonNode::asBoolean);
            // the same site by its name (SameSite lets the cookie pass), and another one
            for (String host : List.of("127.0.0.1", "localhost")) {
                page.open("http://" + host + ":" + other.getAddress().getPort() + "/");
                page.await("document.title==='other'", JsonNode::asBoolean);
                for (String type :
                        List.of(
                                "text/plain",
                                "application/x-www-form-urlencoded",
                                "application/json")) {
                    post(page, type, Map.of());
                }
                post(page, "application/json", Map.of("X-Kejian", "1"));
                form(page);
                assertThat(
                                page.evaluate(
                                                "fetch('"
                                                        + origin
                                                        + "/api/me',{credentials:'include'}).then(a=>a.status,()=>'kept')")
                                        .asText())
                        .as("what is answered is not read by another site")
                        .isEqualTo("kept");
                assertThat(framed(page)).as("the console in a frame").isFalse();
            }
            page.open(origin + "/console/");
            page.await("!!document.querySelector('[role=menuitem]')", JsonNode::asBoolean);
        } finally {
            other.stop(0);
        }
        assertThat(asked).isNotEmpty();
        for (JsonNode column : api.admin("GET", "/api/columns", null)) {
            assertThat(column.path("slug").asText()).doesNotStartWith("forged");
        }
    }

    private static String forged() {
        return "forged-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** As a script would, the cookie along where the browser lets it. */
    private static void post(Chromium page, String type, Map<String, String> more)
            throws JsonProcessingException {
        Map<String, String> headers = new java.util.HashMap<>(more);
        headers.put("Content-Type", type);
        String body = JSON.writeValueAsString(Map.of("slug", forged(), "title", "x"));
        page.evaluate(
                "fetch(%s,{method:'POST',credentials:'include',headers:%s,body:%s}).then(()=>1,()=>1)"
                        .formatted(
                                JSON.writeValueAsString(origin + "/api/columns"),
                                JSON.writeValueAsString(headers),
                                JSON.writeValueAsString(body)));
    }

    /** As a form would, whose text is JSON by its trick. */
    private static void form(Chromium page) throws Exception {
        page.evaluate(
                """
                (()=>{const f=document.createElement('form'),i=document.createElement('input'),w=document.createElement('iframe');
                  w.name='w';f.target='w';f.method='POST';f.enctype='text/plain';f.action='%s/api/columns';
                  i.name='{"slug":"%s","title":"';i.value='"}';f.append(i);document.body.append(w,f);
                  window.kejianSent=false;w.onload=()=>{window.kejianSent=true};f.submit()})()\
                """
                        .formatted(origin, forged()));
        page.await("window.kejianSent", JsonNode::asBoolean);
    }

    /** Whether the console begins to work where somebody else may lay a picture over it. */
    private static boolean framed(Chromium page) throws Exception {
        int before = page.requests().size();
        page.evaluate(
                """
                (()=>{const w=document.createElement('iframe');w.width=800;w.height=600;
                  window.kejianFramed=false;w.onload=()=>{window.kejianFramed=true};
                  w.src='%s/console/courseware';document.body.append(w)})()\
                """
                        .formatted(origin));
        page.await("window.kejianFramed", JsonNode::asBoolean);
        return page.requests().subList(before, page.requests().size()).stream()
                .anyMatch(r -> r.path("url").asText().contains("/assets/"));
    }
}
