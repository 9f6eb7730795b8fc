package kejian.acceptance.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.pack.MediaPackage;
import kejian.contract.pack.Rendition;

/** Every media address of one package, found as a box finds them: in the playlists. */
final class Addresses {

    private final HttpClient http;
    private final URI edge;
    private final String root;
    private final List<String> found = new ArrayList<>();

    private Addresses(HttpClient http, URI edge, MediaPackage pack) {
        this.http = http;
        this.edge = edge;
        this.root = "/m/" + pack.id();
    }

    static List<String> of(HttpClient http, URI edge, MediaPackage pack)
            throws IOException, InterruptedException {
        Addresses all = new Addresses(http, edge, pack);
        all.presentations();
        for (Rendition rendition : pack.renditions()) {
            all.rendition(rendition);
        }
        for (MediaPackage.Caption caption : pack.captions()) {
            all.add("/c/text/" + caption.language() + ".vtt");
            all.playlist("/c/text/" + caption.language() + "/");
        }
        return List.copyOf(all.found);
    }

    private void presentations() {
        add("/c/master.m3u8");
        add("/c/master.m3u8?mux=1");
        add("/c/manifest.mpd");
        add("/c/images.m3u8");
        add("/poster.jpg");
        add("/storyboard.jpg");
        add("/storyboard.vtt");
    }

    private void rendition(Rendition rendition) throws IOException, InterruptedException {
        String name = rendition.name();
        switch (rendition.role()) {
            case TIER_A -> add("/a/" + name + ".ts");
            case LADDER -> {
                segments(name);
                playlist("/b/" + name + "/");
                add("/b/" + name + ".mp4");
                add("/c/" + name + "/iframes.m3u8");
                entries("/c/" + name + "/", "iframes.m3u8");
            }
            case TIER_B -> {
                playlist("/b/" + name + "/");
                add("/b/" + name + ".mp4");
            }
            case AUDIO -> segments(name);
        }
    }

    private void segments(String name) throws IOException, InterruptedException {
        add("/c/" + name + "/init.mp4");
        playlist("/c/" + name + "/");
    }

    private void playlist(String folder) throws IOException, InterruptedException {
        add(folder + "index.m3u8");
        entries(folder, "index.m3u8");
    }

    private void entries(String folder, String playlist) throws IOException, InterruptedException {
        URI address = edge.resolve(root + folder + playlist);
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofString());
        List<String> entries =
                answer.body().lines().filter(l -> !l.startsWith("#") && !l.isBlank()).toList();
        if (answer.statusCode() != 200 || entries.isEmpty()) {
            throw new IOException(address + " answers " + answer.statusCode());
        }
        for (String entry : entries) {
            found.add(address.resolve(entry).getRawPath());
        }
    }

    private void add(String path) {
        found.add(root + path);
    }
}
