package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * One transport stream segment of tier B: PAT, PMT, then the units of a segment, back to back.
 * Counters run on from segment to segment; the clock comes with each picture.
 */
record SegmentStream(
        ByteColumns video,
        ByteColumns audio,
        MemorySegment videoFile,
        MemorySegment audioFile,
        int segment)
        implements MediaBytes.Muxed {

    /** Payload of a first packet that carries a clock reference. */
    static final int CLOCK_ROOM = 176;

    @Override
    public long length() {
        return video.rowPosition(segment + 1) - video.rowPosition(segment);
    }

    @Override
    public MediaBytes.Cursor open(long position) {
        Reader idle = IDLE.take();
        return (idle == null ? new Reader(this) : idle).open(this, position);
    }

    /**
     * Packets of the unit in hand, a clock packet of its own before sparse pictures' sound
     * included.
     */
    static int packets(PesUnits units) {
        if (units.isPicture()) {
            return units.packets(CLOCK_ROOM);
        }
        return units.packets(184) + (units.isSparse() ? 1 : 0);
    }

    /** One for each thread's readers: a segment that is muxed again and again allocates nothing. */
    private static final class Reader extends PacketCursor {

        private final PesUnits units;
        private final UnitPackets packets;
        private SegmentStream stream;
        private int tables;
        private int left;
        private boolean clockBefore;
        private int videoCounter;
        private int audioCounter;

        Reader(SegmentStream stream) {
            this.stream = stream;
            units = new PesUnits(stream.video, stream.audio);
            packets = new UnitPackets(units);
        }

        Reader open(SegmentStream wanted, long position) {
            stream = wanted;
            units.open(wanted.video, wanted.audio);
            packets.open(wanted.videoFile, wanted.audioFile);
            videoCounter = wanted.video.rowVideoCounter(wanted.segment);
            audioCounter = wanted.video.rowAudioCounter(wanted.segment);
            left = 0;
            clockBefore = false;
            units.enter(wanted.segment);
            moveTo(position, wanted.length());
            return this;
        }

        @Override
        void seek(long packet) {
            tables = (int) Math.min(packet, 2);
            long skip = packet - tables;
            while (skip > 0 && units.next()) {
                int all = packets(units);
                boolean clocked = !units.isPicture() && units.isSparse();
                int own = all - (clocked ? 1 : 0);
                if (skip >= all) {
                    count(own);
                    skip -= all;
                    continue;
                }
                packets.begin();
                clockBefore = clocked && skip == 0;
                int done = (int) skip - (clocked ? 1 : 0);
                packets.skip(Math.max(0, done), firstRoom());
                count(Math.max(0, done));
                left = own - Math.max(0, done);
                skip = 0;
            }
        }

        private int firstRoom() {
            return units.isPicture() ? CLOCK_ROOM : 184;
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
            if (tables < 2) {
                if (tables++ == 0) {
                    Psi.association(target, at, stream.segment);
                } else {
                    Psi.map(target, at, stream.segment);
                }
                return 1;
            }
            if (left == 0) {
                units.next();
                packets.begin();
                left = units.packets(firstRoom());
                clockBefore = !units.isPicture() && units.isSparse();
            }
            if (clockBefore) {
                clockBefore = false;
                // repeats the counter of the packet before it, as one without payload must
                // (§2.4.3.3)
                long ticks = (units.due() + UnitPackets.EPOCH - 45_000) * 300;
                UnitPackets.clockOnly(target, at, videoCounter - 1, ticks);
                return 1;
            }
            boolean picture = units.isPicture();
            int counter = picture ? videoCounter : audioCounter;
            int done = packets.write(target, at, Math.min(most, left), counter, picture);
            count(done);
            left -= done;
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
