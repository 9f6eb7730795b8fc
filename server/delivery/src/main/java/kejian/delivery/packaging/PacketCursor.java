package kejian.delivery.packaging;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Turns a sequence of packets into bytes at any position. */
abstract class PacketCursor implements MediaBytes.Cursor {

    /** Native like every target, so that the code that writes is compiled for one kind only. */
    private final MemorySegment torn = Arena.ofAuto().allocate(ConstantRate.PACKET);

    private long length;
    private long position;
    private int tornLeft;

    /** Stands at this position of a stream of that length, which the subclass has opened. */
    final void moveTo(long wanted, long streamLength) {
        length = streamLength;
        tornLeft = 0;
        position = wanted - wanted % ConstantRate.PACKET;
        seek(position / ConstantRate.PACKET);
        int within = (int) (wanted % ConstantRate.PACKET);
        if (within > 0 && position < length) {
            write(torn, 0, 1);
            tornLeft = ConstantRate.PACKET - within;
            position = wanted;
        }
    }

    /** Stands before the packet of this number. */
    abstract void seek(long packet);

    /**
     * Writes the packets it stands before, and moves on.
     *
     * @param most packets, at least 1; no more are left in the stream
     * @return packets written, at least 1
     */
    abstract int write(MemorySegment target, long at, int most);

    @Override
    public final int fill(MemorySegment target, long from, long size) {
        long end = from + Math.min(size, length - position);
        long at = from;
        while (at < end) {
            if (tornLeft == 0 && end - at >= ConstantRate.PACKET) {
                int most = (int) ((end - at) / ConstantRate.PACKET);
                at += (long) write(target, at, most) * ConstantRate.PACKET;
                continue;
            }
            if (tornLeft == 0) {
                write(torn, 0, 1);
                tornLeft = ConstantRate.PACKET;
            }
            int piece = (int) Math.min(tornLeft, end - at);
            MemorySegment.copy(
                    torn,
                    ValueLayout.JAVA_BYTE,
                    ConstantRate.PACKET - tornLeft,
                    target,
                    ValueLayout.JAVA_BYTE,
                    at,
                    piece);
            tornLeft -= piece;
            at += piece;
        }
        position += at - from;
        return (int) (at - from);
    }
}
