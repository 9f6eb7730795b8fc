package kejian.cli.intake;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder into which others copy files. One is settled when its size and time are the same in two
 * looks that lie far enough apart; names that programs give to what they still write are passed
 * over. What was taken moves aside; nothing is ever deleted.
 */
public final class SettledFolder {

    private static final List<String> UNFINISHED =
            List.of(".part", ".tmp", ".crdownload", ".filepart", ".!ut");

    private final Path folder;
    private final Duration settle;
    private final Map<Path, Look> looks = new HashMap<>();

    private record Look(long sizeBytes, FileTime changed, long sinceNanos) {

        boolean isOf(BasicFileAttributes now) {
            return sizeBytes == now.size() && changed.equals(now.lastModifiedTime());
        }
    }

    public SettledFolder(Path folder, Duration settle) {
        this.folder = folder;
        this.settle = settle;
    }

    /** Videos that have settled, by name. */
    public List<Path> look(long nowNanos) throws IOException {
        Map<Path, Look> seen = new HashMap<>();
        List<Path> settled = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!isOurs(file)) {
                    continue;
                }
                try {
                    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                    if (!now.isRegularFile()) {
                        continue;
                    }
                    Look before = looks.get(file);
                    long since =
                            before != null && before.isOf(now) ? before.sinceNanos() : nowNanos;
                    seen.put(file, new Look(now.size(), now.lastModifiedTime(), since));
                    if (before != null && nowNanos - since >= settle.toNanos()) {
                        settled.add(file);
                    }
                } catch (NoSuchFileException e) {
                    continue; // its writer gave it another name between the two steps
                }
            }
        }
        looks.clear();
        looks.putAll(seen);
        settled.sort(null);
        return settled;
    }

    /** Whether something lay there in the last look. */
    public boolean isWaiting() {
        return !looks.isEmpty();
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith("~$")
                && !name.startsWith(".")
                && UNFINISHED.stream().noneMatch(name::endsWith)
                && Videos.isVideo(file);
    }

    /** Moves what was taken, with the captions beside it, to {@code done/DATE}. */
    public Path done(Path file, LocalDate date) throws IOException {
        return move(file, folder.resolve("done").resolve(date.toString()));
    }

    /** Moves what was refused to {@code failed}, with the reason beside it. */
    public Path failed(Path file, String reason) throws IOException {
        Path moved = move(file, folder.resolve("failed"));
        Files.writeString(moved.resolveSibling(moved.getFileName() + ".原因.txt"), reason);
        return moved;
    }

    private static Path move(Path file, Path into) throws IOException {
        Files.createDirectories(into);
        Path moved = Files.move(file, free(into, file.getFileName().toString()));
        Path captions = captions(file);
        if (captions != null) {
            Files.move(captions, free(into, captions.getFileName().toString()));
        }
        return moved;
    }

    /** The captions that lie beside a video under its name. */
    public static @Nullable Path captions(Path file) {
        String bare = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        for (String ending : Videos.CAPTIONS) {
            Path beside = file.resolveSibling(bare + ending);
            if (Files.isRegularFile(beside)) {
                return beside;
            }
        }
        return null;
    }

    /** A name that is not taken: yesterday's file of the same name stays. */
    private static Path free(Path into, String name) {
        int dot = name.lastIndexOf('.');
        String bare = dot < 0 ? name : name.substring(0, dot);
        String ending = dot < 0 ? "" : name.substring(dot);
        Path free = into.resolve(name);
        for (int i = 2; Files.exists(free); i++) {
            free = into.resolve(bare + "-" + i + ending);
        }
        return free;
    }
}
