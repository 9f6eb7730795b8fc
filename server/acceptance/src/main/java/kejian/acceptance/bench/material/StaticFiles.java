package kejian.acceptance.bench.material;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import kejian.contract.blob.Digest;

/** The same bytes as files, as a user of nginx would store them. */
public final class StaticFiles {

    private static final int PIECE = 8 << 20;

    private final Path root;

    /** Below a folder whose name changes with what the packager and the muxer make. */
    public StaticFiles(Material material, OpenTitles open) throws IOException {
        MessageDigest hash = Digest.newSha256();
        Title lesson = material.lesson();
        hash.update(lesson.pack().id().getBytes(StandardCharsets.US_ASCII));
        hash.update(
                Objects.requireNonNull(open.transport(lesson, Material.LADDER).get(9).truth())
                        .bytes());
        Item stretch = open.part(lesson, Material.TIER_A, PIECE, PIECE);
        hash.update(Objects.requireNonNull(stretch.truth()).bytes());
        String version = Digest.of(hash).hex().substring(0, 16);
        root = Files.createDirectories(material.folder().resolve("www-" + version));
        try (Stream<Path> old = Files.list(material.folder())) {
            for (Path folder :
                    old.filter(f -> f.getFileName().toString().startsWith("www-")).toList()) {
                if (!folder.equals(root)) {
                    Folders.remove(folder);
                }
            }
        }
    }

    public Path root() {
        return root;
    }

    /** Each item as a file of its own below a folder; nginx's items in the same order. */
    public List<Item> each(String folder, List<Item> items) throws IOException {
        List<Item> files = new ArrayList<>();
        Files.createDirectories(root.resolve(folder));
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            String name = item.path().substring(item.path().lastIndexOf('/') + 1);
            Path file = root.resolve(folder).resolve(name);
            if (!Files.exists(file) || Files.size(file) != item.length()) {
                Files.write(file, Objects.requireNonNull(item.truth()).bytes());
            }
            files.add(item.at("/" + folder + "/" + name, item.range()));
        }
        return files;
    }

    /** A file that lies elsewhere, under a name of its own. */
    public String link(String name, Path file) throws IOException {
        Path link = root.resolve(name);
        if (!Files.exists(link)) {
            Files.createLink(link, file);
        }
        return "/" + name;
    }

    /** A tier A stream, stored. */
    public String stream(String name, OpenTitles open, Title title, String rendition)
            throws IOException {
        Path file = root.resolve(name);
        long length = open.constantRate(title, rendition).length();
        if (!Files.exists(file) || Files.size(file) != length) {
            try (var out = Files.newOutputStream(file)) {
                for (long at = 0; at < length; at += PIECE) {
                    Item part = open.part(title, rendition, at, (int) Math.min(PIECE, length - at));
                    out.write(Objects.requireNonNull(part.truth()).bytes());
                }
            }
        }
        return "/" + name;
    }
}
