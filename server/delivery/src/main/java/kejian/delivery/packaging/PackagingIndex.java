package kejian.delivery.packaging;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kejian.contract.blob.Digest;
import kejian.contract.pack.Rendition;
import kejian.delivery.packaging.IndexTable.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Makes the packaging index (打包索引) of a package from its track files, and so checks them: it
 * refuses what could not be played from every tier. The same files give the same bytes.
 */
public final class PackagingIndex {

    /** Pictures and sound may differ this much in length. */
    private static final long LENGTH_DIFFERENCE_MS = 1_000;

    /** Clock references a second at least (ISO/IEC 13818-1 §2.7.2). */
    private static final long MOST_CLOCK_GAPS = 10;

    private PackagingIndex() {}

    /**
     * What was found in the tracks, by rendition name.
     *
     * @param index the index's bytes; their digest is the package's identity
     */
    public record Made(byte[] index, long durationMs, Map<String, Track> tracks) {}

    /** Measured, not told. Exactly one of video and audio is present. */
    public record Track(
            long durationMs,
            long averageBps,
            long peakBps,
            Rendition.@Nullable Video video,
            Rendition.@Nullable Audio audio) {}

    /**
     * @throws CmafException when a file is no CMAF track as we need it, when key pictures are not
     *     aligned, or when there is not exactly one audio track and a video track of each role
     */
    public static Made make(List<TrackFile> files) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            List<CmafTrack> parsed = new ArrayList<>();
            for (TrackFile file : files) {
                try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                    MemorySegment map =
                            channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                    parsed.add(CmafParser.parse(map));
                } catch (CmafException e) {
                    throw new CmafException(file.name() + ": " + e.getMessage());
                }
            }
            check(files, parsed);
            IndexWriter writer = new IndexWriter();
            for (int i = 0; i < files.size(); i++) {
                writer.add(files.get(i), parsed.get(i));
            }
            byte[] index = writer.finish();
            Map<String, Track> tracks = new TreeMap<>();
            for (Entry entry : writer.table().tracks()) {
                tracks.put(entry.name(), described(entry));
            }
            return new Made(index, writer.durationMs(), tracks);
        }
    }

    private static void check(List<TrackFile> files, List<CmafTrack> tracks) throws CmafException {
        CmafTrack audio = null;
        CmafTrack leader = null;
        boolean tierA = false;
        boolean ladder = false;
        for (int i = 0; i < files.size(); i++) {
            TrackFile file = files.get(i);
            CmafTrack track = tracks.get(i);
            if ((track.audio() != null) != (file.role() == Rendition.Role.AUDIO)) {
                throw new CmafException(file.name() + " is not what its role says");
            }
            if (track.audio() != null) {
                if (audio != null) {
                    throw new CmafException("two audio tracks");
                }
                audio = track;
                continue;
            }
            tierA |= file.role() == Rendition.Role.TIER_A;
            ladder |= file.role() == Rendition.Role.LADDER;
            if (track.sampleDuration() * MOST_CLOCK_GAPS > track.timescale()) {
                // a clock comes with each picture of a segment, and may not be missing for longer
                throw new CmafException(file.name() + " has pictures more than 100 ms apart");
            }
            if (leader == null) {
                leader = track;
            }
            aligned(file.name(), leader, track);
        }
        if (audio == null || leader == null || !tierA || !ladder) {
            throw new CmafException(
                    "a package needs one audio track, and a video track of each role");
        }
        if (Math.abs(audio.durationMs() - leader.durationMs()) > LENGTH_DIFFERENCE_MS) {
            throw new CmafException(
                    "pictures last " + leader.durationMs() + " ms, sound " + audio.durationMs());
        }
    }

    /** A box may change rungs at each key picture, so they must stand at the same times. */
    private static void aligned(String name, CmafTrack leader, CmafTrack track)
            throws CmafException {
        int count = leader.fragments().length;
        if (track.fragments().length != count) {
            throw new CmafException(
                    name + " has " + track.fragments().length + " key pictures, others " + count);
        }
        double frame = (double) leader.sampleDuration() / leader.timescale();
        for (int i = 0; i < count; i++) {
            double wanted = leader.startSeconds(leader.fragments()[i].firstSample());
            double found = track.startSeconds(track.fragments()[i].firstSample());
            if (Math.abs(wanted - found) > frame) {
                throw new CmafException(
                        name + " has a key picture at " + found + " s, others at " + wanted + " s");
            }
        }
    }

    private static Track described(Entry e) {
        CmafTrack.VideoForm video = e.video();
        CmafTrack.AudioForm audio = e.audio();
        return new Track(
                e.durationMs(),
                e.averageBps(),
                e.peakBps(),
                video == null
                        ? null
                        : new Rendition.Video(
                                video.codec(),
                                video.width(),
                                video.height(),
                                frameRate(e.timescale(), e.sampleDuration()),
                                video.sar()),
                audio == null
                        ? null
                        : new Rendition.Audio(
                                audio.codec(), audio.sampleRateHz(), audio.channels()));
    }

    static String frameRate(long timescale, long sampleDuration) {
        long a = timescale;
        long b = sampleDuration;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return timescale / a + "/" + sampleDuration / a;
    }

    /** The digest that names the package. */
    public static Digest identity(Made made) {
        return Digest.of(made.index());
    }

    /** Reads an index back; used by the cache on a mapped file. */
    static IndexTable table(MemorySegment index) throws CmafException {
        if (index.byteSize() < IndexFormat.TABLE_AT
                || index.get(IndexFormat.LONG, 0) != IndexFormat.MAGIC) {
            throw new CmafException("no packaging index of this version");
        }
        int length = index.get(IndexFormat.INT, 8);
        if (length < 0 || length > index.byteSize() - IndexFormat.TABLE_AT || length > 1 << 16) {
            throw new CmafException("the index's table is " + length + " bytes long");
        }
        return IndexTable.decode(
                index.asSlice(IndexFormat.TABLE_AT, length)
                        .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }
}
