package kejian.delivery.box;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose request never gets whole: 408 (RFC 9110 §15.5.9). A connection that waits
 * between requests may do so for as long as it likes; what counts is the time from the first byte
 * that nothing has followed. One for each event loop, and used by that one alone. It counts whole
 * seconds, so that a request costs it no look at a clock.
 */
public final class HeadClock {

    private static final long LOOK_EVERY_MS = 1_000;
    private static final String NAME = "head-clock";
    private static final String TIMEOUT =
            "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    /** Of stream 0, all streams may have been seen, ENHANCE_YOUR_CALM (RFC 9113 §6.8). */
    private static final byte[] GOAWAY =
            HexFormat.of().parseHex("000008" + "07" + "00" + "00000000" + "7fffffff" + "0000000b");

    private static final FastThreadLocal<@Nullable HeadClock> OF_LOOP = new FastThreadLocal<>();

    private final long withinLooks;
    private final Set<Watch> watches = new HashSet<>();
    private long looks = 1;

    HeadClock(Duration within) {
        this.withinLooks = Math.max(1, within.toMillis() / LOOK_EVERY_MS);
    }

    void start(io.vertx.core.Vertx vertx) {
        vertx.setPeriodic(LOOK_EVERY_MS, _ -> look());
    }

    /** Watches a new connection in the clear. */
    void watch(HttpConnection connection) {
        if (connection instanceof ConnectionBase of) {
            ChannelPipeline pipeline = of.channelHandlerContext().pipeline();
            pipeline.addFirst(NAME, watched(pipeline.channel(), new LineWatch()));
        }
    }

    /** Watches what comes out of TLS, from where the handshake has ended. */
    void watchDecrypted(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        SslHandler tls = pipeline.get(SslHandler.class);
        boolean isFramed = ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
        Watch watch = watched(channel, isFramed ? new FrameWatch() : new LineWatch());
        pipeline.addAfter(pipeline.context(tls).name(), NAME, watch);
    }

    private Watch watched(Channel channel, Watch watch) {
        watches.add(watch);
        channel.closeFuture().addListener(_ -> watches.remove(watch));
        return watch;
    }

    /**
     * A request's head is whole.
     *
     * @return whether each of its lines stood alone
     */
    public static boolean arrived(HttpServerRequest request) {
        return !(request.connection() instanceof ConnectionBase channel)
                || !(channel.channelHandlerContext().pipeline().get(NAME) instanceof Watch watch)
                || watch.arrived();
    }

    private void look() {
        looks++;
        List<Watch> late = null; // ending one takes it out of the set
        for (Watch watch : watches) {
            if (watch.since != 0 && watch.isAnswering()) {
                watch.since = looks; // what is put among an answer's bytes would be read as its own
            } else if (watch.since != 0 && looks - watch.since > withinLooks) {
                late = late == null ? new ArrayList<>() : late;
                late.add(watch);
            }
        }
        if (late != null) {
            late.forEach(Watch::end);
        }
    }

    /** The second that it is, in its own count. */
    long now() {
        return looks;
    }

    /**
     * Watches a new connection whose requests may have bodies of any length, which {@link #arrived}
     * is asked about as well. On its event loop, before any byte has been read.
     *
     * @param within see {@link BoxPorts.Settings#headWithin}; the same for all of a loop
     */
    public static void watchRequests(Channel channel, Duration within) {
        HeadClock clock = OF_LOOP.get();
        if (clock == null) {
            HeadClock fresh = new HeadClock(within);
            channel.eventLoop()
                    .scheduleAtFixedRate(
                            fresh::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
            OF_LOOP.set(fresh);
            clock = fresh;
        }
        channel.pipeline().addFirst(NAME, clock.watched(channel, new RequestWatch(clock)));
    }

    abstract static class Watch extends ChannelDuplexHandler {

        protected @Nullable ChannelHandlerContext context;
        protected long since;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        /** Whether the client waits for an answer's last bytes, or leaves them unread. */
        boolean isAnswering() {
            return false;
        }

        /** A head is whole; whether it is clear. */
        boolean arrived() {
            return true;
        }

        void end() {
            since = 0;
            ChannelHandlerContext to = context;
            if (to != null) {
                to.writeAndFlush(ByteBufUtil.writeAscii(to.alloc(), TIMEOUT))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    /** HTTP/1.0 and 1.1. */
    private final class LineWatch extends Watch {

        private final FoldedLines folded = new FoldedLines();

        @Override
        public void channelRead(ChannelHandlerContext from, Object bytes) {
            if (since == 0) {
                since = looks;
            }
            if (bytes instanceof ByteBuf part) {
                folded.read(part);
            }
            from.fireChannelRead(bytes);
        }

        @Override
        boolean isAnswering() {
            ChannelHandlerContext of = context;
            ChannelOutboundBuffer unsent =
                    of == null ? null : of.channel().unsafe().outboundBuffer();
            return unsent != null && !unsent.isEmpty();
        }

        @Override
        public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
            since = 0; // an answer: whatever came was enough for it
            to.write(message, promise);
        }

        @Override
        boolean arrived() {
            since = 0;
            return !folded.isFound();
        }
    }

    /**
     * HTTP/2 has frames instead of lines: a block of headers has the time that a head has, and so
     * have the preface and any single frame, which hold no less memory. Answers to other requests
     * do not count for them.
     */
    private final class FrameWatch extends Watch {

        private final FrameHeads frames = new FrameHeads();

        FrameWatch() {
            since = looks; // for the preface, which nobody has a reason to hold back
        }

        @Override
        public void channelRead(ChannelHandlerContext from, Object bytes) {
            if (bytes instanceof ByteBuf part) {
                boolean isFresh = frames.read(part) || since == 0;
                since = frames.isWhole() ? 0 : isFresh ? looks : since;
            }
            from.fireChannelRead(bytes);
        }

        @Override
        void end() {
            since = 0;
            ChannelHandlerContext to = context;
            if (to != null) {
                // not through the codec, which would wait for requests under way
                to.writeAndFlush(Unpooled.wrappedBuffer(GOAWAY)).addListener(_ -> to.close());
            }
        }
    }
}
