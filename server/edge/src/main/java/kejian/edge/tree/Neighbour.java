package kejian.edge.tree;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import kejian.edge.province.Province;
import kejian.edge.province.Source;

/** Another edge of the province as a source of blobs. */
public final class Neighbour implements Source, AutoCloseable {

    /** An edge that gives less helps less than the province would. */
    private static final Province.Patience PATIENCE =
            new Province.Patience(
                    Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20), 8_000);

    private final String name;
    private final Province line;

    public Neighbour(URI address, Supplier<Optional<String>> ticket) {
        this(address, ticket, PATIENCE);
    }

    public Neighbour(URI address, Supplier<Optional<String>> ticket, Province.Patience patience) {
        this.name = address.toString();
        this.line = new Province(address, ticket, patience);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Province.Answer get(String path, int limitBytes) throws IOException {
        return line.get(path, limitBytes);
    }

    @Override
    public Body stream(String path, Map<String, String> headers) throws IOException {
        return line.stream(path, headers);
    }

    @Override
    public void close() {
        line.close();
    }
}
