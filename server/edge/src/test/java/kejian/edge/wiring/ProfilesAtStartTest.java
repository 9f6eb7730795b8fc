package kejian.edge.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge with a faulty file does not begin, and says why. */
class ProfilesAtStartTest {

    @TempDir Path folder;

    @Test
    void faults_areTheSentenceOfItsHealth() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("own.json"),
                        "{\"profiles\":[{\"name\":\"x\",\"like\":\"telecom-sd\",\"keys\":\"y\"}]}");
        assertThatThrownBy(() -> EdgeServer.profiles(Optional.of(file)))
                .isInstanceOf(SetUpFault.class)
                .hasMessage(
                        "kejian.boxes.profiles: own.json: profile x: key table \"y\" is unknown;"
                                + " there are [telecom]");
    }

    @Test
    void file_holdsOverWhatIsShipped() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("own.json"),
                        "{\"profiles\":[{\"name\":\"unknown-old\",\"charset\":\"gbk\"}]}");
        assertThat(charset(Optional.of(file))).isEqualTo("gbk");
        assertThat(charset(Optional.empty())).isEqualTo("utf-8");
    }

    private static String charset(Optional<Path> place) throws Exception {
        return EdgeServer.profiles(place).choose(null, null, () -> "", "/", Map.of()).charset();
    }
}
