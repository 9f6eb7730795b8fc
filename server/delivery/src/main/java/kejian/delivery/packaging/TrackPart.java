package kejian.delivery.packaging;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A track file, or a part of one whose times are those of the whole, as far as a playlist of byte
 * ranges needs it.
 *
 * @param initLength bytes of the head, which every part of a track has alike
 * @param timescale ticks a second
 * @param beginTicks when its first sample is decoded
 * @param sampleTicks how long a sample lasts
 * @param isPicture whether it holds pictures
 * @param codec as in RFC 6381
 */
public record TrackPart(
        long initLength,
        long timescale,
        long beginTicks,
        long sampleTicks,
        long samples,
        boolean isPicture,
        String codec,
        List<Run> runs) {

    public TrackPart {
        runs = List.copyOf(runs);
    }

    /**
     * Bytes that can be decoded alone.
     *
     * @param start first byte in the file
     */
    public record Run(long start, long length, long samples) {}

    public long durationMs() {
        return Math.round(samples * sampleTicks * 1000.0 / timescale);
    }

    /** Where it ends in the whole. */
    public long endMs() {
        return Math.round((beginTicks + samples * sampleTicks) * 1000.0 / timescale);
    }

    /** The number of its first sample in the whole. */
    public long firstSample() {
        return beginTicks / sampleTicks;
    }

    private static String codec(CmafTrack track) {
        CmafTrack.VideoForm video = track.video();
        CmafTrack.AudioForm audio = track.audio();
        return video != null ? video.codec() : audio != null ? audio.codec() : "";
    }

    /**
     * @throws CmafException when it is no CMAF track as we need it
     */
    public static TrackPart read(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment map =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            CmafParser.Part part = CmafParser.parsePart(map);
            CmafTrack track = part.track();
            List<Run> runs = new ArrayList<>();
            CmafTrack.Fragment[] fragments = track.fragments();
            for (int i = 0; i < fragments.length; i++) {
                boolean last = i + 1 == fragments.length;
                long end = last ? track.fileLength() : fragments[i + 1].start();
                long after = last ? track.samples() : fragments[i + 1].firstSample();
                runs.add(
                        new Run(
                                fragments[i].start(),
                                end - fragments[i].start(),
                                after - fragments[i].firstSample()));
            }
            return new TrackPart(
                    track.initLength(),
                    track.timescale(),
                    part.beginTicks(),
                    track.sampleDuration(),
                    track.samples(),
                    track.video() != null,
                    codec(track),
                    runs);
        }
    }
}
