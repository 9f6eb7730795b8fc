package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportCommandTest {

    @TempDir Path folder;

    @Test
    void bundle_isPutIntoAFile_andOneIsToldToLookIntoIt() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("GET /api/support", Origin.JSON.readTree("{\"a\":1}"));
            Path file = folder.resolve("out.zip");
            assertThat(shell.run("support", "-o", file.toString())).as(shell.err).isZero();
            assertThat(Files.readString(file)).contains("\"a\"");
            assertThat(shell.out).contains(file.toString()).contains("打开看一遍");
            assertThat(shell.run("support", "-o", file.toString(), "--lang", "en")).isZero();
            assertThat(shell.out).contains("look into it before you hand it over");
        }
    }
}
