package kejian.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kejian.cli.client.ApiException;

/**
 * Files that were made to do harm, each through the door that an editor would bring it to, at an
 * origin and a transcoder that run. The folder's {@code expected.tsv} says of each file: class,
 * status, code. Judged from outside: what was answered and how soon, whether both programs are the
 * same as before and how much they grew, what they left behind.
 */
final class HostileSoak {

    /** What is good in itself may name what this origin has not. */
    private static final Set<String> READ = Set.of("taken", "manifest-row", "document-unsafe");

    private static final long SOON_MS = 2_000;
    private static final long BOMB_MS = 10_000;
    private static final long PATIENCE_S = 120;
    private static final long MOST_GROWTH_MB = 64;

    private final Path home;
    private final Path data;
    private final int portBase;
    private final Path corpus;
    private final List<String> faults = new ArrayList<>();
    private volatile long mostMb;

    HostileSoak(Path home, Path data, int portBase, Path corpus) {
        this.home = home;
        this.data = data;
        this.portBase = portBase;
        this.corpus = corpus.toAbsolutePath();
    }

    /**
     * @param status -1 where it may be taken as well
     */
    private record Expected(String file, String kind, int status, String code) {

        boolean refuses() {
            return status >= 400;
        }

        /** What is small and says that it is large takes its time. */
        boolean isBomb() {
            return code.equals("limit-exceeded") || file.contains("bomb");
        }
    }

    /**
     * @param code of the refusal, {@code taken} where there was none
     */
    private record Answer(String code, long ms) {}

    int run() throws IOException, InterruptedException {
        List<Expected> all = new ArrayList<>();
        for (String line : Files.readAllLines(corpus.resolve("expected.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (!cells[0].equals("file")) {
                all.add(new Expected(cells[0], cells[1], Integer.parseInt(cells[2]), cells[3]));
            }
        }
        try (Workshop shop = new Workshop(home, data, portBase, List.of(), List.of())) {
            shop.open(1);
            String film = harmless(shop);
            List<Long> programs = pids(shop);
            mostMb = 0;
            long before = resident(shop);
            Thread reader = Thread.ofPlatform().daemon().start(() -> read(shop));
            int same = 0;
            long longest = 0;
            for (Expected one : all) {
                Answer answer = bring(shop, one, film);
                same += judge(one, answer) ? 1 : 0;
                boolean counts = !one.isBomb() && !answer.code().equals("taken");
                longest = Math.max(longest, counts ? answer.ms() : 0);
            }
            String last = harmless(shop);
            reader.interrupt();
            reader.join();
            require(!last.isEmpty(), "nothing is made any more");
            require(pids(shop).equals(programs), "a program was lost");
            long growth = mostMb - before;
            require(growth <= MOST_GROWTH_MB, "grew by %d MB".formatted(growth));
            leftovers(shop);
            errors(shop);
            faults.forEach(fault -> System.out.println("  " + fault));
            System.out.printf(
                    "soak hostile: %s files=%d as-expected=%d longest-refusal-ms=%d resident before=%d MB"
                            + " most=%d MB growth=%d MB (≤ %d)%n",
                    faults.isEmpty() ? "PASS" : "FAIL",
                    all.size(),
                    same,
                    longest,
                    before,
                    mostMb,
                    growth,
                    MOST_GROWTH_MB);
            return faults.isEmpty() ? 0 : 1;
        }
    }

    private boolean judge(Expected one, Answer answer) {
        boolean taken = answer.code().equals("taken");
        System.out.printf("%-40s %-20s %5d ms%n", one.file(), answer.code(), answer.ms());
        require(!answer.code().startsWith("5xx"), one.file() + ": " + answer.code());
        require(!(taken && one.refuses()), one.file() + " was taken");
        require(
                one.status() != 200 || READ.contains(answer.code()),
                one.file() + ": " + answer.code());
        long limit = one.isBomb() ? BOMB_MS : SOON_MS;
        require(taken || answer.ms() <= limit, one.file() + " took " + answer.ms() + " ms");
        return one.refuses() ? answer.code().equals(one.code()) : true;
    }

    /** Makes what is good of each kind, so that what is held for any work is no growth. */
    private String harmless(Workshop shop) throws IOException, InterruptedException {
        Path sample = data.resolve("sample.mp4");
        if (!Files.exists(sample)) {
            Boxes.run(
                    new Province(home, data, portBase, List.of()),
                    List.of("sample", "--out", sample.toString(), "--seconds", "10"));
        }
        String film = shop.courseware(shop.upload(sample));
        Answer made = outcome(shop, film, System.nanoTime());
        if (!made.code().equals("taken")) {
            throw new IOException("the sample was not made: " + made);
        }
        for (int i = 0; i < 20; i++) {
            String sheet = "标题,视频文件,分类\n%d,a.mp4,典型经验\n".formatted(i);
            shop.editor().postFile("/api/sheets?column=" + Workshop.COLUMN, utf8(sheet));
        }
        Path page = data.resolve("a.html");
        Files.writeString(page, "<html><body><p>无害</p></body></html>");
        document(shop, shop.upload(page));
        return film;
    }

    private Answer bring(Workshop shop, Expected one, String film)
            throws IOException, InterruptedException {
        Path file = corpus.resolve(one.file());
        byte[] bytes = Files.readAllBytes(file);
        return switch (one.kind()) {
            case "media" -> recording(shop, file);
            case "zip" -> timed(() -> exchange(shop, file));
            case "sub" -> timed(() -> captions(shop, film, bytes));
            case "csv", "xlsx" ->
                    timed(() ->
                            shop.editor().postFile("/api/sheets?column=" + Workshop.COLUMN, bytes));
            case "image" -> timed(() -> pictureOf(shop, bytes));
            default -> timed(() -> document(shop, shop.upload(file)));
        };
    }

    private interface Door {
        Object open() throws IOException, InterruptedException;
    }

    private static Answer timed(Door door) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String code;
        try {
            door.open();
            code = "taken";
        } catch (ApiException e) {
            code = e.exit() == ApiException.TEMPORARY ? "5xx " + e.getMessage() : e.code();
        }
        return new Answer(code, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    private Answer recording(Workshop shop, Path file) throws IOException, InterruptedException {
        String upload;
        try {
            upload = shop.upload(file);
        } catch (ApiException e) {
            return new Answer(e.code(), 0);
        }
        long begun = System.nanoTime();
        String id;
        try {
            id = shop.courseware(upload);
        } catch (ApiException e) {
            return new Answer(e.code(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
        return outcome(shop, id, begun);
    }

    private static Answer outcome(Workshop shop, String id, long begun)
            throws IOException, InterruptedException {
        while (true) {
            JsonNode transcode = shop.show(id).path("transcode");
            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            String state = transcode.path("state").asText();
            if (state.equals("READY")) {
                return new Answer("taken", ms);
            }
            if (state.equals("REFUSED")) {
                return new Answer(transcode.path("code").asText(), ms);
            }
            if (state.equals("FAILED") || ms >= PATIENCE_S * 1_000) {
                return new Answer("5xx " + state + " " + transcode.path("detail").asText(), ms);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static JsonNode exchange(Workshop shop, Path file)
            throws IOException, InterruptedException {
        return shop.editor()
                .post(
                        "/api/exchange",
                        Map.of("upload", shop.upload(file), "column", Workshop.COLUMN));
    }

    private static JsonNode captions(Workshop shop, String film, byte[] bytes)
            throws IOException, InterruptedException {
        String version = shop.show(film).path("version").asText();
        return shop.editor()
                .put(
                        "/api/courseware/" + film + "/captions/zh",
                        bytes,
                        Map.of("If-Match", "\"" + version + "\""))
                .body();
    }

    /** A page and its picture. */
    private Object pictureOf(Workshop shop, byte[] picture)
            throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.html"));
            zip.write(utf8("<html><body><p>图</p><img src='p.png' alt='图'></body></html>"));
            zip.putNextEntry(new ZipEntry("p.png"));
            zip.write(picture);
        }
        Path file = data.resolve("page.zip");
        Files.write(file, bytes.toByteArray());
        return document(shop, shop.upload(file));
    }

    private static JsonNode document(Workshop shop, String upload)
            throws IOException, InterruptedException {
        Map<String, Object> body = new HashMap<>();
        body.put("kind", "ARTICLE");
        body.put("title", "文章");
        body.put("category", "TYPICAL_EXPERIENCE");
        body.put("purpose", "EDUCATION");
        body.put("column", Workshop.COLUMN);
        body.put("upload", upload);
        body.put("externalId", UUID.randomUUID().toString());
        return shop.editor().post("/api/courseware", body);
    }

    /** Nothing of a job is left in the worker's folder but the last original. */
    private void leftovers(Workshop shop) throws IOException {
        try (Stream<Path> files = Files.walk(shop.data.resolve("scratch-0"))) {
            List<Path> left = files.filter(Files::isRegularFile).toList();
            require(left.size() <= 1, "left in the worker's folder: " + left);
        }
    }

    private void errors(Workshop shop) throws IOException {
        for (Program program : List.of(shop.origin, shop.workers.getFirst())) {
            try (Stream<String> lines = Files.lines(program.log(), StandardCharsets.UTF_8)) {
                lines.filter(l -> l.contains(" ERROR "))
                        .forEach(l -> faults.add(program.name() + ": " + l));
            }
        }
    }

    private static List<Long> pids(Workshop shop) {
        return List.of(shop.origin.pid(), shop.workers.getFirst().pid());
    }

    private static long resident(Workshop shop) throws IOException {
        return shop.origin.residentMb() + shop.workers.getFirst().residentMb();
    }

    private void read(Workshop shop) {
        try {
            while (true) {
                mostMb = Math.max(mostMb, resident(shop));
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // all were brought
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void require(boolean held, String otherwise) {
        if (!held) {
            faults.add(otherwise);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
