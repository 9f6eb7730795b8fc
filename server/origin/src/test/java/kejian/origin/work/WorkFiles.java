package kejian.origin.work;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** What a worker brings: films of one part, made once. */
final class WorkFiles {

    private WorkFiles() {}

    static byte[] bytes(String name) throws IOException {
        ClassLoader loader = Objects.requireNonNull(WorkFiles.class.getClassLoader());
        try (InputStream in = loader.getResourceAsStream("work/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
