package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;

/**
 * Key pictures alone, one after the other, on the grid of a constant rate: what a box shows in fast
 * motion. The media's time runs at the wanted multiple; of the pictures that it passes, those are
 * sent that the line brings in time. Each is stamped with the moment at which it is due, so that
 * the speed seen is the speed asked for, whatever the pictures weigh.
 */
final class KeyPictureStream implements TimedStream.Winding {

    /** What every line of tier A takes: a picture is there sooner than at the stream's own rate. */
    private static final int LEAST_BPS = 1_600_000;

    /** 90 kHz between a picture's last byte and the moment it is due. */
    private static final long MARGIN = 3_600;

    /** No picture begins to be sent earlier than it must by more than this, 90 kHz. */
    private static final long AHEAD = 18_000;

    private static final int NONE = -1;

    private final ByteColumns video;
    private final ConstantRate rate;
    private final PesUnits units;
    private final UnitPackets packets;
    private final int firstFragment;
    private final int scale;
    private final int step;
    private final long zero = UnitPackets.EPOCH * 300;

    private long packet;
    private int counter;
    private int fragment;
    private int left;
    private int next;
    private long nextFrom;
    private long nextDue;
    private long base;
    private long lastDue;

    /**
     * @param from fragment to begin with
     */
    KeyPictureStream(ConstantRateStream of, int from, int scale) {
        if (scale == 0) {
            throw new IllegalArgumentException("it would stand still");
        }
        video = of.video();
        rate = new ConstantRate(Math.max(LEAST_BPS, of.rate().bitsPerSecond()), Long.MAX_VALUE);
        units = new PesUnits(of.video(), of.audio());
        packets = new UnitPackets(units);
        packets.open(of.videoFile(), of.audioFile());
        firstFragment = from;
        fragment = from;
        this.scale = scale;
        step = scale > 0 ? 1 : -1;
        next = from;
        base = arrival(from) + MARGIN;
        nextDue = base;
    }

    @Override
    public int bitsPerSecond() {
        return rate.bitsPerSecond();
    }

    @Override
    public long beginMs() {
        return TimedConstantRate.presentationMs(video, firstFragment);
    }

    @Override
    public long shownMs() {
        long passed = Math.max(0, now() - base) / 90 * scale;
        return Math.clamp(beginMs() + passed, 0, video.entry().durationMs());
    }

    private long now() {
        return rate.clock(packet) / 300;
    }

    @Override
    public int fill(MemorySegment target, long at, int wanted) {
        int done = 0;
        while (done < wanted) {
            if (left == 0 && next == NONE && now() > lastDue) {
                break;
            }
            done += write(target, at + (long) done * ConstantRate.PACKET, wanted - done);
        }
        return done;
    }

    private int write(MemorySegment target, long at, int most) {
        int period = rate.period();
        int inBlock = (int) (packet % (2L * period));
        if (inBlock == 0) {
            Psi.association(target, at, packet / (2L * period));
        } else if (inBlock == 1) {
            Psi.map(target, at, packet / (2L * period));
        } else if (inBlock == 2 || inBlock == period + 2) {
            UnitPackets.clockOnly(target, at, counter - 1, zero + rate.clock(packet));
        } else {
            return payload(target, at, Math.min(most, untilClock(inBlock, period)));
        }
        packet++;
        return 1;
    }

    private static int untilClock(int inBlock, int period) {
        return (inBlock < period + 2 ? period + 2 : 2 * period) - inBlock;
    }

    private int payload(MemorySegment target, long at, int most) {
        if (left == 0 && next != NONE && now() >= nextFrom) {
            begin();
        }
        if (left == 0) {
            Psi.nothing(target, at);
            packet++;
            return 1;
        }
        int done = packets.write(target, at, Math.min(most, left), counter, false);
        counter += done;
        left -= done;
        packet += done;
        if (left == 0) {
            choose();
        }
        return done;
    }

    private void begin() {
        fragment = next;
        lastDue = nextDue;
        next = NONE;
        units.takeKey(fragment);
        packets.begin(UnitPackets.EPOCH + lastDue);
        left = units.packets(184);
    }

    /** The next picture that time passes and the line brings in time. */
    private void choose() {
        for (int f = fragment + step; f >= 0 && f < video.entry().fragments(); f += step) {
            long due = base + mediaTicks(f) / Math.abs(scale);
            long arrival = arrival(f) + MARGIN;
            if (due >= arrival) {
                next = f;
                nextDue = due;
                nextFrom = now() + Math.max(0, due - arrival - AHEAD);
                return;
            }
        }
    }

    /** From the first picture to this one. */
    private long mediaTicks(int f) {
        return Math.abs(TimedConstantRate.presentationMs(video, f) - beginMs()) * 90;
    }

    /** When a picture's last byte is there, if it begins now; 90 kHz. */
    private long arrival(int f) {
        long last = rate.payloadsBefore(packet) + units.keyPackets(f) - 1;
        return rate.arrival(rate.packetOfPayload(last));
    }

    @Override
    public void close() {
        packets.close();
        left = 0;
        next = NONE;
    }
}
