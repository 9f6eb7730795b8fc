package kejian.acceptance.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The sample release, made once for all test classes: FFmpeg works for seconds on it. */
final class SharedRelease implements BeforeAllCallback {

    private @Nullable SampleRelease release;

    @Override
    public void beforeAll(ExtensionContext context) {
        release = of(context);
    }

    SampleRelease get() {
        return Objects.requireNonNull(release, "asked before the tests begin");
    }

    static SampleRelease of(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedRelease.class))
                .computeIfAbsent(Made.class, _ -> Made.now(), Made.class)
                .release;
    }

    /** Closed by JUnit after the last class. */
    private record Made(Path folder, SampleRelease release) implements AutoCloseable {

        static Made now() {
            try {
                Path folder = Files.createTempDirectory("kejian-lab");
                return new Made(folder, new SampleRelease(folder));
            } catch (IOException e) {
                throw new IllegalStateException("the sample release cannot be made", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            release.close();
            try (Stream<Path> all = Files.walk(folder)) {
                List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
                for (Path path : deepestFirst) {
                    Files.delete(path);
                }
            }
        }
    }
}
