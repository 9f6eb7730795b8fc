package kejian.origin.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import kejian.contract.archive.ArchiveLimits;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A package that somebody sent. Its lists are checked against one another before anything is taken;
 * bytes are believed when their digest was computed here.
 */
final class PackageReader implements AutoCloseable {

    private static final int MOST_FILES = 10_000;
    private static final int MOST_ITEMS = 1_000;
    private static final int LARGEST_LIST = 8 << 20;
    private static final int LONGEST_NAME = 1_000;
    private static final Pattern SUM = Pattern.compile("([0-9a-f]{64})  ([!-~]{1,200})");

    private final Archive archive;
    private final PackageManifest manifest;

    private PackageReader(Archive archive, PackageManifest manifest) {
        this.archive = archive;
        this.manifest = manifest;
    }

    /**
     * @throws kejian.contract.archive.ArchiveException for what is wrong with the ZIP
     * @throws ProblemException {@code document-unsafe} for what is wrong with the package
     */
    static PackageReader open(Path file, ObjectMapper json) throws IOException {
        // what is in it is films: nothing of ours unpacks to more than it was
        long most = 2 * Files.size(file) + (64L << 20);
        Archive archive = Archive.open(file, new ArchiveLimits(MOST_FILES, most));
        try {
            return new PackageReader(archive, checked(archive, json));
        } catch (IOException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    private static PackageManifest checked(Archive archive, ObjectMapper json) throws IOException {
        Map<String, String> sums = sums(archive);
        Set<String> files = new HashSet<>();
        for (ArchiveEntry entry : archive.entries()) {
            files.add(entry.name());
            if (!entry.name().startsWith("data/") && !entry.name().equals(PackageManifest.SUMS)) {
                demandSum(archive, entry, sums.get(entry.name()));
            }
        }
        files.remove(PackageManifest.SUMS);
        if (!files.equals(sums.keySet())) {
            throw wrong("sha256sums.txt");
        }
        PackageManifest manifest;
        try {
            manifest = json.readValue(read(archive, PackageManifest.NAME), PackageManifest.class);
        } catch (JsonProcessingException e) {
            throw wrong(PackageManifest.NAME);
        }
        if (manifest.format() != PackageManifest.FORMAT || manifest.items().size() > MOST_ITEMS) {
            throw wrong(PackageManifest.NAME);
        }
        Set<String> named = new HashSet<>();
        for (PackageManifest.Item item : manifest.items()) {
            if (!named.add(item.externalId())) {
                throw wrong(item.externalId());
            }
            if (item.original() != null) {
                demandHeld(archive, sums, item.original().blob());
            }
            for (PackageManifest.Caption caption : item.captions()) {
                demandHeld(archive, sums, caption.text());
            }
            Set<BlobRef> attached = new HashSet<>();
            for (PackageManifest.Attachment attachment : item.attached()) {
                if (attachment == null
                        || attachment.blob() == null
                        || attachment.name() == null
                        || attachment.name().length() > LONGEST_NAME
                        || !attached.add(attachment.blob())) {
                    throw wrong(item.externalId());
                }
                demandHeld(archive, sums, attachment.blob());
            }
        }
        return manifest;
    }

    private static Map<String, String> sums(Archive archive) throws IOException {
        Map<String, String> sums = new HashMap<>();
        String text = new String(read(archive, PackageManifest.SUMS), StandardCharsets.ISO_8859_1);
        for (String line : text.lines().toList()) {
            Matcher sum = SUM.matcher(line);
            if (!sum.matches() || sums.put(sum.group(2), sum.group(1)) != null) {
                throw wrong(PackageManifest.SUMS);
            }
        }
        return sums;
    }

    private static byte[] read(Archive archive, String name) throws IOException {
        ArchiveEntry entry = archive.find(name).orElseThrow(() -> wrong(name));
        return archive.read(entry, LARGEST_LIST);
    }

    private static void demandSum(Archive archive, ArchiveEntry entry, @Nullable String sum)
            throws IOException {
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = new DigestInputStream(archive.open(entry), hash)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!Digest.of(hash).hex().equals(sum)) {
            throw new ProblemException(Problem.DIGEST_MISMATCH, entry.name());
        }
    }

    private static void demandHeld(Archive archive, Map<String, String> sums, BlobRef blob) {
        String path = PackageManifest.path(blob);
        boolean there =
                archive.find(path).filter(e -> e.sizeBytes() == blob.sizeBytes()).isPresent();
        if (!there || !blob.sha256().equals(sums.get(path))) {
            throw wrong(path);
        }
    }

    private static ProblemException wrong(String what) {
        return new ProblemException(Problem.DOCUMENT_UNSAFE, what);
    }

    List<PackageManifest.Item> items() {
        return manifest.items();
    }

    InputStream data(BlobRef blob) throws IOException {
        return archive.open(archive.find(PackageManifest.path(blob)).orElseThrow());
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
