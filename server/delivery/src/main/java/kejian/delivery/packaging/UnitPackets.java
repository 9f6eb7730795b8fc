package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import kejian.delivery.packaging.CmafTrack.AudioForm;
import kejian.delivery.packaging.CmafTrack.VideoForm;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one PES packet into transport stream packets (ISO/IEC 13818-1 §2.4.3). Media bytes go from
 * the mapped file to the target in one copy; the 4-byte lengths of NAL units become start codes on
 * the way (ISO/IEC 14496-15 §5 to ITU-T H.264 Annex B), so no length changes. One instance serves
 * one reader.
 */
final class UnitPackets {

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt BIG_INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /**
     * All stamps are shifted by this, so that decoding times before the first picture stay
     * positive.
     */
    static final long EPOCH = 180_000;

    private static final byte[] STUFFING = new byte[184];

    static {
        Arrays.fill(STUFFING, (byte) 0xff);
    }

    private final PesUnits units;
    private final byte[] head = new byte[192];
    private byte[] sounds = new byte[8192];

    private MemorySegment videoFile = MemorySegment.NULL;
    private MemorySegment audioFile = MemorySegment.NULL;
    private byte[] parameterSets = {};
    private @Nullable AudioForm audio;

    private int headLength;
    private int length;
    private int written;
    private long sample;
    private int sampleSize;
    private int nal;
    private int pid;

    UnitPackets(PesUnits units) {
        this.units = units;
    }

    /** Begins anew with the files of the tracks that the units are of. */
    void open(MemorySegment videoFile, MemorySegment audioFile) {
        this.videoFile = videoFile;
        this.audioFile = audioFile;
        VideoForm video = units.video().entry().video();
        AudioForm form = units.audio().entry().audio();
        if (video == null || form == null) {
            throw new IllegalArgumentException(
                    "a transport stream needs a video and an audio track");
        }
        parameterSets = video.parameterSets();
        audio = form;
    }

    /** Lets go of the files. */
    void close() {
        videoFile = MemorySegment.NULL;
        audioFile = MemorySegment.NULL;
    }

    /** Makes the unit in hand ready to be cut from its first byte. */
    void begin() {
        length = units.length();
        written = 0;
        if (units.isPicture()) {
            beginPicture();
        } else {
            beginSounds();
        }
    }

    /**
     * As {@link #begin()}, for a picture that is shown at another time than it was filmed.
     *
     * @param stamp when it is decoded and shown, 90 kHz
     */
    void begin(long stamp) {
        begin();
        stamp(head, 9, 3, stamp);
        stamp(head, 14, 1, stamp);
    }

    private void beginPicture() {
        int i = units.firstSample();
        ByteColumns columns = units.video();
        pid = Psi.VIDEO;
        long decode = columns.entry().decodeTime(i) + EPOCH;
        long present = columns.entry().presentationTime(i, columns.reorder(i)) + EPOCH;
        pesHeader(head, 0xe0, 0, /* bothStamps= */ true);
        stamp(head, 9, 3, present);
        stamp(head, 14, 1, decode);
        int at = PesUnits.VIDEO_HEADER;
        head[at] = head[at + 1] = head[at + 2] = 0;
        head[at + 3] = 1;
        head[at + 4] = 9; // access unit delimiter, any slice type
        head[at + 5] = (byte) 0xf0;
        at += PesUnits.DELIMITER;
        if (units.isKey()) {
            System.arraycopy(parameterSets, 0, head, at, parameterSets.length);
            at += parameterSets.length;
        }
        headLength = at;
        sample = units.offset();
        sampleSize = columns.size(i);
        nal = 0;
    }

    private void beginSounds() {
        ByteColumns columns = units.audio();
        pid = Psi.AUDIO;
        if (sounds.length < length) {
            sounds = new byte[length];
        }
        pesHeader(sounds, 0xc0, length - 6, /* bothStamps= */ false);
        long present = columns.entry().presentationTime(units.firstSample(), 0) + EPOCH;
        stamp(sounds, 9, 2, present);
        int at = PesUnits.AUDIO_HEADER;
        long from = units.offset();
        int fragment = units.soundFragment();
        int border = columns.firstSample(fragment + 1);
        AudioForm form = java.util.Objects.requireNonNull(audio);
        for (int i = units.firstSample(); i < units.endSample(); i++) {
            if (i == border) {
                from = columns.fragmentData(++fragment);
                border = columns.firstSample(fragment + 1);
            }
            int size = columns.size(i);
            adtsHeader(form, at, size + PesUnits.ADTS_HEADER);
            MemorySegment.copy(audioFile, BYTE, from, sounds, at + PesUnits.ADTS_HEADER, size);
            at += PesUnits.ADTS_HEADER + size;
            from += size;
        }
    }

    /** ISO/IEC 14496-3 §1.A.2: MPEG-4, no CRC, fullness of a variable rate. */
    private void adtsHeader(AudioForm form, int at, int frame) {
        sounds[at] = (byte) 0xff;
        sounds[at + 1] = (byte) 0xf1;
        sounds[at + 2] =
                (byte) (form.objectType() - 1 << 6 | form.rateIndex() << 2 | form.channels() >> 2);
        sounds[at + 3] = (byte) ((form.channels() & 3) << 6 | frame >> 11);
        sounds[at + 4] = (byte) (frame >> 3);
        sounds[at + 5] = (byte) ((frame & 7) << 5 | 0x1f);
        sounds[at + 6] = (byte) 0xfc;
    }

    private static void pesHeader(byte[] to, int stream, int packetLength, boolean bothStamps) {
        to[0] = 0;
        to[1] = 0;
        to[2] = 1;
        to[3] = (byte) stream;
        to[4] = (byte) (packetLength >> 8);
        to[5] = (byte) packetLength;
        to[6] = (byte) 0x84; // begins with an access unit
        to[7] = (byte) (bothStamps ? 0xc0 : 0x80);
        to[8] = (byte) (bothStamps ? 10 : 5);
    }

    private static void stamp(byte[] to, int at, int prefix, long ticks) {
        to[at] = (byte) (prefix << 4 | (ticks >> 30 & 7) << 1 | 1);
        to[at + 1] = (byte) (ticks >> 22);
        to[at + 2] = (byte) (ticks >> 14 & 0xfe | 1);
        to[at + 3] = (byte) (ticks >> 7);
        to[at + 4] = (byte) (ticks << 1 & 0xfe | 1);
    }

    /** Goes on as if {@code packets} packets had been written already. */
    void skip(int packets, int firstRoom) {
        if (packets > 0) {
            written = Math.min(length, firstRoom + (packets - 1) * 184);
        }
        if (units.isPicture()) {
            int reached = Math.max(0, written - headLength);
            while (nal + 4 <= reached) {
                nal += 4 + videoFile.get(BIG_INT, sample + nal);
            }
        }
    }

    /** Clock ahead of decoding, so that a decoder has time to gather a picture: half a second. */
    private static final long CLOCK_LEAD = 45_000;

    /**
     * Writes the next packets of 188 bytes, at most to the unit's end.
     *
     * @param most packets, at least 1
     * @param counter of its stream, taken modulo 16
     * @param clockFirst whether the first packet carries a clock reference (segments; a
     *     constant-rate stream has packets of its own for that)
     * @return packets written
     */
    int write(MemorySegment target, long at, int most, int counter, boolean clockFirst) {
        int done = 0;
        while (done < most && written < length) {
            boolean inMedia = units.isPicture() ? written >= headLength : written > 0;
            int whole = inMedia ? Math.min((length - written) / 184, most - done) : 0;
            if (whole > 0) {
                wholes(target, at, whole, counter + done);
                done += whole;
                at += whole * 188L;
            } else {
                packet(target, at, counter + done, clockFirst);
                done++;
                at += 188;
            }
        }
        return done;
    }

    /** Packets with nothing but payload: nearly all there are, so this is the loop that counts. */
    private void wholes(MemorySegment target, long at, int packets, int counter) {
        int word = 0x47000010 | pid << 8;
        if (units.isPicture()) {
            MemorySegment file = videoFile;
            int first = written - headLength;
            long from = sample + first;
            long to = at;
            for (int i = 0; i < packets; i++) {
                target.set(BIG_INT, to, word | counter + i & 15);
                MemorySegment.copy(file, from, target, to + 4, 184);
                from += 184;
                to += 188;
            }
            startCodes(target, at + 4, first, first + packets * 184);
        } else {
            int from = written;
            for (int i = 0; i < packets; i++) {
                target.set(BIG_INT, at, word | counter + i & 15);
                MemorySegment.copy(sounds, from, target, BYTE, at + 4, 184);
                from += 184;
                at += 188;
            }
        }
        written += packets * 184;
    }

    /** By a copy: a slice to fill would be an object for each unit. */
    private static void stuff(MemorySegment target, long at, int bytes) {
        MemorySegment.copy(STUFFING, 0, target, BYTE, at, bytes);
    }

    /** Any packet: the first with its header, the last with its stuffing. */
    private void packet(MemorySegment target, long at, int counter, boolean clockFirst) {
        boolean begins = written == 0;
        boolean clock = begins && clockFirst;
        int fixed = clock ? 8 : 0;
        int payload = Math.min(184 - fixed, length - written);
        int adaptation = 184 - payload;
        int start = begins ? 0x4000 : 0;
        int control = adaptation > 0 ? 0x30 : 0x10;
        target.set(BIG_INT, at, 0x47000000 | (start | pid) << 8 | control | counter & 15);
        if (adaptation > 0) {
            target.set(BYTE, at + 4, (byte) (adaptation - 1));
            if (adaptation > 1) {
                int flags = (begins && units.isKey() ? 0x40 : 0) | (clock ? 0x10 : 0);
                target.set(BYTE, at + 5, (byte) flags);
                long stuffing = at + 6;
                if (clock) {
                    writeClock(target, at + 6, (clockTicks()) * 300);
                    stuffing += 6;
                }
                long rest = at + 4 + adaptation - stuffing;
                if (rest > 0) {
                    stuff(target, stuffing, (int) rest);
                }
            }
        }
        copy(target, at + 188 - payload, payload);
        written += payload;
    }

    private long clockTicks() {
        return units.due() + EPOCH - CLOCK_LEAD;
    }

    /** Program clock reference (§2.4.3.5) from 27 MHz ticks. */
    static void writeClock(MemorySegment target, long at, long ticks27) {
        long base = ticks27 / 300;
        int extension = (int) (ticks27 % 300);
        target.set(BIG_INT, at, (int) (base >> 1));
        target.set(BYTE, at + 4, (byte) ((base & 1) << 7 | 0x7e | extension >> 8));
        target.set(BYTE, at + 5, (byte) extension);
    }

    /** A packet of the video's address that carries the clock and nothing else. */
    static void clockOnly(MemorySegment target, long at, int counter, long ticks27) {
        target.set(BIG_INT, at, 0x47000000 | Psi.VIDEO << 8 | 0x20 | counter & 15);
        target.set(BYTE, at + 4, (byte) 183);
        target.set(BYTE, at + 5, (byte) 0x10);
        writeClock(target, at + 6, ticks27);
        stuff(target, at + 12, 176);
    }

    private void copy(MemorySegment target, long to, int count) {
        if (!units.isPicture()) {
            MemorySegment.copy(sounds, written, target, BYTE, to, count);
            return;
        }
        int fromHead = Math.clamp(headLength - written, 0, count);
        if (fromHead > 0) {
            MemorySegment.copy(head, written, target, BYTE, to, fromHead);
        }
        int from = written + fromHead - headLength;
        int end = from + count - fromHead;
        if (end > from) {
            MemorySegment.copy(videoFile, sample + from, target, to + fromHead, end - from);
            startCodes(target, to + fromHead, from, end);
        }
    }

    /**
     * Overwrites lengths that begin in or reach into {@code [from, end)} of the sample, which
     * stands at {@code at} of the target and goes on behind a header of 4 bytes after each 184.
     */
    private void startCodes(MemorySegment target, long at, int from, int end) {
        while (nal < end && nal < sampleSize) {
            for (int i = Math.max(nal, from); i < Math.min(nal + 4, end); i++) {
                int behind = i - from;
                target.set(BYTE, at + behind + behind / 184 * 4, (byte) (i == nal + 3 ? 1 : 0));
            }
            if (nal + 4 > end) {
                return; // its last bytes come with the next packet
            }
            nal += 4 + videoFile.get(BIG_INT, sample + nal);
        }
    }
}
