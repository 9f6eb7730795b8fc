package kejian.cli.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettledFolderTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir Path folder;
    private SettledFolder watched;
    private Path file;

    @BeforeEach
    void copy() throws IOException {
        watched = new SettledFolder(folder, Duration.ofSeconds(30));
        file = Files.writeString(folder.resolve("a.mp4"), "half");
    }

    @Test
    void file_isSettled_afterTwoLooksThatLieFarEnoughApart() throws IOException {
        assertThat(watched.look(0)).isEmpty();
        assertThat(watched.look(29 * SECOND)).isEmpty();
        assertThat(watched.look(30 * SECOND)).containsExactly(file);
    }

    @Test
    void file_thatGrows_isNot() throws IOException {
        watched.look(0);
        Files.writeString(file, "half and more");
        assertThat(watched.look(40 * SECOND)).isEmpty();
        assertThat(watched.look(69 * SECOND)).isEmpty();
        assertThat(watched.look(70 * SECOND)).containsExactly(file);
    }

    @Test
    void file_writtenAnewInTheSameLength_isNot() throws IOException {
        watched.look(0);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        assertThat(watched.look(40 * SECOND)).isEmpty();
    }

    @Test
    void file_underTheNameOfOneThatWas_movesBesideIt() throws IOException {
        LocalDate day = LocalDate.of(2026, 12, 1);
        watched.done(file, day);
        Path again = Files.writeString(folder.resolve("a.mp4"), "other");

        assertThat(watched.done(again, day)).hasFileName("a-2.mp4").hasContent("other");
        assertThat(folder.resolve("done/2026-12-01/a.mp4")).hasContent("half");
    }
}
