package kejian.origin.lecture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.archive.Archive;
import kejian.contract.archive.ArchiveEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a lecture's ZIP holds. Its folders are never asked for their names, and no page or script in
 * it is ever read: those of old courseware drive a player that no box has.
 *
 * @param chapters lines with a title
 * @param slides when each is shown first
 */
record LectureFile(
        ArchiveEntry film, List<Outline.Line> chapters, Map<Outline.Line, ArchiveEntry> slides) {

    private static final int MOST_SLIDES = 200;
    private static final int LARGEST_OUTLINE = 1 << 20;

    static final Set<String> FILMS =
            Set.of(
                    "wmv", "asf", "mp4", "avi", "rm", "rmvb", "mpg", "mpeg", "flv", "mov", "mkv",
                    "ts", "m4v", "webm", "3gp");

    private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png", "gif", "bmp");
    private static final Pattern NUMBERS = Pattern.compile("\\d+");

    static LectureFile of(Archive archive) throws java.io.IOException, LectureException {
        ArchiveEntry film =
                only(
                        archive,
                        e -> FILMS.contains(e.extension()),
                        LectureRefusal.NO_FILM,
                        LectureRefusal.TWO_FILMS);
        ArchiveEntry file =
                only(
                        archive,
                        LectureFile::isOutline,
                        LectureRefusal.NO_OUTLINE,
                        LectureRefusal.TWO_OUTLINES);
        Outline outline = Outline.read(archive.read(file, LARGEST_OUTLINE));
        List<ArchiveEntry> pictures = new ArrayList<>();
        for (ArchiveEntry entry : archive.entries()) {
            if (PICTURES.contains(entry.extension())) {
                pictures.add(entry);
            }
        }
        Map<Outline.Line, ArchiveEntry> slides = slides(outline, pictures);
        if (slides.size() > MOST_SLIDES) {
            throw new LectureException(LectureRefusal.TOO_MANY);
        }
        List<Outline.Line> chapters =
                outline.lines().stream().filter(l -> !l.title().isEmpty()).toList();
        return new LectureFile(film, chapters, slides);
    }

    private static boolean isOutline(ArchiveEntry entry) {
        return Set.of("csv", "vtt").contains(entry.extension())
                || entry.extension().equals("txt")
                        && entry.leaf().toLowerCase(Locale.ROOT).matches("(目录|大纲|outline|index).*");
    }

    private static ArchiveEntry only(
            Archive archive,
            Predicate<ArchiveEntry> wanted,
            LectureRefusal none,
            LectureRefusal several)
            throws LectureException {
        List<ArchiveEntry> found = archive.entries().stream().filter(wanted).toList();
        if (found.size() != 1) {
            throw new LectureException(found.isEmpty() ? none : several);
        }
        return found.getFirst();
    }

    /** By name where the outline names them; by number where there are as many as lines. */
    private static Map<Outline.Line, ArchiveEntry> slides(
            Outline outline, List<ArchiveEntry> pictures) throws LectureException {
        Map<String, ArchiveEntry> byName = new HashMap<>();
        for (ArchiveEntry picture : pictures) {
            byName.put(picture.leaf().toLowerCase(Locale.ROOT), picture);
        }
        Map<Outline.Line, ArchiveEntry> slides = new LinkedHashMap<>();
        for (Outline.Line line : outline.lines()) {
            if (!line.slide().isEmpty()) {
                String leaf =
                        line.slide()
                                .substring(line.slide().replace('\\', '/').lastIndexOf('/') + 1);
                @Nullable ArchiveEntry picture = byName.get(leaf.toLowerCase(Locale.ROOT));
                if (picture == null) {
                    throw new LectureException(LectureRefusal.SLIDE_MISSING, line.number());
                }
                slides.put(line, picture);
            }
        }
        if (slides.isEmpty() && pictures.size() == outline.lines().size()) {
            List<ArchiveEntry> inOrder =
                    pictures.stream()
                            .sorted(
                                    Comparator.comparingLong(LectureFile::number)
                                            .thenComparing(ArchiveEntry::name))
                            .toList();
            for (int i = 0; i < inOrder.size(); i++) {
                slides.put(outline.lines().get(i), inOrder.get(i));
            }
        }
        return slides;
    }

    /** The last number of a name: {@code 幻灯片10.JPG} comes after {@code 幻灯片9.JPG}. */
    private static long number(ArchiveEntry picture) {
        Matcher numbers = NUMBERS.matcher(picture.leaf());
        long last = Long.MAX_VALUE;
        while (numbers.find()) {
            last = numbers.group().length() > 12 ? Long.MAX_VALUE : Long.parseLong(numbers.group());
        }
        return last;
    }
}
