package kejian.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SourcesTest {

    private static final int LONGEST_FILE = 500;
    private static final long LARGEST_FILE_BYTES = 1_000_000;

    /** What style.md forbids in main code, as it is written there. */
    private static final Pattern FORBIDDEN =
            Pattern.compile(
                    "@ConfigProperty|System\\.getenv\\(|import lombok|import com\\.google\\.common|"
                            + "\\bInstant\\.now\\(\\)|catch \\([^)]*\\) \\{\\s*\\}");

    @Test
    void javaFiles_areShort() throws IOException {
        List<Path> sources = Checkout.files(file -> file.toString().endsWith(".java"));
        assertThat(sources).hasSizeGreaterThan(100);
        for (Path source : sources) {
            assertThat(Files.readAllLines(source).size())
                    .as(Checkout.name(source))
                    .isLessThanOrEqualTo(LONGEST_FILE);
        }
    }

    @Test
    void mainCode_keepsTheHouseRules() {
        assertThat(
                        Checkout.files(file ->
                                file.toString().endsWith(".java")
                                        && file.toString().contains("/src/main/")
                                        && FORBIDDEN.matcher(Checkout.read(file)).find()))
                .map(Checkout::name)
                // They run before any configuration is read.
                .filteredOn(name ->
                        !name.endsWith("OriginMain.java")
                                && !name.startsWith("ingest-cli/")
                                && !name.startsWith("server/acceptance/"))
                .isEmpty();
    }

    @Test
    void packages_areNullMarked_andSayWhatTheyAre() {
        List<Path> folders =
                Checkout.files(file ->
                                file.toString().endsWith(".java")
                                        && file.toString().contains("/src/main/java/"))
                        .stream()
                        .map(Path::getParent)
                        .distinct()
                        .toList();
        for (Path folder : folders) {
            Path said = folder.resolve("package-info.java");
            assertThat(said).exists();
            assertThat(Checkout.read(said)).as(Checkout.name(said)).contains("/**", "@NullMarked");
        }
    }

    @Test
    void committedFiles_areSmall() throws IOException {
        for (Path file : Checkout.files(f -> true)) {
            assertThat(Files.size(file))
                    .as(Checkout.name(file))
                    .isLessThanOrEqualTo(LARGEST_FILE_BYTES);
        }
    }
}
