package kejian.acceptance.bench.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an edge must hold of a release, as plain files in one folder: what a mirror would copy.
 * The signed documents belong to it, since nothing can be shown, or passed on, without them.
 */
record WholeTree(Path folder, List<Path> files, long bytes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static WholeTree of(Ground ground, Ground.Published release)
            throws IOException, InterruptedException {
        Path folder = ground.fresh("tree");
        List<Path> files = new ArrayList<>();
        for (Path file : release.files()) {
            files.add(Files.createLink(folder.resolve(file.getFileName()), file));
        }
        Sync sync = new Sync(ground.origin.port(), ground.enroll().token(), folder, files);
        sync.take("root/1.json");
        JsonNode timestamp = sync.take("timestamp.json");
        JsonNode snapshot =
                sync.take("snapshot/" + timestamp.path("snapshotVersion").asLong() + ".json");
        JsonNode manifest =
                sync.take("release/" + snapshot.path("releaseNumber").asLong() + ".json");
        sync.save("blob/" + manifest.path("catalogue").path("sha256").asText());
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return new WholeTree(folder, List.copyOf(files), bytes);
    }

    private record Sync(int port, String token, Path folder, List<Path> files) {

        /** Keeps a signed document and reads what was signed. */
        JsonNode take(String path) throws IOException, InterruptedException {
            JsonNode document = JSON.readTree(save(path));
            return JSON.readTree(document.path("payload").binaryValue());
        }

        byte[] save(String path) throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sync/" + path))
                            .header("Authorization", "Bearer " + token)
                            .build();
            try (HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                HttpResponse<byte[]> answer =
                        http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200) {
                    throw new IOException(path + " was answered with " + answer.statusCode());
                }
                files.add(Files.write(folder.resolve(path.replace('/', '-')), answer.body()));
                return answer.body();
            }
        }
    }
}
