package kejian.acceptance.bench.row;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.bench.material.Material;
import kejian.acceptance.bench.material.Title;
import kejian.acceptance.bench.report.Measured;
import kejian.contract.pack.Rendition.Role;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.packaging.PackagingIndex;
import kejian.delivery.packaging.TrackFile;

/** What the packaging index weighs, and what opening a package costs. */
final class IndexRow implements Row {

    private static final int TITLES = 200;

    @Override
    public String name() {
        return "index";
    }

    @Override
    public List<Measured> run(Ground ground) throws IOException {
        List<Double> open = new ArrayList<>();
        try (PackageCache packages = new MappedPackages(ground.material.shelf(), 1)) {
            open(ground, packages, 0);
            open(ground, packages, TITLES);
            for (int pair = 0; pair < ground.terms.pairs(); pair++) {
                open.add(open(ground, packages, pair * TITLES));
            }
        }
        return List.of(
                new Measured(
                        "index-size",
                        List.of(size(ground)),
                        List.of(),
                        "one rendition of pictures, and the sound",
                        List.of()),
                new Measured("index-open", open, List.of(), "with three look-ups", List.of()));
    }

    /** Mean milliseconds to open a package that is not open, look three things up and close it. */
    private static double open(Ground ground, PackageCache packages, int first) throws IOException {
        List<Title> cold = ground.material.cold();
        long begun = System.nanoTime();
        for (int i = 0; i < TITLES; i++) {
            int n = (first + i) % cold.size();
            try (PackageCache.Lease lease = packages.lease(cold.get(n).pack())) {
                OpenPackage media = lease.media();
                if (media.tsSegment("p" + n, 7).isEmpty()
                        || media.cmafSegment("p" + n, 11).isEmpty()
                        || media.constantRateStream(Material.TIER_A).isEmpty()) {
                    throw new IOException("title " + n + " lacks a segment");
                }
            }
        }
        return (System.nanoTime() - begun) / 1e6 / TITLES;
    }

    /** Bytes an hour: an index with one rendition more weighs that rendition's part more. */
    private static double size(Ground ground) throws IOException {
        Title lesson = ground.material.lesson();
        List<TrackFile> files = new ArrayList<>();
        for (var rendition : lesson.pack().renditions()) {
            var digest = rendition.media().digest();
            var path = ground.material.shelf().locate(digest).orElseThrow();
            if (rendition.role() == Role.TIER_A) {
                continue;
            }
            files.add(new TrackFile(rendition.name(), rendition.role(), path, digest));
            if (rendition.role() == Role.LADDER) {
                files.add(new TrackFile(Material.TIER_A, Role.TIER_A, path, digest));
                files.add(new TrackFile("more", Role.LADDER, path, digest));
            }
        }
        int three = PackagingIndex.make(files).index().length;
        files.removeIf(f -> f.name().equals("more"));
        int two = PackagingIndex.make(files).index().length;
        double one = two - (three - two);
        return one * 3_600_000.0 / lesson.pack().durationMs();
    }
}
