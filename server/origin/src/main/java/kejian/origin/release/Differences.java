package kejian.origin.release;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Survey;
import kejian.origin.courseware.Coursewares;
import org.jspecify.annotations.Nullable;

/** What boxes see otherwise in one release than in another. */
@ApplicationScoped
class Differences {

    /** Of lines; nobody reads more of them, and what they are is counted anyway. */
    private static final int SHOWN = 1_000;

    private static final Catalogue NOTHING = new Catalogue(0, "", List.of(), List.of());

    private final Earlier earlier;
    private final Coursewares coursewares;

    Differences(Earlier earlier, Coursewares coursewares) {
        this.earlier = earlier;
        this.coursewares = coursewares;
    }

    /** What a line is about. */
    enum Kind {
        COURSEWARE,
        COLUMN,
        SURVEY
    }

    /** What became of it; what goes is told first, since that may have to be stopped. */
    enum What {
        WENT,
        CAME,
        CHANGED
    }

    /** What is otherwise of a courseware; the last one of a column. */
    enum Part {
        WORDS,
        MEDIA,
        CAPTIONS,
        COVER,
        ARTICLE,
        LECTURE,
        ATTACHMENTS,
        RESTRICTION,
        COLUMNS,
        ORDER
    }

    /**
     * @param parts of a courseware that changed, or a column that is ordered otherwise, else empty
     * @param withdrawn whether it is a courseware that is withdrawn by now
     */
    record Line(
            Kind kind,
            String id,
            String title,
            What what,
            Collection<Part> parts,
            boolean withdrawn) {}

    /**
     * @param from the release that it is compared with, 0 for none
     * @param came how many lines there are of these, shown or not; likewise the others
     * @param newBytes of blobs that the other does not name: what an edge that has that one fetches
     */
    record Difference(
            long number,
            long from,
            int came,
            int went,
            int changed,
            long newBytes,
            List<Line> lines) {}

    /**
     * @param mine areas of who asks: what is withdrawn or restricted elsewhere is counted, not
     *     named
     * @throws kejian.origin.problem.ProblemException {@code not-found}
     */
    @Transactional(rollbackOn = Exception.class)
    Difference between(long from, long number, List<String> mine) throws IOException {
        ReleaseManifest made = earlier.manifestOf(number);
        Optional<ReleaseManifest> other =
                from == 0 ? Optional.empty() : Optional.of(earlier.manifestOf(from));
        Catalogue after = earlier.catalogueOf(made);
        Catalogue before = other.isEmpty() ? NOTHING : earlier.catalogueOf(other.get());
        List<Line> lines = new ArrayList<>(courseware(before, after));
        lines.addAll(columns(before, after));
        lines.addAll(
                lines(
                        Kind.SURVEY,
                        byId(before.surveys(), Survey::id),
                        byId(after.surveys(), Survey::id),
                        Survey::title,
                        (b, a) -> !b.equals(a)));
        lines.sort(Comparator.comparing(Line::what).thenComparing(Line::kind));
        Set<String> unnamed = Set.copyOf(coursewares.guardedOutside(mine));
        return new Difference(
                number,
                from,
                count(lines, What.CAME),
                count(lines, What.WENT),
                count(lines, What.CHANGED),
                newBytes(other, made),
                lines.stream().filter(l -> !unnamed.contains(l.id())).limit(SHOWN).toList());
    }

    private static List<Line> columns(Catalogue before, Catalogue after) {
        Set<String> ordered = new HashSet<>();
        List<Line> lines =
                lines(
                        Kind.COLUMN,
                        byId(before.columns(), Catalogue.Column::id),
                        byId(after.columns(), Catalogue.Column::id),
                        Catalogue.Column::title,
                        (b, a) -> {
                            if (isOrderedOtherwise(b, a)) {
                                ordered.add(a.id());
                            }
                            return ordered.contains(a.id()) || !look(b).equals(look(a));
                        });
        return lines.stream()
                .map(l ->
                        ordered.contains(l.id())
                                ? new Line(
                                        l.kind(),
                                        l.id(),
                                        l.title(),
                                        l.what(),
                                        EnumSet.of(Part.ORDER),
                                        l.withdrawn())
                                : l)
                .toList();
    }

    /** Of what both hold: what came or went is told of each courseware. */
    private static boolean isOrderedOtherwise(Catalogue.Column before, Catalogue.Column after) {
        List<String> then = new ArrayList<>(before.courseware());
        List<String> now = new ArrayList<>(after.courseware());
        then.retainAll(new HashSet<>(after.courseware()));
        now.retainAll(new HashSet<>(before.courseware()));
        return !then.equals(now);
    }

    private List<Line> courseware(Catalogue before, Catalogue after) {
        Set<String> withdrawn = Set.copyOf(coursewares.withdrawn());
        Map<String, Set<String>> columnsBefore = columnsOf(before);
        Map<String, Set<String>> columnsAfter = columnsOf(after);
        Set<String> restrictedBefore = Set.copyOf(before.restricted());
        Set<String> restrictedAfter = Set.copyOf(after.restricted());
        Map<String, EnumSet<Part>> parts = new LinkedHashMap<>();
        List<Line> lines =
                lines(
                        Kind.COURSEWARE,
                        byId(before.titles(), Catalogue.Title::id),
                        byId(after.titles(), Catalogue.Title::id),
                        Catalogue.Title::title,
                        (b, a) -> {
                            EnumSet<Part> otherwise = otherwise(b, a);
                            if (restrictedBefore.contains(a.id())
                                    != restrictedAfter.contains(a.id())) {
                                otherwise.add(Part.RESTRICTION);
                            }
                            if (!Objects.equals(
                                    columnsBefore.get(a.id()), columnsAfter.get(a.id()))) {
                                otherwise.add(Part.COLUMNS);
                            }
                            parts.put(a.id(), otherwise);
                            return !otherwise.isEmpty();
                        });
        return lines.stream()
                .map(l ->
                        new Line(
                                l.kind(),
                                l.id(),
                                l.title(),
                                l.what(),
                                parts.getOrDefault(l.id(), EnumSet.noneOf(Part.class)),
                                withdrawn.contains(l.id())))
                .toList();
    }

    private static <T> List<Line> lines(
            Kind kind,
            Map<String, T> before,
            Map<String, T> after,
            Function<T, String> title,
            BiFunction<T, T, Boolean> isChanged) {
        List<Line> lines = new ArrayList<>();
        after.forEach((id, now) -> {
            T then = before.get(id);
            if (then == null || isChanged.apply(then, now)) {
                What what = then == null ? What.CAME : What.CHANGED;
                lines.add(new Line(kind, id, title.apply(now), what, List.of(), false));
            }
        });
        before.forEach((id, then) -> {
            if (!after.containsKey(id)) {
                lines.add(new Line(kind, id, title.apply(then), What.WENT, List.of(), false));
            }
        });
        return lines;
    }

    private static EnumSet<Part> otherwise(Catalogue.Title before, Catalogue.Title after) {
        EnumSet<Part> parts = EnumSet.noneOf(Part.class);
        if (!words(before).equals(words(after))) {
            parts.add(Part.WORDS);
        }
        MediaPackage b = before.media();
        MediaPackage a = after.media();
        if (!Objects.equals(bare(b), bare(a))) {
            parts.add(Part.MEDIA);
        }
        if (b != null && a != null && !b.captions().equals(a.captions())) {
            parts.add(Part.CAPTIONS);
        }
        if (b != null && a != null && !Objects.equals(b.poster(), a.poster())) {
            parts.add(Part.COVER);
        }
        if (!Objects.equals(before.article(), after.article())) {
            parts.add(Part.ARTICLE);
        }
        if (!Objects.equals(before.lecture(), after.lecture())) {
            parts.add(Part.LECTURE);
        }
        if (!before.attachments().equals(after.attachments())) {
            parts.add(Part.ATTACHMENTS);
        }
        return parts;
    }

    private static List<Object> words(Catalogue.Title t) {
        return List.of(
                t.title(),
                t.summary(),
                t.presenter(),
                t.publisher(),
                t.tags(),
                t.category(),
                t.purpose());
    }

    /** What was made of the original, without what editors added. */
    private static @Nullable MediaPackage bare(@Nullable MediaPackage media) {
        return media == null
                ? null
                : new MediaPackage(
                        media.index(),
                        media.durationMs(),
                        media.renditions(),
                        null,
                        media.storyboard(),
                        List.of());
    }

    /** A column without what it holds, which is told of each courseware. */
    private static Catalogue.Column look(Catalogue.Column c) {
        return new Catalogue.Column(
                c.id(),
                c.parent(),
                c.slug(),
                c.title(),
                c.summary(),
                List.of(),
                c.leaseSeconds(),
                c.colour(),
                c.banner());
    }

    private static Map<String, Set<String>> columnsOf(Catalogue catalogue) {
        Map<String, Set<String>> columns = new LinkedHashMap<>();
        for (Catalogue.Column column : catalogue.columns()) {
            for (String id : column.courseware()) {
                columns.computeIfAbsent(id, i -> new TreeSet<>()).add(column.id());
            }
        }
        return columns;
    }

    private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
        Map<String, T> map = new LinkedHashMap<>();
        all.forEach(one -> map.put(id.apply(one), one));
        return map;
    }

    private static int count(List<Line> lines, What what) {
        return (int) lines.stream().filter(l -> l.what() == what).count();
    }

    private static long newBytes(Optional<ReleaseManifest> other, ReleaseManifest made) {
        Set<BlobRef> held = other.map(o -> Set.copyOf(o.blobs())).orElse(Set.of());
        return made.blobs().stream()
                .filter(b -> !held.contains(b))
                .mapToLong(BlobRef::sizeBytes)
                .sum();
    }
}
