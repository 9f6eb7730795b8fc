package kejian.contract.pack;

import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * One encoding of an original (码流): one CMAF track file (ISO/IEC 23000-19), one blob. Exactly one
 * of {@code video} and {@code audio} is present.
 *
 * @param name short name that appears in addresses: {@code a-sd}, {@code 240p} to {@code 720p},
 *     {@code b-sd}, {@code audio}
 * @param averageBps mean bits a second over the whole file
 * @param peakBps highest mean over one segment, as EXT-X-STREAM-INF's BANDWIDTH wants it (RFC 8216
 *     §4.3.4.2)
 */
public record Rendition(
        String name,
        Role role,
        BlobRef media,
        long durationMs,
        long averageBps,
        long peakBps,
        @Nullable Video video,
        @Nullable Audio audio) {

    /** Which boxes a rendition is made for. */
    public enum Role {
        /** For carrier boxes: never offered to tiers B and C. */
        TIER_A,
        /** A rung of the ladder for tiers B and C. */
        LADDER,
        /** The one audio rendition, shared by all. */
        AUDIO,
        /** Slides and camera in one picture, for tier B alone; tier C shows them apart. */
        TIER_B,
        /** What a later version made for a purpose that this one does not know: never offered. */
        OTHER
    }

    /**
     * @param codec as in RFC 6381, for example {@code avc1.4d401e}
     * @param frameRate frames a second as a fraction, for example {@code 25/1} or {@code
     *     30000/1001}
     * @param sar sample aspect ratio, for example {@code 64:45}
     */
    public record Video(String codec, int width, int height, String frameRate, String sar) {}

    /**
     * @param codec as in RFC 6381, for example {@code mp4a.40.2}
     */
    public record Audio(String codec, int sampleRateHz, int channels) {}
}
