package kejian.delivery.box;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.foreign.MemorySegment;
import kejian.delivery.packaging.MediaBytes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of a body where the kernel cannot take it from us directly (TLS, HTTP/2), one piece
 * at a time: the next is made when the one before has left. A reader that does not read therefore
 * costs one piece of memory and no more. Pieces of mapped files are views of the map; made bytes go
 * through one pooled buffer, which is ours until the end (Vert.x never releases a buffer that it
 * was given).
 */
final class PieceSender {

    private static final Logger LOG = Logger.getLogger(PieceSender.class);
    private static final int MAPPED_PIECE = 128 * 1024;
    private static final int MUXED_PIECE = 32 * 1024;

    /** After so many pieces in a row the other connections of the event loop have their turn. */
    private static final int PIECES_A_TURN = 16;

    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final MediaBytes body;
    private final long to;
    private final MediaSender.Listener listener;
    private long position;
    private MediaBytes.@Nullable Cursor cursor;
    private @Nullable ByteBuf pooled;
    private boolean ended;

    PieceSender(
            Context context,
            HttpServerRequest request,
            MediaBytes body,
            ByteRange.Part part,
            MediaSender.Listener listener) {
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.body = body;
        this.position = part.from();
        this.to = part.to();
        this.listener = listener;
    }

    /** The head has been set and not been written; call it on the event loop. */
    void start() {
        if (position == to) {
            response.end();
            end();
            return;
        }
        pump();
    }

    private void pump() {
        try {
            for (int piece = 0; piece < PIECES_A_TURN; piece++) {
                if (response.closed()) {
                    end();
                    return;
                }
                long from = position;
                Buffer bytes = next();
                position += bytes.length();
                Future<Void> written = position == to ? response.end(bytes) : response.write(bytes);
                if (!written.isComplete()) {
                    written.onComplete(result -> {
                        if (account(result, from)) {
                            pump();
                        }
                    });
                    return;
                }
                if (!account(written, from)) {
                    return;
                }
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "sending stopped address=%s", request.path());
            end();
            request.connection().close();
            return;
        }
        context.runOnContext(_ -> pump());
    }

    /** Whether there is more to send. */
    private boolean account(AsyncResult<Void> written, long from) {
        if (written.succeeded()) {
            listener.written(from, position);
        }
        if (written.failed() || position == to) {
            end();
            return false;
        }
        return true;
    }

    private Buffer next() {
        return switch (body) {
            case MediaBytes.Mapped mapped -> {
                long size = Math.min(MAPPED_PIECE, to - position);
                MemorySegment slice = mapped.bytes().asSlice(position, size);
                yield Buffer.buffer(Unpooled.wrappedBuffer(slice.asByteBuffer()));
            }
            case MediaBytes.Muxed muxed -> made(muxed);
        };
    }

    private Buffer made(MediaBytes.Muxed muxed) {
        if (cursor == null) {
            cursor = muxed.open(position);
        }
        if (pooled == null) {
            pooled = PooledByteBufAllocator.DEFAULT.directBuffer(MUXED_PIECE, MUXED_PIECE);
        }
        int size = (int) Math.min(MUXED_PIECE, to - position);
        int filled = cursor.fill(MemorySegment.ofBuffer(pooled.internalNioBuffer(0, size)));
        if (filled <= 0) {
            throw new IllegalStateException(
                    "body ends at " + position + " of " + muxed.length() + " bytes");
        }
        pooled.setIndex(0, filled);
        return Buffer.buffer(pooled);
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
        if (pooled != null) {
            pooled.release();
            pooled = null;
        }
        listener.ended();
    }
}
