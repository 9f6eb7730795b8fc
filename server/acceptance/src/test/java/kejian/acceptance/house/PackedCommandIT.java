package kejian.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import kejian.acceptance.demo.Launcher;
import org.junit.jupiter.api.Test;

/** The command line as it is packed. */
class PackedCommandIT {

    @Test
    void version_isTheBuilds() throws Exception {
        Process asked =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-jar",
                                Launcher.root()
                                        .resolve("ingest-cli/target/kejian-cli.jar")
                                        .toString(),
                                "--version")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(asked.waitFor()).as(said).isZero();
        assertThat(said.strip()).matches("kejian [0-9]+\\.[0-9]+\\.[0-9]+.*");
    }
}
