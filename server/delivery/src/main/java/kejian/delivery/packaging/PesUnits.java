package kejian.delivery.packaging;

import kejian.delivery.packaging.CmafTrack.VideoForm;

/**
 * The order in which a video track and the audio track go into one transport stream: PES packets
 * (ISO/IEC 13818-1 §2.4.3.6) by decoding time, a picture each, up to six audio frames together. It
 * depends on the index alone, so every length is known before a media byte is read. Not safe for
 * several threads.
 */
final class PesUnits {

    static final int VIDEO_HEADER = 19;
    static final int AUDIO_HEADER = 14;
    static final int DELIMITER = 6;
    static final int ADTS_HEADER = 7;
    static final int AUDIO_GROUP = 6;

    /** In segments PAT and PMT come again after this time, 90 kHz (TR 101 290: 500 ms at most). */
    private static final long TABLES_EVERY = 36_000;

    private ByteColumns video;
    private ByteColumns audio;
    private int setsLength;
    private int tablesEvery;

    private int segmentBegin;
    private int videoEnd;
    private int audioEnd;
    private int nextVideo;
    private int nextAudio;
    private int fragment;
    private long videoAt;
    private long audioAt;
    private int audioFragment;

    // the unit in hand
    private boolean picture;
    private int first;
    private int last;
    private boolean key;
    private int length;
    private long due;
    private long offset;
    private int soundFragment;

    PesUnits(ByteColumns video, ByteColumns audio) {
        this.video = video;
        this.audio = audio;
        open(video, audio);
    }

    /** Begins anew with other tracks, so that one instance serves reader after reader. */
    void open(ByteColumns video, ByteColumns audio) {
        this.video = video;
        this.audio = audio;
        VideoForm form = video.entry().video();
        if (form == null) {
            throw new IllegalArgumentException(video.entry().name() + " is no video");
        }
        this.setsLength = form.parameterSets().length;
        long picture = video.entry().sampleDuration() * 90_000 / video.entry().timescale();
        this.tablesEvery = (int) Math.max(1, TABLES_EVERY / Math.max(1, picture));
    }

    /** Stands before the first unit of a segment. */
    void enter(int segment) {
        fragment = video.segmentFragment(segment);
        nextVideo = video.firstSample(fragment);
        segmentBegin = nextVideo;
        videoEnd = video.segmentFirstSample(segment + 1);
        videoAt = video.fragmentData(fragment);
        enterSounds(firstAudio(segment), firstAudio(segment + 1));
    }

    /** Stands before a segment's first picture, and goes on to the very last. */
    void enterPictures(int segment) {
        fragment = video.segmentFragment(segment);
        nextVideo = video.firstSample(fragment);
        videoEnd = video.entry().samples();
        videoAt = video.fragmentData(fragment);
    }

    /** Stands before a group of audio frames, counted from the first, and goes on to the last. */
    void enterSounds(int group) {
        enterSounds(group * AUDIO_GROUP, audio.entry().samples());
    }

    private void enterSounds(int from, int to) {
        nextAudio = from;
        audioEnd = to;
        if (nextAudio < audioEnd) {
            audioFragment = audio.fragmentOf(nextAudio);
            audioAt = audio.offset(nextAudio);
        }
    }

    /** The first audio frame that is heard at or after a segment's first picture. */
    private int firstAudio(int segment) {
        int all = audio.entry().samples();
        if (segment == 0) {
            return 0;
        }
        if (segment == video.entry().segments()) {
            return all;
        }
        int picture = video.segmentFirstSample(segment);
        long from = video.entry().presentationTime(picture, video.reorder(picture));
        int low = 0;
        int high = all;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (audio.entry().presentationTime(middle, 0) >= from) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Takes the next unit of the segment into hand. */
    boolean next() {
        boolean pictures = nextVideo < videoEnd;
        boolean sounds = nextAudio < audioEnd;
        if (!pictures && !sounds) {
            return false;
        }
        // A segment begins with its key picture, whatever sound is due before it.
        boolean segmentBegins = pictures && nextVideo == video.firstSample(fragment);
        picture =
                pictures
                        && (!sounds
                                || segmentBegins
                                || video.entry().decodeTime(nextVideo)
                                        <= audio.entry().presentationTime(nextAudio, 0));
        return picture ? nextPicture() : nextSounds();
    }

    /** Takes the next picture into hand, whatever sound is due before it. */
    boolean nextPicture() {
        if (nextVideo >= videoEnd) {
            return false;
        }
        picture = true;
        first = nextVideo;
        last = ++nextVideo;
        key = first == video.firstSample(fragment);
        if (key) {
            videoAt = video.fragmentData(fragment);
            fragment++;
        }
        int size = video.size(first);
        offset = videoAt;
        videoAt += size;
        length = VIDEO_HEADER + DELIMITER + (key ? setsLength : 0) + size;
        due = video.entry().decodeTime(first);
        return true;
    }

    /** Takes a fragment's key picture into hand, wherever it stood. */
    void takeKey(int wanted) {
        fragment = wanted;
        nextVideo = video.firstSample(wanted);
        videoEnd = nextVideo + 1;
        nextPicture();
    }

    /** Packets of a fragment's key picture, without clock. */
    int keyPackets(int wanted) {
        int size = video.size(video.firstSample(wanted));
        return Math.ceilDiv(VIDEO_HEADER + DELIMITER + setsLength + size, 184);
    }

    /** Takes the next group of audio frames into hand, whatever picture is due before it. */
    boolean nextSounds() {
        if (nextAudio >= audioEnd) {
            return false;
        }
        picture = false;
        first = nextAudio;
        last = Math.min(first + AUDIO_GROUP, audioEnd);
        nextAudio = last;
        key = false;
        length = AUDIO_HEADER;
        soundFragment = audioFragment;
        offset = audioAt;
        int border = audio.firstSample(audioFragment + 1);
        for (int i = first; i < last; i++) {
            if (i == border) {
                audioAt = audio.fragmentData(++audioFragment);
                border = audio.firstSample(audioFragment + 1);
            }
            int size = audio.size(i);
            audioAt += size;
            length += ADTS_HEADER + size;
        }
        due = audio.entry().presentationTime(first, 0);
        return true;
    }

    /** Whether a segment has its tables before the unit in hand. */
    boolean hasTables() {
        return picture && (first - segmentBegin) % tablesEvery == 0;
    }

    boolean isPicture() {
        return picture;
    }

    /** Whether it is a picture that needs no other. */
    boolean isKey() {
        return key;
    }

    int firstSample() {
        return first;
    }

    int endSample() {
        return last;
    }

    /**
     * Where the unit's first sample lies in its file; of sound frames that begin a fragment, where
     * the fragment before would have had it.
     */
    long offset() {
        return offset;
    }

    /** The fragment of the frame before the unit's first sound, or of that one itself. */
    int soundFragment() {
        return soundFragment;
    }

    /** Bytes of the PES packet, header included. */
    int length() {
        return length;
    }

    /** When it must be there: decoding time in 90 kHz from the first presentation. */
    long due() {
        return due;
    }

    /**
     * @param firstRoom payload bytes of the first packet, 184 less what its adaptation field takes
     */
    int packets(int firstRoom) {
        return length <= firstRoom ? 1 : 1 + Math.ceilDiv(length - firstRoom, 184);
    }

    ByteColumns video() {
        return video;
    }

    ByteColumns audio() {
        return audio;
    }
}
