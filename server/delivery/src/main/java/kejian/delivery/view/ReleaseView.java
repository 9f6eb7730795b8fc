package kejian.delivery.view;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kejian.contract.pack.MediaPackage;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import org.jspecify.annotations.Nullable;

/**
 * One release with its look-ups, made once at activation and never changed. What a later release
 * withdraws is gone from it before that one is active: {@link #withdrawing}.
 */
public final class ReleaseView {

    private final ReleaseManifest manifest;
    private final Catalogue catalogue;
    private final Map<String, Catalogue.Title> titles = new LinkedHashMap<>();
    private final Map<String, Catalogue.Column> columns = new LinkedHashMap<>();
    private final Map<String, Catalogue.Title> byPackage = new LinkedHashMap<>();
    private final Map<String, Catalogue.Title> byPicture = new LinkedHashMap<>();
    private final Set<String> withdrawn;
    private final Set<String> restricted;

    public ReleaseView(ReleaseManifest manifest, Catalogue catalogue) {
        this(manifest, catalogue, Set.copyOf(manifest.withdrawn()));
    }

    private ReleaseView(ReleaseManifest manifest, Catalogue catalogue, Set<String> withdrawn) {
        if (manifest.number() != catalogue.release()) {
            throw new IllegalArgumentException(
                    "catalogue of release " + catalogue.release() + " in " + manifest.number());
        }
        this.manifest = manifest;
        this.catalogue = catalogue;
        this.withdrawn = withdrawn;
        this.restricted = Set.copyOf(catalogue.restricted());
        for (Catalogue.Title title : catalogue.titles()) {
            titles.put(title.id(), title);
            MediaPackage media = title.media();
            if (media != null) {
                byPackage.merge(media.id(), title, this::open);
            }
            title.pictures().forEach(p -> byPicture.merge(p.blob().sha256(), title, this::open));
        }
        for (Catalogue.Column column : catalogue.columns()) {
            columns.put(column.slug(), column);
        }
    }

    /** The same release, of which these are withdrawn as well. */
    public ReleaseView withdrawing(Collection<String> ids) {
        if (withdrawn.containsAll(ids)) {
            return this;
        }
        Set<String> all = new HashSet<>(withdrawn);
        all.addAll(ids);
        return new ReleaseView(manifest, catalogue, Set.copyOf(all));
    }

    /**
     * Of two courseware made of the same bytes, one that is not withdrawn, and of these one that is
     * open: the bytes are public by it.
     */
    private Catalogue.Title open(Catalogue.Title before, Catalogue.Title next) {
        if (withdrawn.contains(before.id()) != withdrawn.contains(next.id())) {
            return withdrawn.contains(before.id()) ? next : before;
        }
        return restricted.contains(before.id()) || !restricted.contains(next.id()) ? next : before;
    }

    public long number() {
        return manifest.number();
    }

    public ReleaseManifest manifest() {
        return manifest;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public Optional<Catalogue.Title> title(String id) {
        return Optional.ofNullable(titles.get(id));
    }

    /** The courseware that a package belongs to in this release. */
    public Optional<Catalogue.Title> titleOfPackage(String packageId) {
        return Optional.ofNullable(byPackage.get(packageId));
    }

    /** A courseware of this release whose article or slides show the picture. */
    public Optional<Catalogue.Title> titleOfPicture(String sha256) {
        return Optional.ofNullable(byPicture.get(sha256));
    }

    /** The first column, in the release's order, that holds the courseware. */
    public Optional<Catalogue.Column> columnOf(String coursewareId) {
        return catalogue.columns().stream()
                .filter(c -> c.courseware().contains(coursewareId))
                .findFirst();
    }

    public Optional<Catalogue.Column> column(String slug) {
        return Optional.ofNullable(columns.get(slug));
    }

    /** Columns right below the one of this id, or the top ones, in the release's order. */
    public List<Catalogue.Column> columnsBelow(@Nullable String parentId) {
        return catalogue.columns().stream()
                .filter(c -> parentId == null ? c.parent() == null : parentId.equals(c.parent()))
                .toList();
    }

    /** The courseware of a column, in order. */
    public List<Catalogue.Title> titlesOf(Catalogue.Column column) {
        return column.courseware().stream()
                .map(titles::get)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    public boolean isWithdrawn(String coursewareId) {
        return withdrawn.contains(coursewareId);
    }

    /** Whether its media need a session that this server issued to a box that named itself. */
    public boolean isRestricted(String coursewareId) {
        return restricted.contains(coursewareId);
    }
}
