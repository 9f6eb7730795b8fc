package kejian.delivery.box;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.Objects;
import kejian.delivery.packaging.MediaBytes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends a part of a body by the cheapest way that the connection allows. On a plain HTTP/1
 * connection that is a region that the socket drains at its own pace, whatever its size:
 *
 * <ul>
 *   <li>much of a file goes from the page cache to the socket by the kernel (sendfile);
 *   <li>little of a file goes as one view of the map, together with the head: for 20 kB the second
 *       system call costs more than the copy;
 *   <li>a stream is made when the socket has room for it ({@link MuxedRegion}), so that a box that
 *       reads slowly costs no buffer at all.
 * </ul>
 *
 * Vert.x offers none of these with files that are open already, so this reaches into its connection
 * for the channel; nothing else does.
 */
final class MediaSender {

    private static final Logger LOG = Logger.getLogger(MediaSender.class);

    /** From here on the kernel's own copy is cheaper, measured (ADR 9). */
    private static final long FROM_FILE = 128 * 1024;

    private MediaSender() {}

    /** Hears what was really written, on the event loop, while the package is still open. */
    interface Listener {

        /** {@code [from, to)} of the body left for the kernel. */
        void written(long from, long to);

        /** Nothing more follows, and nothing is in flight. Called exactly once. */
        void ended();
    }

    /** The head has been set and not been written; call it on the event loop. */
    static void send(
            HttpServerRequest request, MediaBytes body, ByteRange.Part part, Listener listener) {
        ConnectionBase plain = plain(request);
        if (part.from() == part.to()) {
            request.response().end();
            listener.ended();
        } else if (plain == null) {
            Context context = Objects.requireNonNull(Vertx.currentContext(), "no event loop");
            new PieceSender(context, request, body, part, listener).start();
        } else {
            switch (body) {
                case MediaBytes.Muxed muxed -> {
                    FileRegion region = new MuxedRegion(muxed, part, listener, Seat.of(request));
                    send(request, plain, region, listener);
                }
                case MediaBytes.Mapped mapped -> mapped(request, plain, mapped, part, listener);
            }
        }
    }

    private static @Nullable ConnectionBase plain(HttpServerRequest request) {
        return switch (request.version()) {
            case HTTP_1_0, HTTP_1_1 ->
                    !request.isSSL() && request.connection() instanceof ConnectionBase connection
                            ? connection
                            : null;
            case HTTP_2 -> null;
        };
    }

    private static void mapped(
            HttpServerRequest request,
            ConnectionBase connection,
            MediaBytes.Mapped body,
            ByteRange.Part part,
            Listener listener) {
        long size = part.to() - part.from();
        MediaBytes.FilePlace file = body.file();
        if (file != null && size >= FROM_FILE) {
            FileRegion region =
                    new OpenFileRegion(file.channel(), file.position() + part.from(), size);
            send(request, connection, region, new FromFile(listener, part.from(), region));
            return;
        }
        Buffer view =
                Buffer.buffer(
                        Unpooled.wrappedBuffer(
                                body.bytes().asSlice(part.from(), size).asByteBuffer()));
        request.response()
                .end(view)
                .onComplete(sent -> {
                    if (sent.succeeded()) {
                        listener.written(part.from(), part.to());
                    }
                    listener.ended();
                });
    }

    /** A file's progress is known when it ends, whole or not. */
    private record FromFile(Listener listener, long from, FileRegion region) implements Listener {

        @Override
        public void written(long begin, long end) {
            throw new UnsupportedOperationException("the kernel sends, nobody hears");
        }

        @Override
        public void ended() {
            if (region.transferred() > 0) {
                listener.written(from, from + region.transferred());
            }
            listener.ended();
        }
    }

    private static void send(
            HttpServerRequest request,
            ConnectionBase connection,
            FileRegion region,
            Listener listener) {
        HttpServerResponse response = request.response();
        response.writeHead();
        ChannelPromise sent = connection.channelHandlerContext().newPromise();
        sent.addListener((ChannelFuture result) -> {
            listener.ended();
            if (result.isSuccess()) {
                response.end();
            } else {
                broken(request, result.cause());
            }
        });
        connection.writeToChannel(region, sent);
    }

    private static void broken(HttpServerRequest request, @Nullable Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.errorf(cause, "sending stopped address=%s", request.path());
        }
        request.connection().close();
    }
}
