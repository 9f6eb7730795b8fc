package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courier.CourierLoad;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourierCommandsTest {

    private static final byte[] BLOB = "a blob of the release".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    @TempDir Path disk;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String out = "";
    private String err = "";

    /** What the edge's door answers to looks, in order. */
    private final List<String> looks = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        new Login(address(), "token", "operator").write(folder);
        Files.write(folder.resolve("local.key"), new byte[] {1, 2, 0x7f});
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange x) throws IOException {
        String path = x.getRequestURI().getPath();
        requests.add(x.getRequestMethod() + " " + path);
        bodies.add(new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        switch (path) {
            case "/api/courier/loads" -> {
                BlobRef ref = new BlobRef(Digest.of(BLOB).hex(), BLOB.length);
                String expires = "2026-12-26T00:00:00Z";
                Map<String, String> documents = Map.of("sync/timestamp.json", "e30=");
                answer(
                        x,
                        200,
                        Origin.JSON.writeValueAsBytes(
                                new CourierLoad(
                                        "试验省", null, 7, expires, documents, List.of(ref), 3)));
            }
            case "/admin/courier" -> {
                if (!"Bearer 01027f".equals(x.getRequestHeaders().getFirst("Authorization"))) {
                    answer(x, 403, "{\"code\":\"forbidden\"}".getBytes(StandardCharsets.UTF_8));
                } else if (x.getRequestMethod().equals("POST")) {
                    answer(x, 202, "{}".getBytes(StandardCharsets.UTF_8));
                } else {
                    answer(x, 200, looks.removeFirst().getBytes(StandardCharsets.UTF_8));
                }
            }
            case "/api/courier/journals" -> {
                boolean good = bodies.getLast().startsWith("good");
                String said = good ? "{\"upTo\":9}" : "{\"code\":\"digest-mismatch\"}";
                answer(x, good ? 200 : 422, said.getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                String[] range =
                        x.getRequestHeaders()
                                .getFirst("Range")
                                .substring("bytes=".length())
                                .split("-");
                byte[] bytes =
                        Arrays.copyOfRange(
                                BLOB, Integer.parseInt(range[0]), Integer.parseInt(range[1]) + 1);
                answer(x, 206, bytes);
            }
        }
    }

    private static void answer(HttpExchange x, int status, byte[] body) throws IOException {
        x.sendResponseHeaders(status, body.length);
        x.getResponseBody().write(body);
        x.close();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", folder.toString()));
        PrintStream before = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            return Kejian.command()
                    .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                    .execute(all.toArray(String[]::new));
        } finally {
            System.setOut(before);
            out = said.toString(StandardCharsets.UTF_8);
            err = errors.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void write_ontoAFolder_asksForTheEdgesDifference_andFinishes() {
        assertThat(run("courier", "write", disk.toString(), "--for", "county-1")).isZero();
        assertThat(bodies.getFirst()).isEqualTo("{\"edge\":\"county-1\"}");
        assertThat(disk.resolve("kejian-courier/manifest.json")).exists();
        assertThat(out).contains("写好了：发布版 7，2 个文件", "已有 3 个");
        assertThat(run("courier", "write", disk.toString(), "--lang", "en", "--json")).isZero();
        assertThat(out).contains("\"release\":7", "\"fetchedBytes\":0").doesNotContain("写");
        assertThat(run("courier", "write", disk.resolve("none").toString())).isEqualTo(3);
        assertThat(err).contains("没有这个文件夹");
    }

    @Test
    void write_dryRun_saysWhatItWouldWrite_andWritesNothing() {
        assertThat(run("courier", "write", disk.toString(), "-n", "--lang", "en")).isZero();
        assertThat(out).contains("Release 7: 1 blobs to write, 21 bytes");
        assertThat(disk.resolve("kejian-courier")).doesNotExist();
    }

    private int read(String ended, String... more) {
        looks.clear();
        looks.add("{\"state\":\"running\",\"release\":7,\"missingBytes\":21}");
        looks.add("{\"state\":\"ended\",\"ended\":" + ended + "}");
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "courier",
                                "read",
                                disk.toString(),
                                "--edge",
                                address(),
                                "--data",
                                folder.toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private static String ended(String code, long records, String files) {
        return """
        {"code":"%s","detail":"timestamp expired","release":7,"missingBytes":5,
         "files":[%s],"journalRecords":%d,"journalFault":"read-only"}\
        """
                .formatted(code, files, records);
    }

    @Test
    void read_tellsTheEnd_inEitherLanguage_byItsExitCode() {
        assertThat(read(ended("activated", 12, ""))).isZero();
        assertThat(out).contains("发布版 7 已从信使盘启用", "日志 12 条");
        assertThat(bodies.getFirst()).contains("\"folder\":\"/");
        assertThat(read(ended("expired", 12, ""), "--lang", "en")).isEqualTo(4);
        assertThat(out).contains("The disk has expired", "timestamp expired");
        assertThat(read(ended("altered", 12, "\"blobs/ab/x\""), "--lang", "en")).isEqualTo(4);
        assertThat(out).contains("altered", "  blobs/ab/x");
        assertThat(read(ended("incomplete", -1, ""))).isEqualTo(6);
        assertThat(out).contains("日志没有写到盘上：read-only");
        assertThat(read(ended("no-manifest", 0, ""))).isEqualTo(3);
        assertThat(read(ended("no-room", 0, ""))).isEqualTo(8);
        assertThat(read(ended("disk-gone", 0, ""))).isEqualTo(5);
        assertThat(read(ended("equivocation", 0, ""))).isEqualTo(4);
        assertThat(out).contains("equivocation");
        assertThat(read(ended("expired", 0, ""), "--json")).isEqualTo(4);
        assertThat(out).contains("\"exit\":4").doesNotContain("信使盘");
    }

    @Test
    void read_withoutTheEdgesKey_isRefused() throws IOException {
        Files.write(folder.resolve("local.key"), new byte[] {9});
        assertThat(read(ended("activated", 0, ""))).isEqualTo(7);
        Files.delete(folder.resolve("local.key"));
        assertThat(read(ended("activated", 0, ""))).isEqualTo(3);
    }

    @Test
    void collect_namesWhatWasNotTaken_andTakesTheRest() throws IOException {
        Path journals = Files.createDirectories(disk.resolve("kejian-courier/journal/county-1"));
        Files.writeString(journals.resolve("e-1-2.jnl"), "good");
        Files.writeString(journals.resolve("e-3-4.jnl"), "bad");
        Files.writeString(journals.resolve("e-5-6.jnl"), "good");
        Files.writeString(journals.resolve("e-7-8.jnl.part"), "torn");
        assertThat(run("courier", "collect", disk.toString())).isEqualTo(6);
        assertThat(requests).hasSize(3);
        assertThat(out).contains("已收：county-1/e-5-6.jnl", "没有收：county-1/e-3-4.jnl");
        assertThat(run("courier", "collect", disk.toString(), "--json")).isEqualTo(6);
        assertThat(out).contains("\"code\":\"digest-mismatch\"", "\"upTo\":9");
    }
}
