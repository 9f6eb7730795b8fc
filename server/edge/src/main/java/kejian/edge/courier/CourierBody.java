package kejian.edge.courier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.List;
import kejian.contract.courier.CourierManifest;
import kejian.edge.province.Source;
import kejian.edge.sync.CarriedSource;
import org.jspecify.annotations.Nullable;

/** The files of one blob, one after the other, from a byte on. */
final class CourierBody implements Source.Body {

    private final Path folder;
    private final Medium medium;
    private final List<CourierManifest.File> parts;
    private final long from;
    private final long sizeBytes;
    private int next;
    private long skip;
    private long atInPart;
    private @Nullable SeekableByteChannel open;

    CourierBody(Path folder, Medium medium, List<CourierManifest.File> parts, long from) {
        this.folder = folder;
        this.medium = medium;
        this.parts = parts;
        this.from = from;
        this.sizeBytes = parts.stream().mapToLong(CourierManifest.File::sizeBytes).sum();
        this.skip = from;
        while (next < parts.size() && skip >= parts.get(next).sizeBytes()) {
            skip -= parts.get(next++).sizeBytes();
        }
    }

    @Override
    public int status() {
        if (parts.isEmpty()) {
            return 404;
        }
        return from == 0 ? 200 : from < sizeBytes ? 206 : 416;
    }

    @Override
    public String header(String name) {
        return switch (name) {
            case "Content-Length" -> Long.toString(sizeBytes - from);
            case "Content-Range" ->
                    from == 0 ? "" : "bytes " + from + "-" + (sizeBytes - 1) + "/" + sizeBytes;
            default -> "";
        };
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        while (true) {
            SeekableByteChannel channel = open;
            try {
                if (channel == null) {
                    if (next == parts.size()) {
                        return -1;
                    }
                    channel = medium.open(folder.resolve(parts.get(next).path()));
                    open = channel;
                    channel.position(skip);
                    atInPart = skip;
                    skip = 0;
                }
                int read = channel.read(ByteBuffer.wrap(buffer));
                if (read > 0) {
                    atInPart += read;
                    return read;
                }
                if (atInPart < parts.get(next).sizeBytes()) {
                    throw new IOException("it ends early");
                }
                channel.close();
                open = null;
                next++;
            } catch (IOException e) {
                String name = parts.get(Math.min(next, parts.size() - 1)).path();
                throw new CarriedSource.Unreadable(name, e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        SeekableByteChannel channel = open;
        if (channel != null) {
            channel.close();
        }
    }
}
