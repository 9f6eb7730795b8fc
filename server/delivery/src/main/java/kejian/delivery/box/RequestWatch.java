package kejian.delivery.box;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * Watches heads alone where bodies are long and of any bytes: what lies between a blank line and
 * the end of the body, as the decoder finds it, is nobody's head. So that no head is passed over, a
 * head is handed to the decoder by itself, and a body up to its stated length.
 */
final class RequestWatch extends HeadClock.Watch {

    private static final long UNKNOWN = -1;

    private final HeadClock clock;
    private final FoldedLines folded = new FoldedLines();
    private @Nullable Decoded decoded;
    private boolean inBody;
    private long bodyLeft;

    /** A head came out of the decoder that was not looked through, after a body in chunks. */
    private boolean isUnread;

    private int unanswered;

    RequestWatch(HeadClock clock) {
        this.clock = clock;
    }

    @Override
    boolean isAnswering() {
        return unanswered > 0;
    }

    @Override
    boolean arrived() {
        return !folded.isFound() && !isUnread;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (!(message instanceof ByteBuf bytes) || !isFollowing(from)) {
            from.fireChannelRead(message);
            return;
        }
        try {
            while (bytes.isReadable() && from.channel().isActive()) {
                int length = bytes.readableBytes();
                if (!inBody) {
                    since = since == 0 ? clock.now() : since;
                    length = folded.readHead(bytes);
                } else if (bodyLeft != UNKNOWN) {
                    length = (int) Math.min(length, bodyLeft);
                    bodyLeft -= length;
                }
                from.fireChannelRead(bytes.readRetainedSlice(length));
            }
        } finally {
            bytes.release();
        }
    }

    /** False with TLS, where there are no lines to be seen. */
    private boolean isFollowing(ChannelHandlerContext from) {
        if (decoded == null) {
            ChannelHandlerContext decoder = from.pipeline().context(HttpRequestDecoder.class);
            if (decoder == null || from.pipeline().get(SslHandler.class) != null) {
                return false;
            }
            decoded = new Decoded();
            from.pipeline().addAfter(decoder.name(), "head-decoded", decoded);
            ChannelHandlerContext encoder = from.pipeline().context(HttpResponseEncoder.class);
            if (encoder != null) {
                from.pipeline().addAfter(encoder.name(), "answers", new Answers());
            }
        }
        return true;
    }

    /** What the decoder makes of it. */
    private final class Decoded extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext from, Object message) {
            if (message instanceof HttpRequest request) {
                isUnread |= inBody || since == 0;
                since = 0;
                inBody = true;
                unanswered++;
                bodyLeft =
                        HttpUtil.isTransferEncodingChunked(request)
                                ? UNKNOWN
                                : HttpUtil.getContentLength(request, 0L);
            }
            if (message instanceof LastHttpContent) {
                inBody = false;
            }
            from.fireChannelRead(message);
        }
    }

    /** What goes to the encoder. */
    private final class Answers extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
            boolean isInterim =
                    message instanceof HttpResponse response
                            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (message instanceof LastHttpContent && !isInterim) {
                unanswered--;
            }
            to.write(message, promise);
        }
    }
}
