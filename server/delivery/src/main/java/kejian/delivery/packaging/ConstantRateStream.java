package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * A whole rendition as one transport stream of constant rate, for boxes that compute time from
 * bytes. A unit begins in the first payload packet that arrives {@link ConstantRate#LEAD} before it
 * is due, or right behind the unit before it; what is left over is null packets. So the stream
 * needs no memory but where one unit ended, and a row a segment finds any place in it.
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

    /** Ticks from the stream's begin to the moment a unit may arrive at the earliest. */
    static long earliest(PesUnits units, long firstDue) {
        return units.due() - firstDue;
    }

    static long firstDue(ByteColumns video) {
        return video.entry().decodeTime(0);
    }

    private static final class Reader extends PacketCursor {

        private final PesUnits units;
        private final UnitPackets packets;
        private ConstantRateStream stream;
        private int period;
        private long firstDue;

        private long packet;
        private int segment;
        private boolean ended;
        private long payload;
        private long unitStart;
        private long unitEnd;
        private int videoCounter;
        private int audioCounter;

        Reader(ConstantRateStream stream) {
            this.stream = stream;
            units = new PesUnits(stream.video, stream.audio);
            packets = new UnitPackets(units);
        }

        Reader open(ConstantRateStream wanted, long position) {
            stream = wanted;
            period = wanted.rate.period();
            firstDue = firstDue(wanted.video);
            ended = false;
            units.open(wanted.video, wanted.audio);
            packets.open(wanted.videoFile, wanted.audioFile);
            moveTo(position, wanted.length());
            return this;
        }

        @Override
        void seek(long wanted) {
            packet = wanted;
            payload = stream.rate.payloadsBefore(wanted);
            segment = stream.video.segmentAt(payload);
            units.enter(segment);
            videoCounter = stream.video.rowVideoCounter(segment);
            audioCounter = stream.video.rowAudioCounter(segment);
            unitEnd = stream.video.rowPosition(segment);
            unitStart = unitEnd;
            advance();
            while (!ended && unitEnd <= payload) {
                count((int) (unitEnd - unitStart));
                advance();
            }
            if (!ended) {
                packets.begin();
                int done = (int) Math.max(0, payload - unitStart);
                packets.skip(done, 184);
                count(done);
            }
        }

        /** Takes the next unit into hand and gives it its place. */
        private void advance() {
            while (!units.next()) {
                if (++segment == stream.video.entry().segments()) {
                    ended = true;
                    return;
                }
                units.enter(segment);
            }
            unitStart = Math.max(unitEnd, stream.rate.payloadFrom(earliest(units, firstDue)));
            unitEnd = unitStart + units.packets(184);
        }

        private void count(int packetsWritten) {
            if (units.isPicture()) {
                videoCounter += packetsWritten;
            } else {
                audioCounter += packetsWritten;
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
                long zero = (UnitPackets.EPOCH + firstDue - ConstantRate.LEAD) * 300;
                // a packet without payload repeats the counter of the one before it (§2.4.3.3)
                UnitPackets.clockOnly(target, at, videoCounter - 1, zero + stream.rate.clock(now));
            } else {
                int untilClock = (inBlock < period + 2 ? period + 2 : 2 * period) - inBlock;
                int done = payloads(target, at, Math.min(most, untilClock));
                payload += done;
                packet += done;
                if (!ended && payload == unitEnd) {
                    advance();
                    if (!ended) {
                        packets.begin();
                    }
                }
                return done;
            }
            packet++;
            return 1;
        }

        private int payloads(MemorySegment target, long at, int most) {
            if (ended || payload < unitStart) {
                int nothing = ended ? most : (int) Math.min(most, unitStart - payload);
                for (int i = 0; i < nothing; i++) {
                    Psi.nothing(target, at + i * 188L);
                }
                return nothing;
            }
            int counter = units.isPicture() ? videoCounter : audioCounter;
            int left = (int) Math.min(most, unitEnd - payload);
            int done = packets.write(target, at, left, counter, /* clockFirst= */ false);
            count(done);
            return done;
        }

        @Override
        public void close() {
            packets.close();
            IDLE.giveBack(this);
        }
    }

    private static final IdleReaders<Reader> IDLE = new IdleReaders<>();
}
