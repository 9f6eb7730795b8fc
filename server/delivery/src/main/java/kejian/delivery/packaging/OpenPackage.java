package kejian.delivery.packaging;

import java.util.Optional;

/**
 * A package whose files are mapped. Every method answers nothing for a rendition or a segment
 * number that the package lacks. While it is retained its maps stay valid; see {@link
 * PackageCache}.
 */
public interface OpenPackage {

    /** Tier C, HLS version 7: the initialization section of a rendition. */
    Optional<MediaBytes> cmafInit(String rendition);

    /** Tier C: media segment {@code n}, from 0. */
    Optional<MediaBytes> cmafSegment(String rendition, int n);

    /** Tier B, HLS version 3: transport stream segment {@code n}, from 0, of a ladder rendition. */
    Optional<MediaBytes> tsSegment(String rendition, int n);

    /** Tier A: the whole rendition as one transport stream of constant rate. */
    Optional<MediaBytes> constantRateStream(String rendition);

    /** The same stream for a server that paces it. */
    Optional<TimedStream> timedStream(String rendition);

    /**
     * Multivariant playlist of tier C (RFC 8216 §4.3.4), addresses relative to {@code
     * /m/{package}/c/}.
     */
    String masterPlaylist(Presentation presentation);

    /** Multivariant playlist of transport streams, for players that fail on groups. */
    String muxedPlaylist(Presentation presentation);

    /** Static DASH manifest over tier C's segments, with addresses that begin with a slash. */
    String dashManifest(Presentation presentation);

    /** Media playlist of the pictures that need no other, of a ladder rendition. */
    Optional<String> keyPicturePlaylist(String rendition, String query);

    /** Key picture {@code n}, from 0, of a ladder rendition, as a fragment of one sample. */
    Optional<MediaBytes> keyPicture(String rendition, int n);

    /** A ladder rendition with its sound as one progressive MP4, its index in front. */
    Optional<MediaBytes> progressiveMp4(String rendition);

    /** Media times of tier C's segments; pictures of all rungs are cut at the same ones. */
    java.util.List<kejian.contract.viewing.Section> segmentTimes();

    /** Media playlist of tier C. */
    Optional<String> cmafPlaylist(String rendition, String query);

    /** Media playlist of tier B, version 3. */
    Optional<String> tsPlaylist(String rendition, String query);

    /** The rendition that tier B plays where the box names none, likewise tier A. */
    String defaultRendition(kejian.contract.courseware.Tier tier);

    /**
     * Media time that a byte range of a body covers, for evidence of what was served.
     *
     * @param body one that this package gave out
     * @return {@code [from, to)} in milliseconds of media time
     */
    kejian.contract.viewing.Section served(MediaBytes body, long fromByte, long toByte);
}
