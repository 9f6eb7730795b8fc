package kejian.delivery.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.contract.release.CountyRelease;
import kejian.contract.release.ReleaseManifest;
import org.jspecify.annotations.Nullable;

/**
 * One release, with a county's own where there is one, and its look-ups, made once at activation
 * and never changed. What a later release withdraws is gone from it before that one is active:
 * {@link #withdrawing}. What the province has lent is gone when it has been silent for longer than
 * the lease: {@link #afterSilence}.
 */
public final class ReleaseView {

    private final ReleaseManifest manifest;
    private final Catalogue catalogue;
    private final @Nullable County county;
    private final String madeAt;
    private final Map<String, Catalogue.Title> titles = new LinkedHashMap<>();
    private final Map<String, Catalogue.Column> columns = new LinkedHashMap<>(); // by slug
    private final Map<String, Catalogue.Column> byId = new LinkedHashMap<>();
    private final Map<String, Catalogue.Title> byPackage = new LinkedHashMap<>();
    private final Map<String, Catalogue.Title> byPicture = new LinkedHashMap<>();
    private final Map<String, BlobRef> banners = new HashMap<>();
    private final Set<String> withdrawn;
    private final Set<String> restricted;
    private final Map<String, Long> leaseSeconds;
    private final NavigableSet<Long> leases;

    /** The longest lease that has ended, 0 where all run: then no request looks further. */
    private final long endedSeconds;

    public ReleaseView(ReleaseManifest manifest, Catalogue catalogue) {
        this(
                manifest,
                catalogue,
                /* county= */ null,
                Set.copyOf(manifest.withdrawn()),
                catalogue.leases(),
                /* endedSeconds= */ 0);
    }

    /**
     * A province's release and a county's as one.
     *
     * @param catalogue of both, as {@link kejian.contract.release.CountyColumns} puts them together
     */
    public ReleaseView(ReleaseManifest manifest, Catalogue catalogue, County county) {
        this(
                manifest,
                catalogue,
                county,
                withdrawnIn(manifest, county),
                catalogue.leases(),
                /* endedSeconds= */ 0);
    }

    /**
     * A county's part of a view.
     *
     * @param document the signed document around the release
     * @param province the province's catalogue without the county's columns
     */
    public record County(CountyRelease release, BlobRef document, Catalogue province) {

        /** What it withdraws: of its own, never of the province's. */
        public List<String> withdrawn(List<String> ids) {
            if (ids.isEmpty()) {
                return ids;
            }
            Set<String> others = new HashSet<>();
            province.titles().forEach(title -> others.add(title.id()));
            return ids.stream().filter(id -> !others.contains(id)).toList();
        }
    }

    private static Set<String> withdrawnIn(ReleaseManifest manifest, County county) {
        Set<String> all = new HashSet<>(manifest.withdrawn());
        all.addAll(county.withdrawn(county.release().withdrawn()));
        return Set.copyOf(all);
    }

    private ReleaseView(
            ReleaseManifest manifest,
            Catalogue catalogue,
            @Nullable County county,
            Set<String> withdrawn,
            Map<String, Long> leaseSeconds,
            long endedSeconds) {
        if (manifest.number() != catalogue.release()) {
            throw new IllegalArgumentException(
                    "catalogue of release " + catalogue.release() + " in " + manifest.number());
        }
        this.manifest = manifest;
        this.catalogue = catalogue;
        this.county = county;
        this.madeAt =
                county == null
                        ? manifest.madeAt()
                        : later(manifest.madeAt(), county.release().madeAt());
        this.withdrawn = withdrawn;
        this.restricted = Set.copyOf(catalogue.restricted());
        this.leaseSeconds = leaseSeconds;
        this.leases = new TreeSet<>(leaseSeconds.values());
        this.endedSeconds = endedSeconds;
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
            byId.put(column.id(), column);
            Catalogue.Banner banner = column.banner();
            if (banner != null) {
                banner.blobs().forEach(b -> banners.put(b.sha256(), b));
            }
        }
    }

    /** The same release, of which these are withdrawn as well. */
    public ReleaseView withdrawing(Collection<String> ids) {
        if (withdrawn.containsAll(ids)) {
            return this;
        }
        Set<String> all = new HashSet<>(withdrawn);
        all.addAll(ids);
        return new ReleaseView(
                manifest, catalogue, county, Set.copyOf(all), leaseSeconds, endedSeconds);
    }

    /**
     * The same release after the province has been silent for so long: what is lent for no longer
     * than that is gone.
     */
    public ReleaseView afterSilence(long seconds) {
        Long ended = leases.floor(seconds);
        long longest = ended == null ? 0 : ended;
        return longest == endedSeconds
                ? this
                : new ReleaseView(manifest, catalogue, county, withdrawn, leaseSeconds, longest);
    }

    /** All leases of its courseware, the shortest first, in seconds. */
    public NavigableSet<Long> leases() {
        return Collections.unmodifiableNavigableSet(leases);
    }

    /**
     * Of two courseware made of the same bytes, one that is not gone, and of these one that is
     * open: the bytes are public by it.
     */
    private Catalogue.Title open(Catalogue.Title before, Catalogue.Title next) {
        if (isGone(before.id()) != isGone(next.id())) {
            return isGone(before.id()) ? next : before;
        }
        return restricted.contains(before.id()) || !restricted.contains(next.id()) ? next : before;
    }

    /** The province's number. */
    public long number() {
        return manifest.number();
    }

    /**
     * What is shown, as pages and lists name it: {@code P}, or {@code P.C} with a county's part.
     */
    public String name() {
        return county == null
                ? Long.toString(number())
                : number() + "." + county.release().number();
    }

    public Optional<County> county() {
        return Optional.ofNullable(county);
    }

    /** ISO 8601 instant since when it can be as it is. */
    public String madeAt() {
        return madeAt;
    }

    private static String later(String own, String other) {
        try {
            return Instant.parse(other).isAfter(Instant.parse(own)) ? other : own;
        } catch (DateTimeException e) {
            return own;
        }
    }

    public ReleaseManifest manifest() {
        return manifest;
    }

    /** Of all that is shown, a county's columns last. */
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

    /** The colour of a column's pages, its own or that of one above; none is usual. */
    public Optional<String> colourOf(Catalogue.Column column) {
        return inherited(column, Catalogue.Column::colour);
    }

    /** The picture at the head of a column's pages, likewise. */
    public Optional<Catalogue.Banner> bannerOf(Catalogue.Column column) {
        return inherited(column, Catalogue.Column::banner);
    }

    private <T> Optional<T> inherited(
            Catalogue.Column column, Function<Catalogue.Column, @Nullable T> own) {
        Catalogue.Column at = column;
        // a parent that is named in a circle is left after as many steps as there are columns
        for (int step = 0; at != null && own.apply(at) == null && step < byId.size(); step++) {
            String parent = at.parent();
            at = parent == null ? null : byId.get(parent);
        }
        return at == null ? Optional.empty() : Optional.ofNullable(own.apply(at));
    }

    /** A picture of some column's banner. */
    public Optional<BlobRef> bannerPicture(String sha256) {
        return Optional.ofNullable(banners.get(sha256));
    }

    /** Whether a column is the one of this id or lies below it. */
    public boolean isWithin(Catalogue.Column column, String id) {
        Catalogue.Column at = column;
        for (int step = 0; at != null && step < byId.size(); step++) { // as above
            if (at.id().equals(id)) {
                return true;
            }
            String parent = at.parent();
            at = parent == null ? null : byId.get(parent);
        }
        return false;
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

    /** Whether nobody gets it any more, for good or for now. */
    public boolean isGone(String coursewareId) {
        return goneBecause(coursewareId) != null;
    }

    /** Why nobody gets it any more; nothing where it is served, or not known here. */
    public @Nullable Problem goneBecause(String coursewareId) {
        if (withdrawn.contains(coursewareId)) {
            return Problem.WITHDRAWN;
        }
        if (endedSeconds == 0) {
            return null;
        }
        return isEnded(leaseSeconds.get(coursewareId)) ? Problem.LEASE_ENDED : null;
    }

    /**
     * Why a courseware that an older release names is not served any more: by that one's lease,
     * where this one does not name it.
     */
    @Nullable Problem goneBecause(Catalogue.Title title, ReleaseView older) {
        if (withdrawn.contains(title.id())) {
            return Problem.WITHDRAWN;
        }
        if (endedSeconds == 0) {
            return null;
        }
        Long own = leaseSeconds.get(title.id());
        return isEnded(own == null ? older.leaseSeconds.get(title.id()) : own)
                ? Problem.LEASE_ENDED
                : null;
    }

    private boolean isEnded(@Nullable Long lease) {
        return lease != null && lease <= endedSeconds;
    }

    /** Whether its media need a session that this server issued to a box that named itself. */
    public boolean isRestricted(String coursewareId) {
        return restricted.contains(coursewareId);
    }
}
