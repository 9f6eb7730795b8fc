package kejian.delivery.box;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import kejian.delivery.packaging.MediaBytes;

/**
 * A part of a stream that is made at the moment the socket takes it. Netty asks whenever the socket
 * has room; what it does not take is forgotten and made again, since any position can be found at
 * once. So a connection needs no buffer of its own, however slowly its box reads, and the bytes are
 * still in the processor's cache when the kernel copies them.
 */
final class MuxedRegion extends AbstractReferenceCounted implements FileRegion {

    private static final int SMALLEST_PIECE = 64 * 1024;

    /** A whole segment of a usual rung: each piece more is a system call and a push of TCP more. */
    static final int LARGEST_PIECE = 1 << 20;

    /** After so much the other connections of the event loop have their turn. */
    private static final int A_TURN = 1 << 20;

    /** One for each event loop: nothing lies in it between two calls. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private record Scratch(ByteBuffer bytes, MemorySegment memory) {

        Scratch() {
            this(ByteBuffer.allocateDirect(LARGEST_PIECE));
        }

        private Scratch(ByteBuffer bytes) {
            this(bytes, MemorySegment.ofBuffer(bytes));
        }
    }

    private final MediaBytes.Muxed body;
    private final long from;
    private final long size;
    private final MediaSender.Listener listener;
    private final Seat seat;
    private long transferred;
    private boolean isFull;

    /**
     * @param seat remembers how much the socket takes, so that no more is made for a slow box
     */
    MuxedRegion(
            MediaBytes.Muxed body, ByteRange.Part part, MediaSender.Listener listener, Seat seat) {
        this.seat = seat;
        this.body = body;
        this.from = part.from();
        this.size = part.to() - part.from();
        this.listener = listener;
    }

    @Override
    public long transferTo(WritableByteChannel socket, long position) throws IOException {
        if (isFull) {
            // It took less than it was given a moment ago: wait until it says that it has room.
            isFull = false;
            return 0;
        }
        long begin = transferred;
        Scratch scratch = SCRATCH.get();
        try (MediaBytes.Cursor cursor = body.open(from + begin)) {
            while (transferred < size && transferred - begin < A_TURN && !isFull) {
                int wanted = (int) Math.min(seat.room(), size - transferred);
                int made = cursor.fill(scratch.memory, 0, wanted);
                if (made <= 0) {
                    throw new IllegalStateException(
                            "body ends at " + (from + transferred) + " of " + body.length());
                }
                scratch.bytes.clear().limit(made);
                int taken = socket.write(scratch.bytes);
                transferred += taken;
                isFull = taken < made;
                seat.took(taken, !isFull);
            }
        }
        if (transferred > begin) {
            listener.written(from + begin, from + transferred);
        } else {
            isFull = false; // 0 tells Netty to wait, so the next call comes with room
        }
        return transferred - begin;
    }

    /** The size of a piece for a socket that takes so many bytes. */
    static int piece(long bytes) {
        return (int) Math.clamp(bytes, SMALLEST_PIECE, LARGEST_PIECE);
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return size;
    }

    @Override
    protected void deallocate() {
        // The cursor is closed after each piece, and the lease by the listener.
    }

    @Override
    public MuxedRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public MuxedRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public MuxedRegion touch() {
        return this;
    }

    @Override
    public MuxedRegion touch(Object hint) {
        return this;
    }
}
