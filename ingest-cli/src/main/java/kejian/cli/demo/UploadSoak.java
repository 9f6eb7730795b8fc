package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;

/**
 * One upload of many gigabytes to an origin of its own. The file is sparse, so that this machine's
 * disk is written once, by the origin. What its memory comes to is read every quarter of a second;
 * a small upload goes before, so that what it holds for any upload is not counted as growth.
 */
final class UploadSoak {

    private static final long MOST_GROWTH_MB = 64;
    private static final long WARM_BYTES = 256L << 20;

    private final Province province;
    private final int gigabytes;
    private volatile long mostMb;

    UploadSoak(Province province, int gigabytes) {
        this.province = province;
        this.gigabytes = gigabytes;
    }

    int run() throws IOException, InterruptedException {
        province.origin.stopLeftover();
        province.origin.start();
        try {
            People people = new People(province.data, province.origin.address());
            if (!people.known()) {
                people.create(province.originData().resolve("first-password"));
            }
            Origin editor = people.as("editor");
            send(editor, WARM_BYTES);
            mostMb = 0;
            long before = province.origin.residentMb();
            Thread reader = Thread.ofPlatform().daemon().start(this::read);
            long begun = System.nanoTime();
            send(editor, (long) gigabytes << 30);
            long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
            reader.interrupt();
            reader.join();
            long growth = mostMb - before;
            boolean flat = growth <= MOST_GROWTH_MB;
            System.out.printf(
                    "soak upload: %s gigabytes=%d seconds=%d MiB/s=%d resident before=%d MB"
                            + " most=%d MB growth=%d MB (≤ %d)%n",
                    flat ? "PASS" : "FAIL",
                    gigabytes,
                    seconds,
                    (long) gigabytes * 1024 / seconds,
                    before,
                    mostMb,
                    growth,
                    MOST_GROWTH_MB);
            return flat ? 0 : 1;
        } finally {
            province.origin.stop();
        }
    }

    private void read() {
        try {
            while (true) {
                mostMb = Math.max(mostMb, province.origin.residentMb());
                TimeUnit.MILLISECONDS.sleep(250);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the upload is over
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Mostly a hole; its end tells it from every other. */
    private void send(Origin editor, long bytes) throws IOException, InterruptedException {
        Path file = province.data.resolve("sparse-" + bytes + ".bin");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
            sparse.seek(bytes - Long.BYTES);
            sparse.writeLong(System.nanoTime());
        }
        try {
            String sha256 = TusUpload.sha256(file);
            String id =
                    new TusUpload(editor, province.data.resolve("uploads"))
                            .send(file, sha256, (sent, all) -> {});
            JsonNode upload = editor.get("/api/uploads/" + id);
            if (!upload.path("state").asText().equals("COMPLETE")
                    || !upload.path("sha256").asText().equals(sha256)) {
                throw new IOException("not what was sent: " + upload);
            }
        } finally {
            Files.delete(file);
        }
    }
}
