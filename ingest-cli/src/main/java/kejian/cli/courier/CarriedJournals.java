package kejian.cli.courier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.courier.CourierFolder;

/** The files that edges gave a courier to take home. */
public final class CarriedJournals {

    private CarriedJournals() {}

    /**
     * @param name as people see it, {@code county-1/….jnl}
     */
    public record File(String name, Path path) {}

    /** In an order of names; the province takes batches in any. */
    public static List<File> on(Path top) throws IOException {
        Path folder = top.resolve(CourierFolder.NAME).resolve(CourierFolder.JOURNAL);
        List<File> found = new ArrayList<>();
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> all = Files.walk(folder, 2)) {
                all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                        .filter(f -> f.toString().endsWith(".jnl"))
                        .sorted()
                        .forEach(f -> found.add(new File(folder.relativize(f).toString(), f)));
            }
        }
        return found;
    }
}
