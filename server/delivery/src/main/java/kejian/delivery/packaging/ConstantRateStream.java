package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * A whole rendition as one transport stream of constant rate, for boxes that compute time from
 * bytes. Each unit has its place by {@link Interleaving}; what is left over is null packets. A row
 * a segment finds any place in it.
 */
record ConstantRateStream(
        ByteColumns video,
        ByteColumns audio,
        MemorySegment videoFile,
        MemorySegment audioFile,
        ConstantRate rate)
        implements MediaBytes.Muxed {

    @Override
    public long length() {
        return rate.packets() * ConstantRate.PACKET;
    }

    @Override
    public MediaBytes.Cursor open(long position) {
        Reader idle = IDLE.take();
        return (idle == null ? new Reader(this) : idle).open(this, position);
    }

    private static final class Reader extends PacketCursor implements Interleaving.Passed {

        private final Interleaving order;
        private final UnitPackets pictures;
        private final UnitPackets sounds;
        private ConstantRateStream stream;
        private int period;
        private long zero;

        private long packet;

        // of the first packet of the unit in hand
        private int videoCounter;
        private int audioCounter;

        @SuppressWarnings("this-escape") // only kept for later
        Reader(ConstantRateStream stream) {
            this.stream = stream;
            order = new Interleaving(stream.video, stream.audio, stream.rate, this);
            pictures = new UnitPackets(order.pictures);
            sounds = new UnitPackets(order.sounds);
        }

        Reader open(ConstantRateStream wanted, long position) {
            stream = wanted;
            period = wanted.rate.period();
            order.open(wanted.video, wanted.audio, wanted.rate);
            pictures.open(wanted.videoFile, wanted.audioFile);
            sounds.open(wanted.videoFile, wanted.audioFile);
            zero = (UnitPackets.EPOCH + order.begin()) * 300;
            moveTo(position, wanted.length());
            return this;
        }

        @Override
        public void unit(PesUnits units, int count, boolean late) {
            if (units.isPicture()) {
                videoCounter += count;
            } else {
                audioCounter += count;
            }
        }

        @Override
        void seek(long wanted) {
            packet = wanted;
            long payload = stream.rate.payloadsBefore(wanted);
            ByteColumns rows = stream.video;
            int segment = rows.segmentAt(payload);
            videoCounter = rows.rowVideoCounter(segment);
            audioCounter = rows.rowAudioCounter(segment);
            order.enter(
                    segment,
                    rows.rowPosition(segment),
                    rows.rowGroup(segment),
                    rows.rowGroupBegin(segment));
            order.runTo(payload);
            if (order.pictureDone() > 0) {
                pictures.begin();
                pictures.skip(order.pictureDone(), 184);
            }
            if (order.groupDone() > 0) {
                sounds.begin();
                sounds.skip(order.groupDone(), 184);
            }
        }

        @Override
        int write(MemorySegment target, long at, int most) {
            long now = packet;
            int inBlock = (int) (now % (2 * period));
            if (inBlock == 0) {
                Psi.association(target, at, now / (2 * period));
            } else if (inBlock == 1) {
                Psi.map(target, at, now / (2 * period));
            } else if (inBlock == 2 || inBlock == period + 2) {
                // a packet without payload repeats the counter of the one before it (§2.4.3.3)
                int counter = videoCounter + order.pictureDone() - 1;
                UnitPackets.clockOnly(target, at, counter, zero + stream.rate.clock(now));
            } else {
                int untilClock = (inBlock < period + 2 ? period + 2 : 2 * period) - inBlock;
                int done = (int) Math.min(order.run(), Math.min(most, untilClock));
                payloads(target, at, done);
                order.step(done);
                packet += done;
                return done;
            }
            packet++;
            return 1;
        }

        private void payloads(MemorySegment target, long at, int count) {
            if (order.isSound()) {
                int done = order.groupDone();
                if (done == 0) {
                    sounds.begin();
                }
                sounds.write(target, at, count, audioCounter + done, /* clockFirst= */ false);
            } else if (order.isPicture()) {
                int done = order.pictureDone();
                if (done == 0) {
                    pictures.begin();
                }
                pictures.write(target, at, count, videoCounter + done, /* clockFirst= */ false);
            } else {
                for (int i = 0; i < count; i++) {
                    Psi.nothing(target, at + (long) i * ConstantRate.PACKET);
                }
            }
        }

        @Override
        public void close() {
            pictures.close();
            sounds.close();
            IDLE.giveBack(this);
        }
    }

    private static final IdleReaders<Reader> IDLE = new IdleReaders<>();
}
