package kejian.origin.upload;

import static kejian.origin.Caller.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kejian.origin.Caller;
import kejian.origin.DatabaseForTests;
import kejian.origin.disk.RealDisk;
import kejian.origin.kit.SwitchableDisk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the table "tus upload" and every MUST of tus 1.0.0 that a server can break,
 * numbered, over HTTP. After each refusal the offset is where it was.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class TusCasesTest {

    static final String LENGTH = "Upload-Length";
    static final byte[] BYTES = new byte[100_000];
    static final byte[] TEN = new byte[10];

    static TusLine editor;
    static TusLine other;
    static Caller person;

    @Inject SwitchableDisk disk;
    @Inject AgroalDataSource database;

    @BeforeAll
    static void login() {
        person = Caller.person("editor");
        editor = new TusLine(person);
        other = new TusLine(Caller.person("editor"));
        new Random(9).nextBytes(BYTES);
    }

    @AfterEach
    void mend() {
        disk.become(new RealDisk());
    }

    @FunctionalInterface
    interface Check {
        void run(TusCasesTest in) throws Exception;
    }

    record Case(String name, Check check) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A request that is refused, and leaves an upload of ten bytes with four of them as it was. */
    static Case refused(String name, int status, String code, Ask ask) {
        return new Case(
                name,
                in -> {
                    String at = editor.create(LENGTH, "10");
                    assertThat(editor.patch(at, 0, new byte[4]).statusCode()).isEqualTo(204);
                    assertProblem(ask.of(at), status, code);
                    assertThat(editor.offset(at)).isEqualTo(4);
                });
    }

    @FunctionalInterface
    interface Ask {
        HttpResponse<String> of(String at) throws Exception;
    }

    static Case creation(String name, int status, String code, String... headers) {
        return new Case(name, in -> assertProblem(editor.post(headers), status, code));
    }

    static Case that(String name, Check check) {
        return new Case(name, check);
    }

    static List<Case> cases() {
        List<Case> all = new ArrayList<>();
        all.addAll(TusRequestCases.versions());
        all.addAll(TusRequestCases.creations());
        all.addAll(TusPatchCases.patches());
        all.addAll(TusExtensionCases.extensions());
        all.addAll(TusExtensionCases.faults());
        return all;
    }

    @Test
    void cases_areNumbered_withoutAGap() {
        List<Case> all = cases();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).name()).startsWith("T%02d ".formatted(i + 1));
        }
        assertThat(all).hasSizeGreaterThanOrEqualTo(45);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void upload_isAnswered_asTheTableSays(Case one) throws Exception {
        one.check().run(this);
    }

    static void nothing(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Upload-Offset")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    static String whole() {
        String at = editor.create(LENGTH, "10");
        assertThat(editor.patch(at, 0, TEN).statusCode()).isEqualTo(204);
        return at;
    }

    static Path file(String at) {
        return Caller.data().resolve("uploads").resolve(at.substring(at.lastIndexOf('/') + 1));
    }

    TusLine withQuota(long onTheWay, long stored) {
        Caller small = Caller.person("editor");
        String name = Caller.json(small.send("GET", "/api/me", null)).get("user").asText();
        String body = "{\"onTheWayBytes\":%d,\"storedBytes\":%d}".formatted(onTheWay, stored);
        assertThat(small.send("PUT", "/api/quotas/of/" + name, body).statusCode()).isEqualTo(403);
        assertThat(Caller.admin().send("PUT", "/api/quotas/of/" + name, body).statusCode())
                .isEqualTo(200);
        return new TusLine(small);
    }

    void twoAtOnce() throws Exception {
        String at = editor.create(LENGTH, "100000");
        halfSent(
                at,
                60_000,
                () -> {
                    assertProblem(editor.patch(at, 0, new byte[0]), 423, "upload-locked");
                    assertProblem(editor.delete(at), 423, "upload-locked");
                });
        await(() -> editor.offset(at) == 60_000);
    }

    /** A body that breaks off, once the server has what was sent of it. */
    void halfSent(String at, int bytes, Runnable meanwhile, String... headers) throws Exception {
        halfSent(editor, at, bytes, meanwhile, headers);
    }

    void halfSent(TusLine who, String at, int bytes, Runnable meanwhile, String... headers)
            throws Exception {
        try (Socket socket = new Socket("127.0.0.1", Caller.port())) {
            String rest = String.join("", headers) + "Content-Length: 100000\r\n\r\n";
            socket.getOutputStream().write(who.head(at, rest));
            socket.getOutputStream().write(BYTES, 0, bytes);
            socket.getOutputStream().flush();
            await(() -> size(file(at)) == bytes);
            meanwhile.run();
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (java.io.IOException e) {
            return -1;
        }
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
