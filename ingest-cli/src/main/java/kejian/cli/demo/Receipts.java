package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.Origin;

/** Asks the province again and again which edges have said that something is gone. */
final class Receipts implements AutoCloseable {

    private static final int EVERY_MS = 250;

    private final Staff staff;
    private final CycleStory story;
    private final History history;
    private final int edges;
    private final Thread thread = Thread.ofPlatform().name("receipts").unstarted(this::run);
    private volatile boolean done;

    Receipts(Staff staff, CycleStory story, History history, int edges) {
        this.staff = staff;
        this.story = story;
        this.history = history;
        this.edges = edges;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!done) {
                look();
                TimeUnit.MILLISECONDS.sleep(EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many receipts are still to come. */
    private int look() throws InterruptedException {
        int left = 0;
        for (String title : story.withdrawn()) {
            if (story.receipts(title) == edges) {
                continue;
            }
            try {
                JsonNode certificate =
                        staff.as("reviewer").get("/api/withdrawals/" + title + "/certificate");
                byte[] payload = Base64.getDecoder().decode(certificate.path("payload").asText());
                for (JsonNode edge : Origin.JSON.readTree(payload).path("edges")) {
                    String name = edge.path("edge").asText();
                    if (edge.path("state").asText().equals("CONFIRMED")) {
                        story.receipt(title, name, System.nanoTime());
                    }
                }
            } catch (IOException _) {
                // down, or not withdrawn yet: asked again, and who waits for ever says so
            }
            left += edges - story.receipts(title);
        }
        return left;
    }

    /** Waits for those that are still to come. */
    void awaitAll(long seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (look() > 0) {
            if (System.nanoTime() > end) {
                history.fault(look() + " receipts of withdrawals did not come");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(EVERY_MS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        done = true;
        thread.join();
    }
}
