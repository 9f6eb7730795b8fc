package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Fills the rows of {@link IndexFormat} by walking with the very code that reads them. */
final class Rows {

    /** What a village line and an old box take at most, whole stream. */
    private static final int MOST_BPS = 1_600_000;

    static final int LEAST_BPS = 200_000;
    private static final int STEP_BPS = 40_000;

    private Rows() {}

    static void segments(MemorySegment index, ByteColumns video, ByteColumns audio) {
        PesUnits units = new PesUnits(video, audio);
        long position = 0;
        int tables = 0;
        int pictures = 0;
        int sounds = 0;
        for (int s = 0; s < video.entry().segments(); s++) {
            row(index, video, s, position, pictures, sounds);
            index.set(ValueLayout.JAVA_BYTE, at(video, s) + 18, (byte) (tables & 15));
            units.enter(s);
            while (units.next()) {
                position += (long) SegmentStream.packets(units) * ConstantRate.PACKET;
                if (units.isPicture()) {
                    tables += units.hasTables() ? 1 : 0;
                    pictures += units.packets(SegmentStream.CLOCK_ROOM);
                } else {
                    sounds += units.packets(184);
                }
            }
        }
        row(index, video, video.entry().segments(), position, pictures, sounds);
    }

    /**
     * Chooses the lowest rate at which everything is there in time.
     *
     * @throws CmafException when there is none that a line takes
     */
    static ConstantRate constantRate(MemorySegment index, ByteColumns video, ByteColumns audio)
            throws CmafException {
        for (int bps = LEAST_BPS; bps <= MOST_BPS; bps += STEP_BPS) {
            ConstantRate rate = schedule(null, video, audio, new ConstantRate(bps, 0));
            if (rate != null) {
                schedule(index, video, audio, rate);
                return rate;
            }
        }
        throw new CmafException(
                video.entry().name() + " needs more than " + MOST_BPS + " b/s at a constant rate");
    }

    /** Walks through the whole stream at a rate; answers nothing when something comes too late. */
    private static @Nullable ConstantRate schedule(
            @Nullable MemorySegment index,
            ByteColumns video,
            ByteColumns audio,
            ConstantRate rate) {
        Walk walk = new Walk(index, video);
        Interleaving order = new Interleaving(video, audio, rate, walk);
        walk.order = order;
        order.enter(0, 0, 0, 0);
        walk.row(0);
        long end = order.runOut();
        if (walk.late) {
            return null;
        }
        int block = 2 * rate.period();
        long packets = Math.ceilDiv(rate.packetOfPayload(end - 1) + 1, block) * block;
        return new ConstantRate(rate.bitsPerSecond(), packets);
    }

    /** Counts what passes, and keeps a row for each segment. */
    private static final class Walk implements Interleaving.Passed {

        private final @Nullable MemorySegment index;
        private final ByteColumns video;
        private @Nullable Interleaving order;
        private int segment;
        private int pictures;
        private int sounds;
        private boolean late;

        Walk(@Nullable MemorySegment index, ByteColumns video) {
            this.index = index;
            this.video = video;
        }

        @Override
        public void unit(PesUnits units, int packets, boolean tooLate) {
            late |= tooLate;
            if (!units.isPicture()) {
                sounds += packets;
                return;
            }
            pictures += packets;
            if (units.endSample() == video.segmentFirstSample(segment + 1)) {
                row(++segment);
            }
        }

        void row(int number) {
            if (index == null || order == null) {
                return;
            }
            Rows.row(index, video, number, order.at(), pictures, sounds);
            index.set(IndexFormat.LONG, at(video, number) + 8, order.groupBegin());
            index.set(IndexFormat.INT, at(video, number) + 20, order.group());
        }
    }

    private static long at(ByteColumns video, int segment) {
        return video.entry().columns()[4] + (long) segment * IndexFormat.ROW_BYTES;
    }

    private static void row(
            MemorySegment index,
            ByteColumns video,
            int segment,
            long position,
            int pictures,
            int sounds) {
        index.set(IndexFormat.LONG, at(video, segment), position);
        index.set(ValueLayout.JAVA_BYTE, at(video, segment) + 16, (byte) (pictures & 15));
        index.set(ValueLayout.JAVA_BYTE, at(video, segment) + 17, (byte) (sounds & 15));
    }
}
