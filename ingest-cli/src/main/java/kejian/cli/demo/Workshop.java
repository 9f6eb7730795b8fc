package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.client.TusUpload;
import org.jspecify.annotations.Nullable;

/** An origin and its transcoders, each a process with a scratch folder of its own. */
final class Workshop implements AutoCloseable {

    static final String COLUMN = "workshop";

    final Path data;
    final Program origin;
    final List<Program> workers = new ArrayList<>();
    private final Programs programs;
    private final int portBase;
    private final List<String> ofWorkers;
    private @Nullable Origin editor;

    Workshop(Path home, Path data, int portBase, List<String> ofOrigin, List<String> ofWorkers) {
        this.programs = new Programs(home);
        this.data = data;
        this.portBase = portBase;
        this.ofWorkers = List.copyOf(ofWorkers);
        List<String> properties = new ArrayList<>(ofOrigin);
        properties.add("-Dkejian.data=" + data.resolve("origin"));
        origin =
                new Program(
                        "origin",
                        programs.origin().resolve("quarkus-run.jar"),
                        portBase,
                        Programs.options(programs.origin(), "origin"),
                        data.resolve("logs"),
                        properties);
    }

    void open(int count) throws IOException, InterruptedException {
        Files.createDirectories(data);
        origin.stopLeftover();
        for (int i = 0; i < count; i++) {
            List<String> properties = new ArrayList<>(ofWorkers);
            properties.addAll(
                    List.of(
                            "-Dkejian.work.name=worker-" + i,
                            "-Dkejian.work.slots=1",
                            "-Dkejian.work.origin=" + origin.address(),
                            "-Dkejian.work.token-file=" + data.resolve("origin/worker-token"),
                            "-Dkejian.work.scratch=" + data.resolve("scratch-" + i)));
            Program worker =
                    new Program(
                            "worker-" + i,
                            programs.transcoder().resolve("quarkus-run.jar"),
                            portBase + 10 + i,
                            Programs.options(programs.transcoder(), "transcoder"),
                            data.resolve("logs"),
                            properties);
            worker.stopLeftover();
            workers.add(worker);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll));
        origin.start();
        People people = new People(data, origin.address());
        if (!people.known()) {
            people.create(data.resolve("origin/first-password"));
        }
        editor = people.as("editor");
        try {
            editor().post("/api/columns", Map.of("slug", COLUMN, "title", "车间"));
        } catch (ApiException e) {
            if (!e.code().equals("conflict")) {
                throw e;
            }
        }
        for (Program worker : workers) {
            worker.start();
        }
    }

    Origin editor() {
        return Objects.requireNonNull(editor, "not open");
    }

    /** What lies at the origin afterwards; courseware may be made of it any number of times. */
    String upload(Path file) throws IOException, InterruptedException {
        return new TusUpload(editor(), data.resolve("uploads"))
                .send(file, TusUpload.sha256(file), (sent, all) -> {});
    }

    /**
     * @return the courseware's id
     */
    String courseware(String upload) throws IOException, InterruptedException {
        Map<String, Object> body =
                Map.of(
                        "kind", "VIDEO",
                        "title", "分块转码",
                        "category", "TYPICAL_EXPERIENCE",
                        "purpose", "EDUCATION",
                        "column", COLUMN,
                        "upload", upload,
                        "externalId", UUID.randomUUID().toString());
        return MainJob.patiently(() -> editor().post("/api/courseware", body)).path("id").asText();
    }

    JsonNode show(String id) throws IOException, InterruptedException {
        return MainJob.patiently(() -> editor().get("/api/courseware/" + id));
    }

    private void endAll() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("kejian: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Program worker : workers) {
            worker.halt(/* still= */ false);
            worker.stop();
        }
        origin.stop();
    }
}
