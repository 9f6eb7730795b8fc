package kejian.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** GPL programs ship as a folder of their own, never as a jar among our libraries. */
class PackedLibrariesIT {

    private static final List<String> PACKED =
            List.of(
                    "server/origin/target/quarkus-app",
                    "server/edge/target/quarkus-app",
                    "transcoder/target/quarkus-app",
                    "server/acceptance/target/lib");

    @Test
    void packedJars_holdNoProgramUnderTheGpl() throws IOException {
        for (String folder : PACKED) {
            List<Path> jars = jars(Checkout.root().resolve(folder));
            assertThat(jars).as(folder).hasSizeGreaterThan(10);
            for (Path jar : jars) {
                assertThat(jar.getFileName().toString()).doesNotContain("-gpl");
                try (JarFile open = new JarFile(jar.toFile())) {
                    assertThat(open.stream().map(entry -> entry.getName()))
                            .as(jar.toString())
                            .noneMatch(name -> name.contains("-gpl/"));
                }
            }
        }
        assertThat(jars(Checkout.root().resolve("ingest-cli/target")))
                .isNotEmpty()
                .noneMatch(jar -> jar.getFileName().toString().contains("-gpl"));
    }

    private static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
        }
        return jars;
    }
}
