package kejian.origin.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import io.tus.java.client.TusUploader;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.Digest;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that we did not write, on a line that cuts, resets, stalls and loses answers. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TusClientsTest {

    private static final int BYTES = 50_000_000;
    private static final int TROUBLES = 8;
    private static final int TROUBLE_AFTER = 3_000_000;
    private static final int TRIES = 40;

    @TempDir static Path folder;
    private static Path file;
    private static String sha256;
    private static Caller editor;

    @BeforeAll
    static void makeFile() throws IOException {
        editor = Caller.person("editor");
        byte[] bytes = new byte[BYTES];
        new Random(5).nextBytes(bytes);
        file = Files.write(folder.resolve("课件.mp4"), bytes);
        sha256 = Digest.of(bytes).hex();
    }

    private static void assertArrived(String at, ChaosLine line) {
        assertThat(Caller.json(editor.send("GET", at, null)).get("sha256").asText())
                .isEqualTo(sha256);
        assertThat(line.counts())
                .containsOnlyKeys(ChaosLine.Trouble.values())
                .allSatisfy((trouble, times) -> assertThat(times).isPositive());
    }

    @Test
    void tusJavaClient_onABadLine_deliversEveryByte() throws Exception {
        try (ChaosLine line = new ChaosLine(Caller.port(), TROUBLES, TROUBLE_AFTER)) {
            TusClient client = new TusClient();
            client.setHeaders(Map.of("Authorization", "Bearer " + editor.token()));
            client.enableResuming(new TusURLMemoryStore());
            URI creation = URI.create("http://127.0.0.1:" + line.port() + "/api/uploads");
            client.setUploadCreationURL(URL.of(creation, PatchingConnection.handler()));
            TusUpload upload = new TusUpload(file.toFile());
            for (int i = 0; ; i++) {
                try {
                    TusUploader uploader = client.resumeOrCreateUpload(upload);
                    uploader.setChunkSize(256 << 10);
                    uploader.setRequestPayloadSize(20 << 20);
                    while (uploader.uploadChunk() > -1) {
                        assertThat(uploader.getOffset()).isLessThanOrEqualTo(BYTES);
                    }
                    uploader.finish();
                    assertArrived(uploader.getUploadURL().getPath(), line);
                    return;
                } catch (IOException | ProtocolException e) {
                    assertThat(i).as("tries, the last: %s", e).isLessThan(TRIES);
                    TimeUnit.MILLISECONDS.sleep(200);
                }
            }
        }
    }

    @Test
    void tusJsClient_onABadLine_deliversEveryByte() throws Exception {
        Path console = Path.of("../console/node_modules/tus-js-client").toAbsolutePath();
        if (!Files.isDirectory(console)) {
            System.out.println("not run: tus-js-client (the console's node_modules are not there)");
            return;
        }
        try (ChaosLine line = new ChaosLine(Caller.port(), TROUBLES, TROUBLE_AFTER)) {
            String script =
                    """
                    const fs = require('fs');
                    const tus = require(process.argv[2]);
                    const [,, , file, endpoint, token] = process.argv;
                    const upload = new tus.Upload(fs.createReadStream(file), {
                      endpoint, chunkSize: 20 * 1024 * 1024,
                      uploadSize: fs.statSync(file).size,
                      retryDelays: Array(%d).fill(200),
                      onShouldRetry: () => true,
                      headers: { Authorization: 'Bearer ' + token },
                      metadata: { filename: '课件.mp4' },
                      onError: e => { console.error(String(e)); process.exit(1); },
                      onSuccess() { console.log('URL ' + upload.url); },
                    });
                    upload.start();
                    """
                            .formatted(TRIES);
            Path js = Files.writeString(folder.resolve("upload.cjs"), script);
            Process node =
                    new ProcessBuilder(
                                    "node",
                                    js.toString(),
                                    console.toString(),
                                    file.toString(),
                                    "http://127.0.0.1:" + line.port() + "/api/uploads",
                                    editor.token())
                            .redirectErrorStream(true)
                            .start();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(node.waitFor(180, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(said).contains("URL ");
            String url = said.lines().filter(l -> l.startsWith("URL ")).findFirst().orElseThrow();
            assertArrived(URI.create(url.substring(4)).getPath(), line);
        }
    }
}
