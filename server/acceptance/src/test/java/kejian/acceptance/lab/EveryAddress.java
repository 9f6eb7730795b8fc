package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;

/** Every address and list of a running edge that leads to the sample release's one title. */
final class EveryAddress {

    static final String TITLE = SampleRelease.COURSEWARE;

    static final List<String> LISTS =
            List.of(
                    "/list/all.m3u",
                    "/list/all.pls",
                    "/list/all.xspf",
                    "/list/all.asx",
                    "/list/all.rss",
                    "/list/all.json",
                    "/list/bench.m3u",
                    "/list/bench.pls",
                    "/list/bench.xspf",
                    "/list/bench.asx",
                    "/list/bench.rss",
                    "/list/bench.json",
                    "/list/guide.xml",
                    "/a/col/bench-1.htm",
                    "/a/find.htm?k=5",
                    "/a/index.htm?box=box-1", // which did not see the end
                    "/c/index.html?col=bench");

    /** By its name, whichever package it is made of. */
    static final List<String> OF_THE_TITLE =
            List.of(
                    "/play/" + TITLE + "/c.m3u8",
                    "/play/" + TITLE + "/b.m3u8",
                    "/play/" + TITLE + "/c.mpd",
                    "/play/" + TITLE + "/b.mp4",
                    "/play/" + TITLE + "/a.ts",
                    "/a/cw/" + TITLE + ".htm",
                    "/a/play/" + TITLE + ".htm",
                    "/a/play/" + TITLE + ".htm?heads=30",
                    "/a/play/" + TITLE + ".htm?at=12",
                    "/a/fault.htm?cw=" + TITLE,
                    "/a/fault-sound.htm?cw=" + TITLE,
                    "/a/survey.htm?cw=" + TITLE,
                    "/c/cw/" + TITLE + ".html");

    /** The box's that has not seen the end. */
    private String watching = "";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Also each file and segment, with and without a session; asked while they are served. */
    List<String> of(Server edge, SampleRelease release) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(OF_THE_TITLE);
        String session = Edge.session(http, edge.port(), TITLE, "box-1");
        watching = session;
        for (String media : Addresses.of(http, home(edge), release.pack)) {
            all.add(media);
            all.add(media + (media.contains("?") ? "&" : "?") + "s=" + session);
        }
        return all;
    }

    List<String> answersOtherThan(int status, Server edge, List<String> addresses)
            throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (String address : addresses) {
            int got = get(edge, address).statusCode();
            if (got != status) {
                wrong.add(got + " " + address);
            }
        }
        return wrong;
    }

    TreeSet<String> listsThatName(Server edge) throws IOException, InterruptedException {
        TreeSet<String> naming = new TreeSet<>();
        String report = "/v/b.gif?t=A&b=box-1&n=1&e=beat&w=12&p=12&c=" + TITLE + "&s=";
        assertThat(get(edge, report + watching).statusCode()).isEqualTo(200);
        for (String list : LISTS) {
            HttpResponse<String> answer = get(edge, list);
            assertThat(answer.statusCode()).as(list).isEqualTo(200);
            if (answer.body().contains(TITLE)) {
                naming.add(list);
            }
        }
        return naming;
    }

    HttpResponse<String> get(Server edge, String path) throws IOException, InterruptedException {
        return get(home(edge).resolve(path));
    }

    /**
     * @param headers names and values by turns
     */
    HttpResponse<String> get(URI address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(
                request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    static void kill9(Server edge) throws InterruptedException {
        ProcessHandle process = ProcessHandle.of(edge.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    private static URI home(Server edge) {
        return URI.create("http://127.0.0.1:" + edge.port());
    }
}
