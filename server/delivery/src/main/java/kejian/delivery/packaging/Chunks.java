package kejian.delivery.packaging;

/**
 * The order of media in a progressive MP4: fragments of both tracks by the time they begin, each as
 * it lies in its file. Pictures first where two begin together.
 */
final class Chunks {

    private final ByteColumns video;
    private final ByteColumns audio;
    private int nextVideo;
    private int nextAudio;

    // the chunk in hand
    private boolean picture;
    private int fragment;
    private long begin;
    private long length;

    /**
     * @param begin where the first chunk stands
     */
    Chunks(ByteColumns video, ByteColumns audio, long begin) {
        this.video = video;
        this.audio = audio;
        this.begin = begin;
    }

    boolean next() {
        boolean pictures = nextVideo < video.entry().fragments();
        boolean sounds = nextAudio < audio.entry().fragments();
        if (!pictures && !sounds) {
            return false;
        }
        begin += length;
        picture = pictures && (!sounds || ticks(video, nextVideo) <= ticks(audio, nextAudio));
        fragment = picture ? nextVideo++ : nextAudio++;
        ByteColumns track = picture ? video : audio;
        length = track.fragmentStart(fragment + 1) - track.fragmentData(fragment);
        return true;
    }

    /** Begin of a fragment in ticks that both tracks share. */
    private long ticks(ByteColumns track, int which) {
        ByteColumns other = track == video ? audio : video;
        return track.firstSample(which)
                * track.entry().sampleDuration()
                * other.entry().timescale();
    }

    boolean isPicture() {
        return picture;
    }

    int fragment() {
        return fragment;
    }

    /** Position in the MP4. */
    long begin() {
        return begin;
    }

    long length() {
        return length;
    }

    /** Position in the track's own file. */
    long source() {
        return (picture ? video : audio).fragmentData(fragment);
    }
}
