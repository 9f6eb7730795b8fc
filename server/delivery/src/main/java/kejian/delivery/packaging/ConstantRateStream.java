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
        return new Reader(position);
    }

    /** Ticks from the stream's begin to the moment a unit may arrive at the earliest. */
    static long earliest(PesUnits units, long firstDue) {
        return units.due() - firstDue;
    }

    static long firstDue(ByteColumns video) {
        return video.entry().decodeTime(0);
    }

    private final class Reader extends PacketCursor {

        private final PesUnits units = new PesUnits(video, audio);
        private final UnitPackets packets = new UnitPackets(units, videoFile, audioFile);
        private final int period = rate.period();
        private final long firstDue = firstDue(video);

        private long packet;
        private int segment;
        private boolean ended;
        private long payload;
        private long unitStart;
        private long unitEnd;
        private int videoCounter;
        private int audioCounter;

        Reader(long position) {
            super(length());
            moveTo(position);
        }

        @Override
        void seek(long wanted) {
            packet = wanted;
            payload = rate.payloadsBefore(wanted);
            segment = video.segmentAt(payload);
            units.enter(segment);
            videoCounter = video.rowVideoCounter(segment);
            audioCounter = video.rowAudioCounter(segment);
            unitEnd = video.rowPosition(segment);
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
                if (++segment == video.entry().segments()) {
                    ended = true;
                    return;
                }
                units.enter(segment);
            }
            unitStart = Math.max(unitEnd, rate.payloadFrom(earliest(units, firstDue)));
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
        void write(MemorySegment target, long at) {
            long now = packet++;
            int inBlock = (int) (now % (2 * period));
            if (inBlock == 0) {
                Psi.association(target, at, now / (2 * period));
            } else if (inBlock == 1) {
                Psi.map(target, at, now / (2 * period));
            } else if (inBlock == 2 || inBlock == period + 2) {
                long zero = (UnitPackets.EPOCH + firstDue - ConstantRate.LEAD) * 300;
                // a packet without payload repeats the counter of the one before it (§2.4.3.3)
                UnitPackets.clockOnly(target, at, videoCounter - 1, zero + rate.clock(now));
            } else {
                payload(target, at);
            }
        }

        private void payload(MemorySegment target, long at) {
            if (ended || payload < unitStart) {
                payload++;
                Psi.nothing(target, at);
                return;
            }
            int counter = units.isPicture() ? videoCounter++ : audioCounter++;
            packets.write(target, at, counter, /* clockFirst= */ false);
            if (++payload == unitEnd) {
                advance();
                if (!ended) {
                    packets.begin();
                }
            }
        }
    }
}
