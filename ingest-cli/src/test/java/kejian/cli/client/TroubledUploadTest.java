package kejian.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import kejian.cli.client.FakeOrigin.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroubledUploadTest {

    @TempDir Path folder;
    private FakeOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = new FakeOrigin();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private Path file(int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        return Files.write(folder.resolve("te[s]t_ video ' _ 课件.mp4"), content);
    }

    private String send(Path file) throws IOException, InterruptedException {
        return new TusUpload(origin.asEditor(), folder.resolve("states"))
                .send(file, TusUpload.sha256(file), (sent, all) -> {});
    }

    @Test
    void file_onAGoodLine_arrivesByteForByte() throws Exception {
        Path file = file(20_000_000);

        send(file);

        assertThat(origin.stored()).singleElement().isEqualTo(Files.readAllBytes(file));
        assertThat(folder.resolve("states")).isEmptyDirectory();
    }

    @Test
    void file_underEveryPassingTrouble_arrivesByteForByte() throws Exception {
        Path file = file(3_000_000);
        origin.troubles.addAll(
                List.of(
                        Trouble.CUT_BEFORE_STORING,
                        Trouble.UNAVAILABLE,
                        Trouble.DAMAGED,
                        Trouble.CUT_BEFORE_ANSWER));

        send(file);

        assertThat(origin.stored()).singleElement().isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void file_onALineThatCutsLargeChunks_arrivesInSmallOnes() throws Exception {
        Path file = file(3_000_000);
        origin.lineCarries = 600_000;

        send(file);

        assertThat(origin.stored()).singleElement().isEqualTo(Files.readAllBytes(file));
        assertThat(origin.chunks).allMatch(size -> size <= 600_000);
    }

    @Test
    void upload_forgottenByTheServerUnderWay_beginsAnew() throws Exception {
        Path file = file(1_000_000);
        origin.troubles.add(Trouble.FORGOTTEN);

        send(file);

        assertThat(origin.stored()).singleElement().isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void upload_stoppedHalfWay_goesOnWhereTheServerStands() throws Exception {
        Path file = file(20_000_000);
        TusUpload first = new TusUpload(origin.asEditor(), folder.resolve("states"));
        assertThatThrownBy(() ->
                        first.send(
                                file,
                                TusUpload.sha256(file),
                                (sent, all) -> {
                                    if (sent >= 8 << 20) {
                                        throw new IllegalStateException("Ctrl-C");
                                    }
                                }))
                .hasMessage("Ctrl-C");
        assertThat(origin.stored()).singleElement().satisfies(b -> assertThat(b).hasSize(8 << 20));
        origin.chunks.clear();

        send(file);

        assertThat(origin.stored()).singleElement().isEqualTo(Files.readAllBytes(file));
        assertThat(origin.chunks.stream().mapToInt(i -> i).sum()).isEqualTo(20_000_000 - (8 << 20));
    }

    @Test
    void content_thatTheServerHoldsWhole_isFoundByItsDigest() throws Exception {
        Path file = file(1_000_000);
        TusUpload line = new TusUpload(origin.asEditor(), folder.resolve("states"));
        origin.troubles.add(Trouble.FULL);
        assertThatThrownBy(() -> send(file)).isInstanceOf(ApiException.class);
        assertThat(line.held(TusUpload.sha256(file))).isEmpty();

        String id = send(file);

        assertThat(line.held(TusUpload.sha256(file))).contains(id);
    }

    @Test
    void storage_full_endsAtOnceWithTheLimitCode() throws Exception {
        Path file = file(1_000);
        origin.troubles.add(Trouble.FULL);

        assertThatThrownBy(() -> send(file))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.exit()).isEqualTo(ApiException.LIMIT);
                            assertThat(e.code()).isEqualTo("storage-full");
                        });
        assertThat(origin.requests).filteredOn(r -> r.startsWith("PATCH")).hasSize(1);
    }

    @Test
    void file_changedUnderWay_isRefusedAndNotKeptAsTheOldOne() throws Exception {
        Path file = file(1_000);
        String before = TusUpload.sha256(file);
        Files.writeString(file, "x".repeat(1_000));

        assertThatThrownBy(() ->
                        new TusUpload(origin.asEditor(), folder.resolve("states"))
                                .send(file, before, (sent, all) -> {}))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo("digest-mismatch"));
    }
}
