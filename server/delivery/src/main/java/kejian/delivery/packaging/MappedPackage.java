package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.pack.Rendition;
import kejian.contract.viewing.Section;
import kejian.delivery.packaging.IndexTable.Entry;

/** Answers from a mapped index and mapped media. */
final class MappedPackage implements OpenPackage {

    /** Whoever can take one rung only gets the least of these, not one made for a thin line. */
    private static final int WATCHABLE_LINES = 360;

    /** A file as it is read: through its map, or by the kernel from its channel. */
    record TrackMap(MemorySegment map, FileChannel channel) {}

    private record Track(ByteColumns columns, MemorySegment file, FileChannel channel) {

        MediaBytes.Mapped part(long from, long to, Section time) {
            return new MediaBytes.Mapped(
                    file.asSlice(from, to - from), new MediaBytes.FilePlace(channel, from), time);
        }
    }

    private static final Section NO_TIME = new Section(0, 0);

    private final List<Entry> entries;
    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final Track audio;
    private final Map<String, MediaBytes> movies = new java.util.concurrent.ConcurrentHashMap<>();

    /**
     * @param files mapped media, in the order of the table
     */
    MappedPackage(IndexTable table, MemorySegment index, List<TrackMap> files)
            throws CmafException {
        this.entries = table.tracks();
        Track sound = null;
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            TrackMap file = files.get(i);
            if (file.map().byteSize() < e.fileLength()) {
                throw new CmafException(e.name() + " is shorter than its index says");
            }
            Track track = new Track(new ByteColumns(e, index), file.map(), file.channel());
            tracks.put(e.name(), track);
            if (e.role() == Rendition.Role.AUDIO) {
                sound = track;
            }
        }
        if (sound == null) {
            throw new CmafException("a package without sound");
        }
        this.audio = sound;
    }

    @Override
    public Optional<MediaBytes> cmafInit(String rendition) {
        return forTierC(rendition).map(t -> t.part(0, t.columns().entry().initLength(), NO_TIME));
    }

    @Override
    public Optional<MediaBytes> cmafSegment(String rendition, int n) {
        return forTierC(rendition)
                .filter(t -> isSegment(t, n))
                .map(t ->
                        t.part(
                                segmentStart(t.columns(), n),
                                segmentStart(t.columns(), n + 1),
                                times(t.columns(), n)));
    }

    private static long segmentStart(ByteColumns columns, int segment) {
        return columns.fragmentStart(columns.segmentFragment(segment));
    }

    private static boolean isSegment(Track track, int n) {
        return n >= 0 && n < track.columns().entry().segments();
    }

    private Optional<Track> forTierC(String rendition) {
        return Optional.ofNullable(tracks.get(rendition))
                .filter(t ->
                        switch (t.columns().entry().role()) {
                            case LADDER, AUDIO -> true;
                            case TIER_A, TIER_B, OTHER -> false;
                        });
    }

    private Optional<Track> forTierB(String rendition) {
        return Optional.ofNullable(tracks.get(rendition))
                .filter(t ->
                        switch (t.columns().entry().role()) {
                            case LADDER, TIER_B -> true;
                            case TIER_A, AUDIO, OTHER -> false;
                        });
    }

    private Optional<Track> ofRole(String rendition, Rendition.Role role) {
        return Optional.ofNullable(tracks.get(rendition))
                .filter(t -> t.columns().entry().role() == role);
    }

    @Override
    public Optional<MediaBytes> tsSegment(String rendition, int n) {
        return forTierB(rendition)
                .filter(t -> isSegment(t, n))
                .map(t ->
                        new SegmentStream(t.columns(), audio.columns(), t.file(), audio.file(), n));
    }

    @Override
    public Optional<MediaBytes> constantRateStream(String rendition) {
        return ofRole(rendition, Rendition.Role.TIER_A).map(this::constantRate);
    }

    @Override
    public Optional<TimedStream> timedStream(String rendition) {
        return ofRole(rendition, Rendition.Role.TIER_A)
                .map(t -> new TimedConstantRate(constantRate(t)));
    }

    private ConstantRateStream constantRate(Track t) {
        ConstantRate rate = t.columns().entry().rate();
        if (rate == null) {
            throw new IllegalStateException(t.columns().entry().name() + " has no constant rate");
        }
        return new ConstantRateStream(t.columns(), audio.columns(), t.file(), audio.file(), rate);
    }

    @Override
    public String masterPlaylist(Presentation presentation) {
        return Masters.full(columns(), presentation);
    }

    @Override
    public String muxedPlaylist(Presentation presentation) {
        return Masters.muxed(columns(), presentation);
    }

    @Override
    public String dashManifest(Presentation presentation) {
        return DashManifest.of(columns(), presentation);
    }

    private List<ByteColumns> columns() {
        return tracks.values().stream().map(Track::columns).toList();
    }

    @Override
    public Optional<String> keyPicturePlaylist(String rendition, String query) {
        return ofRole(rendition, Rendition.Role.LADDER)
                .map(t -> KeyPictures.playlist(t.columns(), query));
    }

    @Override
    public Optional<MediaBytes> keyPicture(String rendition, int n) {
        return ofRole(rendition, Rendition.Role.LADDER)
                .filter(t -> n < t.columns().entry().fragments())
                .map(t -> KeyPictures.of(t.columns(), t.file(), n));
    }

    @Override
    public Optional<MediaBytes> progressiveMp4(String rendition) {
        // its length takes a walk through all sizes, so it is measured once
        return forTierB(rendition).map(t -> movies.computeIfAbsent(rendition, _ -> movie(t)));
    }

    private MediaBytes movie(Track t) {
        return ProgressiveMp4.of(t.columns(), audio.columns(), t.file(), audio.file());
    }

    @Override
    public List<Section> segmentTimes() {
        ByteColumns ladder = Masters.ladder(columns()).getFirst();
        List<Section> times = new java.util.ArrayList<>();
        for (int n = 0; n < ladder.entry().segments(); n++) {
            times.add(times(ladder, n));
        }
        return times;
    }

    @Override
    public Optional<String> cmafPlaylist(String rendition, String query) {
        return forTierC(rendition).map(t -> Playlists.media(t.columns(), query));
    }

    @Override
    public Optional<String> tsPlaylist(String rendition, String query) {
        return forTierB(rendition).map(t -> Playlists.transport(t.columns(), query));
    }

    @Override
    public String defaultRendition(Tier tier) {
        Rendition.Role role =
                switch (tier) {
                    case A -> Rendition.Role.TIER_A;
                    case B ->
                            has(Rendition.Role.TIER_B)
                                    ? Rendition.Role.TIER_B
                                    : Rendition.Role.LADDER;
                    case C -> Rendition.Role.LADDER;
                };
        List<Entry> choice =
                entries.stream()
                        .filter(e -> e.role() == role)
                        .sorted(Comparator.comparingLong(Entry::averageBps))
                        .toList();
        return choice.stream()
                .filter(e -> lines(e) >= WATCHABLE_LINES)
                .findFirst()
                .orElseGet(choice::getLast)
                .name();
    }

    private boolean has(Rendition.Role role) {
        return entries.stream().anyMatch(e -> e.role() == role);
    }

    private static int lines(Entry e) {
        CmafTrack.VideoForm form = Masters.picture(e);
        return Math.min(form.width(), form.height());
    }

    @Override
    public Section served(MediaBytes body, long fromByte, long toByte) {
        return switch (body) {
            case SegmentStream s ->
                    share(times(s.video(), s.segment()), fromByte, toByte, s.length());
            case ConstantRateStream s -> streamed(s, fromByte, toByte);
            case MediaBytes.Mapped m -> share(m.time(), fromByte, toByte, m.length());
            case ProgressiveMp4 mp4 -> mp4.served(fromByte, toByte);
            case MediaBytes.Muxed other ->
                    throw new IllegalArgumentException("not of this package: " + other);
        };
    }

    /** At constant rate time follows from bytes; decoding begins a fixed time behind arrival. */
    private static Section streamed(ConstantRateStream s, long fromByte, long toByte) {
        double msPerByte = 8_000.0 / s.rate().bitsPerSecond();
        long end = s.video().entry().durationMs();
        long from = Math.clamp((long) (fromByte * msPerByte), 0, end);
        return new Section(from, Math.clamp((long) (toByte * msPerByte), from, end));
    }

    private static Section times(ByteColumns columns, int segment) {
        Entry e = columns.entry();
        long from = columns.segmentFirstSample(segment) * e.sampleDuration() * 1000 / e.timescale();
        return new Section(from, from + Playlists.durationMs(columns, segment));
    }

    private static Section share(Section whole, long fromByte, long toByte, long length) {
        if (length == 0) {
            return whole;
        }
        long from = whole.fromMs() + whole.lengthMs() * fromByte / length;
        long to = whole.fromMs() + whole.lengthMs() * toByte / length;
        return new Section(from, Math.max(from, to));
    }
}
