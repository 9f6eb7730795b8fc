package kejian.delivery.packaging;

/**
 * Which payload packet of a constant-rate stream belongs to whom. Sound has precedence and comes
 * {@link #SOUND_LEAD} before it is heard, since a decoder holds only 3,584 bytes of it (ISO/IEC
 * 13818-1 §2.4.2.3); pictures take the packets between, up to {@link ConstantRate#LEAD} before they
 * are decoded; the rest is null packets. All follows from sizes and times, so any place is found by
 * running from a row of the index without touching media.
 */
final class Interleaving {

    /** 90 kHz: the group in hand and what is left of the one before it fit into the buffer. */
    static final long SOUND_LEAD = 7_200;

    private static final long NEVER = Long.MAX_VALUE;

    final PesUnits pictures;
    final PesUnits sounds;
    private final Passed passed;
    private ConstantRate rate;
    private long begin;

    private long at;
    private long pictureFrom = NEVER;
    private int picturePackets;
    private long pictureDeadline;
    private int group;
    private long groupBegin = NEVER;
    private long groupEnd = NEVER;

    // packets of the unit in hand that lie behind
    private int pictureDone;

    /** Hears of each unit that lies behind. */
    interface Passed {

        /**
         * @param late whether its last byte came after it was due
         */
        void unit(PesUnits units, int packets, boolean late);
    }

    Interleaving(ByteColumns video, ByteColumns audio, ConstantRate rate, Passed passed) {
        this.pictures = new PesUnits(video, audio);
        this.sounds = new PesUnits(video, audio);
        this.passed = passed;
        this.rate = rate;
        open(video, audio, rate);
    }

    /** Begins anew with other tracks, so that one instance serves reader after reader. */
    void open(ByteColumns video, ByteColumns audio, ConstantRate wanted) {
        pictures.open(video, audio);
        sounds.open(video, audio);
        rate = wanted;
        begin = video.entry().decodeTime(0) - ConstantRate.LEAD;
    }

    /** The stream's begin on the time line of the media, 90 kHz. */
    long begin() {
        return begin;
    }

    /** Stands where a segment's pictures may begin. */
    void enter(int segment, long position, int firstGroup, long firstGroupBegin) {
        at = position;
        pictures.enterPictures(segment);
        nextPicture();
        group = firstGroup;
        sounds.enterSounds(firstGroup);
        groupEnd = firstGroupBegin;
        takeGroup();
    }

    private void nextPicture() {
        pictureDone = 0;
        if (!pictures.nextPicture()) {
            pictureFrom = NEVER;
            picturePackets = 0;
            return;
        }
        picturePackets = pictures.packets(184);
        pictureDeadline = pictures.due() - begin;
        pictureFrom = rate.payloadFrom(pictureDeadline - ConstantRate.LEAD);
    }

    private void takeGroup() {
        if (!sounds.nextSounds()) {
            groupBegin = NEVER;
            return;
        }
        long earliest = sounds.due() - begin - SOUND_LEAD;
        groupBegin = Math.max(groupEnd, rate.payloadFrom(earliest));
        groupEnd = groupBegin + sounds.packets(184);
    }

    /** Goes on to a payload packet that lies ahead. */
    void runTo(long payload) {
        while (at < payload) {
            if (at >= groupBegin) {
                at = Math.min(payload, groupEnd);
                groupPassed();
                continue;
            }
            long end = Math.min(payload, groupBegin);
            if (at >= pictureFrom) {
                int step = (int) Math.min(end - at, picturePackets - pictureDone);
                at += step;
                pictureDone += step;
                picturePassed();
            } else {
                at = Math.min(end, pictureFrom);
            }
        }
    }

    /** Goes on until nothing is left, and answers how many payload packets that took. */
    long runOut() {
        while (groupBegin != NEVER || pictureFrom != NEVER) {
            runTo(at + run());
        }
        return at;
    }

    /** Whose packet comes next. */
    boolean isSound() {
        return at >= groupBegin;
    }

    boolean isPicture() {
        return at < groupBegin && at >= pictureFrom;
    }

    /** How many packets from here on are the same one's. */
    long run() {
        if (isSound()) {
            return groupEnd - at;
        }
        long end = isPicture() ? at + picturePackets - pictureDone : pictureFrom;
        return Math.min(end, groupBegin) - at;
    }

    /** Steps over the next packets. */
    void step(int packets) {
        runTo(at + packets);
    }

    long at() {
        return at;
    }

    int pictureDone() {
        return pictureDone;
    }

    /** Packets of the group in hand that lie behind. */
    int groupDone() {
        return groupBegin == NEVER ? 0 : (int) Math.max(0, at - groupBegin);
    }

    int group() {
        return group;
    }

    long groupBegin() {
        return groupBegin;
    }

    private void groupPassed() {
        if (at == groupEnd) {
            int packets = (int) (groupEnd - groupBegin);
            group++;
            boolean late = arrival() > sounds.due() - begin;
            passed.unit(sounds, packets, late);
            takeGroup();
        }
    }

    private void picturePassed() {
        if (pictureDone == picturePackets) {
            passed.unit(pictures, picturePackets, arrival() > pictureDeadline);
            nextPicture();
        }
    }

    private long arrival() {
        return rate.arrival(rate.packetOfPayload(at - 1));
    }
}
