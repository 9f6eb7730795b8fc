package kejian.delivery.box;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose request never gets whole: 408 (RFC 9110 §15.5.9). A connection that waits
 * between requests may do so for as long as it likes; what counts is the time from the first byte
 * that nothing has followed. One for each event loop, and used by that one alone. It counts whole
 * seconds, so that a request costs it no look at a clock.
 */
final class HeadClock {

    private static final long LOOK_EVERY_MS = 1_000;
    private static final String NAME = "head-clock";
    private static final String TIMEOUT =
            "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

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
        if (connection instanceof ConnectionBase channel) {
            Watch watch = new Watch(channel.channelHandlerContext().pipeline());
            watches.add(watch);
            connection.closeHandler(_ -> watches.remove(watch));
        }
    }

    /**
     * A request's head is whole.
     *
     * @return whether each of its lines stood alone
     */
    static boolean arrived(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase channel
                && channel.channelHandlerContext().pipeline().get(NAME) instanceof Watch watch) {
            watch.since = 0;
            return !watch.folded.isFound();
        }
        return true;
    }

    private void look() {
        looks++;
        for (Watch watch : watches) {
            if (watch.since != 0 && looks - watch.since > withinLooks) {
                watch.end();
            }
        }
    }

    private final class Watch extends ChannelDuplexHandler {

        private @Nullable ChannelHandlerContext context;
        private long since;
        private final FoldedLines folded = new FoldedLines();

        Watch(ChannelPipeline pipeline) {
            pipeline.addFirst(NAME, this);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

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
        public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
            since = 0; // an answer: whatever came was enough for it
            to.write(message, promise);
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
}
