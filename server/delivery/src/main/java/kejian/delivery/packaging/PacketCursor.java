package kejian.delivery.packaging;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Turns a sequence of packets into bytes at any position. */
abstract class PacketCursor implements MediaBytes.Cursor {

    private final long length;
    private final MemorySegment torn = MemorySegment.ofArray(new byte[ConstantRate.PACKET]);

    private long position;
    private int tornLeft;

    PacketCursor(long length) {
        this.length = length;
    }

    /**
     * Stands before the packet that this position lies in; called once, by the subclass'
     * constructor.
     */
    final void moveTo(long wanted) {
        position = wanted - wanted % ConstantRate.PACKET;
        seek(position / ConstantRate.PACKET);
        int within = (int) (wanted % ConstantRate.PACKET);
        if (within > 0 && position < length) {
            write(torn, 0);
            tornLeft = ConstantRate.PACKET - within;
            position = wanted;
        }
    }

    /** Stands before the packet of this number. */
    abstract void seek(long packet);

    /** Writes the packet it stands before, and moves on. */
    abstract void write(MemorySegment target, long at);

    @Override
    public final int fill(MemorySegment target) {
        long room = Math.min(target.byteSize(), length - position);
        long at = 0;
        while (at < room) {
            if (tornLeft == 0 && room - at >= ConstantRate.PACKET) {
                write(target, at);
                at += ConstantRate.PACKET;
                continue;
            }
            if (tornLeft == 0) {
                write(torn, 0);
                tornLeft = ConstantRate.PACKET;
            }
            int piece = (int) Math.min(tornLeft, room - at);
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
        position += at;
        return (int) at;
    }
}
