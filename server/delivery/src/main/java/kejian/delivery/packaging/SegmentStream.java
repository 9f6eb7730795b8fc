package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * One transport stream segment of tier B: the units of a segment, back to back, PAT and PMT before
 * the first and before a picture each 400 ms. Counters run on from segment to segment; the clock
 * comes with each picture.
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
        long length = length();
        Reader idle = IDLE.take();
        Reader reader = idle == null ? new Reader(video, audio) : idle;
        // Given field by field, so that naming a segment to mux it costs no object (ADR 9).
        reader.open(video, audio, segment);
        reader.packets.open(videoFile, audioFile);
        reader.moveTo(position, length);
        return reader;
    }

    /** Packets of the unit in hand, the tables before it included. */
    static int packets(PesUnits units) {
        return units.packets(units.isPicture() ? CLOCK_ROOM : 184) + (units.hasTables() ? 2 : 0);
    }

    /** One for each thread's readers: a segment that is muxed again and again allocates nothing. */
    private static final class Reader extends PacketCursor {

        private final PesUnits units;
        private final UnitPackets packets;
        private int tables;
        private int left;
        private int tableCounter;
        private int videoCounter;
        private int audioCounter;

        Reader(ByteColumns video, ByteColumns audio) {
            units = new PesUnits(video, audio);
            packets = new UnitPackets(units);
        }

        void open(ByteColumns video, ByteColumns audio, int segment) {
            units.open(video, audio);
            videoCounter = video.rowVideoCounter(segment);
            audioCounter = video.rowAudioCounter(segment);
            left = 0;
            tables = 0;
            tableCounter = video.rowTableCounter(segment);
            units.enter(segment);
        }

        @Override
        void seek(long packet) {
            long skip = packet;
            while (skip > 0 && units.next()) {
                int before = units.hasTables() ? 2 : 0;
                int own = units.packets(firstRoom());
                if (skip >= before + own) {
                    tableCounter += before / 2;
                    count(own);
                    skip -= before + own;
                    continue;
                }
                packets.begin();
                tables = (int) Math.max(0, before - skip);
                tableCounter += tables == 0 ? before / 2 : 0;
                int done = (int) Math.max(0, skip - before);
                packets.skip(done, firstRoom());
                count(done);
                left = own - done;
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
            if (left == 0) {
                units.next();
                packets.begin();
                left = units.packets(firstRoom());
                tables = units.hasTables() ? 2 : 0;
            }
            if (tables == 2) {
                tables = 1;
                Psi.association(target, at, tableCounter);
                return 1;
            }
            if (tables == 1) {
                tables = 0;
                Psi.map(target, at, tableCounter++);
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
