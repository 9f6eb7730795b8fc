package kejian.contract.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kejian.contract.blob.BlobRef;
import kejian.contract.pack.MediaPackage;

/**
 * Puts a county's columns below those of the province, where they may stand there: a county's key
 * speaks for the county's own courseware and changes nothing of what the province signed.
 */
public final class CountyColumns {

    private CountyColumns() {}

    /** Why a county's columns cannot stand beside the province's. */
    public enum Fault {
        /** A name, a slug, a package or a file is the province's. */
        COLLISION,
        /** Something is lent for longer than the province lends. */
        LEASE,
        /** It does not hold together by itself. */
        MALFORMED
    }

    /** They do not fit; nothing is shown of them. */
    public static final class Misfit extends Exception {

        private static final long serialVersionUID = 1L;

        private final Fault fault;

        Misfit(Fault fault, String detail) {
            super(detail, null, false, false);
            this.fault = fault;
        }

        public Fault fault() {
            return fault;
        }

        public String detail() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Both in one catalogue, the province's first.
     *
     * @param held the blobs that the province's release names
     * @param county the county's catalogue
     * @param released the blobs that the county's release names
     */
    public static Catalogue below(
            Catalogue province, List<BlobRef> held, Catalogue county, List<BlobRef> released)
            throws Misfit {
        demandSameSizes(held, released);
        Set<String> guarded = guarded(province);
        Set<BlobRef> files = Set.copyOf(released);
        Set<String> own = titles(province, county, files, guarded);
        for (Catalogue.Column column : county.columns()) {
            Catalogue.Banner banner = column.banner();
            if (banner != null) {
                demandOwn(banner.blobs(), files, guarded);
            }
        }
        List<Catalogue.Column> columns = new ArrayList<>(province.columns());
        columns.addAll(columns(province, county, own));
        List<Catalogue.Title> titles = new ArrayList<>(province.titles());
        titles.addAll(county.titles());
        TreeSet<String> restricted = new TreeSet<>(province.restricted());
        for (String id : county.restricted()) {
            demand(own.contains(id), Fault.MALFORMED, "restricted, but not there: " + id);
            restricted.add(id);
        }
        return new Catalogue(
                province.release(),
                province.titleOfProvince(),
                columns,
                titles,
                List.copyOf(restricted),
                province.leaseSeconds(),
                province.surveys());
    }

    /** A file has one size: by another one, what the province holds would be taken for damaged. */
    private static void demandSameSizes(List<BlobRef> held, List<BlobRef> released) throws Misfit {
        Map<String, Long> sizes = HashMap.newHashMap(held.size());
        held.forEach(blob -> sizes.put(blob.sha256(), blob.sizeBytes()));
        for (BlobRef blob : released) {
            Long size = sizes.get(blob.sha256());
            demand(
                    size == null || size == blob.sizeBytes(),
                    Fault.COLLISION,
                    "the province's file by another size: " + blob);
        }
    }

    /** Digests of files that need a session at the province: they would be open here. */
    private static Set<String> guarded(Catalogue province) {
        Set<String> restricted = Set.copyOf(province.restricted());
        Set<String> guarded = new HashSet<>();
        Set<String> open = new HashSet<>();
        for (Catalogue.Title title : province.titles()) {
            Set<String> which = restricted.contains(title.id()) ? guarded : open;
            blobsOf(title).forEach(blob -> which.add(blob.sha256()));
        }
        guarded.removeAll(open); // a picture that an open courseware shows is no secret
        return guarded;
    }

    private static void demandOwn(List<BlobRef> blobs, Set<BlobRef> released, Set<String> guarded)
            throws Misfit {
        for (BlobRef blob : blobs) {
            demand(released.contains(blob), Fault.MALFORMED, "a file not named: " + blob);
            demand(!guarded.contains(blob.sha256()), Fault.COLLISION, "a restricted file: " + blob);
        }
    }

    private static Set<String> titles(
            Catalogue province, Catalogue county, Set<BlobRef> released, Set<String> guarded)
            throws Misfit {
        Set<String> ids = new HashSet<>();
        Set<String> packages = new HashSet<>();
        for (Catalogue.Title title : province.titles()) {
            ids.add(title.id());
            MediaPackage media = title.media();
            if (media != null) {
                packages.add(media.id());
            }
        }
        Set<String> own = new HashSet<>();
        for (Catalogue.Title title : county.titles()) {
            String id = title.id();
            demand(!ids.contains(id), Fault.COLLISION, "courseware " + id);
            demand(own.add(id), Fault.MALFORMED, "courseware twice: " + id);
            MediaPackage media = title.media();
            demand(
                    media == null || !packages.contains(media.id()),
                    Fault.COLLISION,
                    "the package of courseware " + id);
            demandOwn(blobsOf(title), released, guarded);
        }
        return own;
    }

    private static List<BlobRef> blobsOf(Catalogue.Title title) {
        List<BlobRef> all = new ArrayList<>();
        MediaPackage media = title.media();
        if (media != null) {
            media.blobs().forEach(all::add);
        }
        title.pictures().forEach(picture -> all.add(picture.blob()));
        title.attachments().forEach(file -> all.add(file.blob()));
        return all;
    }

    private static List<Catalogue.Column> columns(
            Catalogue province, Catalogue county, Set<String> own) throws Misfit {
        long most = province.usualLeaseSeconds();
        Set<String> ids = new HashSet<>();
        Set<String> slugs = new HashSet<>();
        for (Catalogue.Column column : province.columns()) {
            ids.add(column.id());
            slugs.add(column.slug());
        }
        Set<String> ownColumns = new HashSet<>();
        Set<String> held = new HashSet<>();
        List<Catalogue.Column> all = new ArrayList<>();
        for (Catalogue.Column column : county.columns()) {
            String slug = column.slug();
            demand(ids.add(column.id()), Fault.COLLISION, "column " + column.id());
            demand(slugs.add(slug), Fault.COLLISION, "the address of column " + slug);
            ownColumns.add(column.id());
            demand(own.containsAll(column.courseware()), Fault.MALFORMED, "not its own: " + slug);
            held.addAll(column.courseware());
            Long lease = column.leaseSeconds();
            // what the county usually lends gives way where the province lends less by now
            long usual = county.leaseSeconds() == null ? most : county.leaseSeconds();
            long seconds = lease != null ? lease : Math.min(usual, most);
            demand(seconds <= most, Fault.LEASE, "column " + slug + " is lent for " + seconds);
            all.add(column.lentFor(seconds));
        }
        for (Catalogue.Column column : county.columns()) {
            String parent = column.parent();
            demand(
                    parent == null || ownColumns.contains(parent),
                    Fault.MALFORMED,
                    "column " + column.slug() + " stands below a foreign one");
        }
        // else the province's lease would hold for it, whatever the county's columns say
        demand(held.containsAll(own), Fault.MALFORMED, "a courseware is in no column");
        return all;
    }

    private static void demand(boolean holds, Fault fault, String detail) throws Misfit {
        if (!holds) {
            throw new Misfit(fault, detail);
        }
    }
}
