package kejian.delivery.box;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.MediaPackage;
import kejian.contract.viewing.Section;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.OpenPackage;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.packaging.Presentation;
import kejian.delivery.packaging.TimedStream;
import org.jspecify.annotations.Nullable;

/**
 * Packages whose bytes follow from their place: mapped bodies from memory, made ones computed.
 * Segments are six seconds; the constant-rate stream has {@code streamBytes} and 200 bytes a
 * millisecond.
 */
final class MemoryPackages implements PackageCache {

    static final int SEGMENTS = 4;
    static final int SEGMENT_BYTES = 300_001;

    final AtomicInteger leases = new AtomicInteger();
    final Set<String> missing = ConcurrentHashMap.newKeySet();
    final Set<String> openedOn = ConcurrentHashMap.newKeySet();
    volatile long streamBytes = 1_000_016;
    volatile long breaksAt = Long.MAX_VALUE;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    @Override
    public Lease lease(MediaPackage media) throws IOException {
        if (missing.contains(media.id())) {
            throw new NoSuchFileException(media.id());
        }
        if (open.add(media.id())) {
            openedOn.add(Thread.currentThread().getName());
        }
        leases.incrementAndGet();
        return new Lease() {
            private boolean closed;

            @Override
            public OpenPackage media() {
                return new Opened(media);
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    leases.decrementAndGet();
                }
            }
        };
    }

    @Override
    public @Nullable Lease leaseIfOpen(MediaPackage media) {
        try {
            return open.contains(media.id()) ? lease(media) : null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open.clear();
    }

    /** The byte that stands at a place of a body. */
    static byte byteAt(String name, long position) {
        return (byte) (name.hashCode() * 31 + position + (position >>> 8) * 7);
    }

    static byte[] bytes(String name, long from, long to) {
        byte[] bytes = new byte[(int) (to - from)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = byteAt(name, from + i);
        }
        return bytes;
    }

    private final class Opened implements OpenPackage {

        private final MediaPackage media;
        private final Set<String> names = new HashSet<>();

        Opened(MediaPackage media) {
            this.media = media;
            media.renditions().forEach(r -> names.add(r.name()));
        }

        @Override
        public Optional<MediaBytes> cmafInit(String rendition) {
            return mapped(rendition, rendition + "-init", 700);
        }

        @Override
        public Optional<MediaBytes> cmafSegment(String rendition, int n) {
            return n < SEGMENTS
                    ? mapped(rendition, rendition + "-" + n, SEGMENT_BYTES)
                    : Optional.empty();
        }

        @Override
        public Optional<MediaBytes> tsSegment(String rendition, int n) {
            return names.contains(rendition) && n < SEGMENTS
                    ? Optional.of(new Made(rendition + "-ts-" + n, SEGMENT_BYTES))
                    : Optional.empty();
        }

        @Override
        public Optional<MediaBytes> constantRateStream(String rendition) {
            return names.contains(rendition)
                    ? Optional.of(new Made("stream", streamBytes))
                    : Optional.empty();
        }

        @Override
        public Optional<TimedStream> timedStream(String rendition) {
            return Optional.empty();
        }

        @Override
        public String masterPlaylist(Presentation p) {
            String tail = p.query().isEmpty() ? "" : "?" + p.query();
            return """
            #EXTM3U
            #EXT-X-VERSION:7
            %2$s#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",URI="audio/index.m3u8%1$s"
            #EXT-X-STREAM-INF:BANDWIDTH=800000,AUDIO="audio"
            360p/index.m3u8%1$s
            #%3$s
            """
                    .formatted(tail, steering(p), words(p));
        }

        private static String words(Presentation p) {
            return p.captions().stream()
                    .map(MediaPackage.Caption::name)
                    .collect(Collectors.joining(","));
        }

        private static String steering(Presentation p) {
            return p.choice() == null
                    ? ""
                    : "#EXT-X-CONTENT-STEERING:SERVER-URI=\"" + p.choice().document() + "\"\n";
        }

        @Override
        public String muxedPlaylist(Presentation p) {
            return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=800000\n/m/"
                    + p.packageId()
                    + "/b/360p/index.m3u8?"
                    + p.query()
                    + "\n";
        }

        @Override
        public String dashManifest(Presentation p) {
            return "<MPD id='%s' session='%s' words='%s'/>"
                    .formatted(p.packageId(), p.query(), words(p));
        }

        @Override
        public Optional<String> keyPicturePlaylist(String rendition, String query) {
            return playlist(rendition, query, "7", ".m4s", "#EXT-X-I-FRAMES-ONLY%s\n");
        }

        @Override
        public Optional<MediaBytes> keyPicture(String rendition, int n) {
            return n < SEGMENTS * 3
                    ? mapped(rendition, rendition + "-i" + n, 4_000)
                    : Optional.empty();
        }

        @Override
        public Optional<MediaBytes> progressiveMp4(String rendition) {
            return names.contains(rendition)
                    ? Optional.of(new Made("stream", streamBytes))
                    : Optional.empty();
        }

        @Override
        public List<Section> segmentTimes() {
            return IntStream.range(0, SEGMENTS)
                    .mapToObj(n -> new Section(n * 6000L, n * 6000L + 6000))
                    .toList();
        }

        @Override
        public Optional<String> cmafPlaylist(String rendition, String query) {
            return playlist(rendition, query, "7", ".m4s", "#EXT-X-MAP:URI=\"init.mp4%s\"\n");
        }

        @Override
        public Optional<String> tsPlaylist(String rendition, String query) {
            return playlist(rendition, query, "3", ".ts", "");
        }

        private Optional<String> playlist(
                String rendition, String query, String version, String suffix, String map) {
            if (!names.contains(rendition)) {
                return Optional.empty();
            }
            String tail = query.isEmpty() ? "" : "?" + query;
            StringBuilder out = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:" + version + "\n");
            out.append("#EXT-X-TARGETDURATION:6\n").append(map.formatted(tail));
            for (int n = 0; n < SEGMENTS; n++) {
                out.append("#EXTINF:6.0,\n").append(n).append(suffix).append(tail).append('\n');
            }
            return Optional.of(out.append("#EXT-X-ENDLIST\n").toString());
        }

        @Override
        public String defaultRendition(Tier tier) {
            return tier == Tier.A ? "a-sd" : "360p";
        }

        @Override
        public Section served(MediaBytes body, long fromByte, long toByte) {
            return switch (body) {
                case MediaBytes.Mapped mapped -> segment(mapped.bytes().byteSize());
                case Made made when made.name.equals("stream") ->
                        new Section(fromByte / 200, toByte / 200);
                case Made made -> {
                    int n = Integer.parseInt(made.name.substring(made.name.length() - 1));
                    yield new Section(n * 6000L, n * 6000L + 6000);
                }
                case MediaBytes.Muxed _ ->
                        throw new IllegalArgumentException("not of this package");
            };
        }

        private Section segment(long size) {
            if (size != SEGMENT_BYTES) {
                throw new IllegalArgumentException(
                        "only segments cover media time of " + media.id());
            }
            return new Section(0, 6000);
        }

        private Optional<MediaBytes> mapped(String rendition, String name, int size) {
            return names.contains(rendition)
                    ? Optional.of(
                            new MediaBytes.Mapped(MemorySegment.ofArray(bytes(name, 0, size))))
                    : Optional.empty();
        }
    }

    private final class Made implements MediaBytes.Muxed {

        private final String name;
        private final long length;

        Made(String name, long length) {
            this.name = name;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public MediaBytes.Cursor open(long position) {
            return new MediaBytes.Cursor() {
                private long at = position;

                @Override
                public int fill(MemorySegment target, long begin, long most) {
                    if (!target.isNative()) {
                        throw new IllegalArgumentException("not native memory");
                    }
                    long end = Math.min(length, breaksAt);
                    int size = (int) Math.max(0, Math.min(most, end - at));
                    for (int i = 0; i < size; i++) {
                        target.set(
                                java.lang.foreign.ValueLayout.JAVA_BYTE,
                                begin + i,
                                byteAt(name, at + i));
                    }
                    at += size;
                    return size;
                }

                @Override
                public void close() {
                    // nothing is held
                }
            };
        }
    }
}
