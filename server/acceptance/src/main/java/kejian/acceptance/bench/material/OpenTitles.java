package kejian.acceptance.bench.material;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.PackageCache;

/** The titles as the bench itself opens them: what each address must answer. */
public final class OpenTitles implements AutoCloseable {

    private final PackageCache packages;

    public OpenTitles(Material material) {
        this.packages = new MappedPackages(material.shelf(), 4);
    }

    /** Tier B: all transport stream segments of a rendition. */
    public List<Item> transport(Title title, String rendition) throws IOException {
        return numbered(
                title,
                n -> open -> open.tsSegment(rendition, n),
                n -> title.address() + "/b/" + rendition + "/" + n + ".ts");
    }

    /** Tier C: all segments of a rendition. */
    public List<Item> segments(Title title, String rendition) throws IOException {
        return numbered(
                title,
                n -> open -> open.cmafSegment(rendition, n),
                n -> title.address() + "/c/" + rendition + "/" + n + ".m4s");
    }

    /** Tier C: length of the initialization section, which stands before segment 0 in the file. */
    public long initLength(Title title, String rendition) throws IOException {
        try (PackageCache.Lease lease = packages.lease(title.pack())) {
            return lease.media().cmafInit(rendition).orElseThrow().length();
        }
    }

    /** Tier A: the whole stream. */
    public Item constantRate(Title title, String rendition) throws IOException {
        try (PackageCache.Lease lease = packages.lease(title.pack())) {
            long length = lease.media().constantRateStream(rendition).orElseThrow().length();
            return new Item(title.address() + "/a/" + rendition + ".ts", null, length, null);
        }
    }

    /** A part of a tier A stream. */
    public Item part(Title title, String rendition, long from, int length) {
        return new Item(
                title.address() + "/a/" + rendition + ".ts",
                from + "-" + (from + length - 1),
                length,
                () -> bytes(title, open -> open.constantRateStream(rendition), from, length));
    }

    private List<Item> numbered(
            Title title,
            IntFunction<Function<OpenPackage, Optional<MediaBytes>>> body,
            IntFunction<String> path)
            throws IOException {
        List<Item> items = new ArrayList<>();
        try (PackageCache.Lease lease = packages.lease(title.pack())) {
            for (int n = 0; ; n++) {
                Function<OpenPackage, Optional<MediaBytes>> what = body.apply(n);
                Optional<MediaBytes> found = what.apply(lease.media());
                if (found.isEmpty()) {
                    return items;
                }
                long length = found.get().length();
                items.add(
                        new Item(
                                path.apply(n),
                                null,
                                length,
                                () -> bytes(title, what, 0, (int) length)));
            }
        }
    }

    private byte[] bytes(
            Title title, Function<OpenPackage, Optional<MediaBytes>> what, long from, int length)
            throws IOException {
        try (PackageCache.Lease lease = packages.lease(title.pack());
                Arena arena = Arena.ofConfined()) {
            return switch (what.apply(lease.media()).orElseThrow()) {
                case MediaBytes.Mapped mapped ->
                        mapped.bytes().asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
                case MediaBytes.Muxed muxed -> {
                    MemorySegment target = arena.allocate(length);
                    long filled = 0;
                    try (MediaBytes.Cursor cursor = muxed.open(from)) {
                        while (filled < length) {
                            int more = cursor.fill(target.asSlice(filled));
                            if (more <= 0) {
                                throw new IOException("a body ends early");
                            }
                            filled += more;
                        }
                    }
                    yield target.toArray(ValueLayout.JAVA_BYTE);
                }
            };
        }
    }

    /** Opens a title for a closer look. */
    public PackageCache.Lease lease(Title title) throws IOException {
        return packages.lease(title.pack());
    }

    @Override
    public void close() {
        packages.close();
    }
}
