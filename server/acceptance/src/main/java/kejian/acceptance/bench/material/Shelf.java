package kejian.acceptance.bench.material;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.delivery.view.BlobShelf;

/** Every file of the release by its digest. Digests of large files are kept from run to run. */
public final class Shelf implements BlobShelf {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path memory;
    private final Map<String, String> known = new HashMap<>();
    private final Map<Digest, Path> files = new ConcurrentHashMap<>();
    private final Map<Digest, BlobRef> refs = new ConcurrentHashMap<>();

    /**
     * @param memory where digests are kept; made when there is none
     */
    public Shelf(Path memory) throws IOException {
        this.memory = memory;
        if (Files.exists(memory)) {
            JSON.readTree(memory.toFile())
                    .properties()
                    .forEach(e -> known.put(e.getKey(), e.getValue().asText()));
        }
    }

    /** The blob's name; the file is read unless it is as it was last time. */
    public BlobRef add(Path file) throws IOException {
        FileTime changed = Files.getLastModifiedTime(file);
        String key = file + " " + Files.size(file) + " " + changed.toMillis();
        String hex = known.get(key);
        if (hex == null) {
            hex = digest(file).hex();
            known.put(key, hex);
            JSON.writeValue(memory.toFile(), known);
        }
        return put(new BlobRef(hex, Files.size(file)), file);
    }

    BlobRef put(BlobRef ref, Path file) {
        files.put(ref.digest(), file);
        refs.put(ref.digest(), ref);
        return ref;
    }

    Collection<BlobRef> blobs() {
        return refs.values();
    }

    @Override
    public Optional<Path> locate(Digest digest) {
        return Optional.ofNullable(files.get(digest));
    }

    public static Digest digest(Path file) {
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = in.read(buffer)) >= 0) {
                hash.update(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.of(hash);
    }
}
