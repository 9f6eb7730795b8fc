package kejian.cli.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveException;
import kejian.contract.archive.ArchiveLimits;
import kejian.contract.courseware.Kind;

/** What a file makes, as far as its name says; only the origin looks into it. */
final class Contents {

    private static final Set<String> PAGES = Set.of("html", "htm");

    private Contents() {}

    static Kind of(Path file) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".zip")) {
            return ofArchive(file);
        }
        return name.matches(".*\\.(docx|html?)") ? Kind.ARTICLE : Kind.VIDEO;
    }

    /** One with nothing but a page and pictures is an article, any other one a lecture. */
    private static Kind ofArchive(Path file) throws IOException {
        ArchiveLimits any = new ArchiveLimits(1_000_000, Long.MAX_VALUE);
        try (Archive archive = Archive.open(file, any)) {
            boolean page = archive.entries().stream().anyMatch(e -> PAGES.contains(e.extension()));
            boolean film =
                    archive.entries().stream()
                            .anyMatch(e ->
                                    e.extension()
                                            .matches(
                                                    "wmv|asf|mp4|avi|rm|rmvb|mpe?g|flv|mov|mkv|ts"
                                                            + "|m4v|webm|3gp"));
            return page && !film ? Kind.ARTICLE : Kind.VIDEO;
        } catch (ArchiveException e) {
            return Kind.VIDEO; // whatever is wrong with it, the origin says so
        }
    }
}
