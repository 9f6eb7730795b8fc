package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxCommandsTest {

    @TempDir Path folder;

    @Test
    void remove_namesEachBox_whateverItIsCalled() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("DELETE /api/boxes?box=B1", Origin.JSON.createObjectNode());
            shell.origin.answers.put(
                    "DELETE /api/boxes?box=a%2F%26b", Origin.JSON.createObjectNode());
            assertThat(shell.run("box", "remove", "B1", "a/&b")).isZero();
            assertThat(shell.run("box", "remove", "B1", "none")).isNotZero();
        }
    }
}
