package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The two UDP ports from which all sessions are sent: an even one for media and the next one for
 * RTCP (RFC 3550 §11). One pair for all costs no port a session, and many packets to many boxes
 * leave with one system call.
 */
final class MediaPorts {

    private static final int TRIES = 64;
    private static final int OUT_BYTES = 1 << 22;

    /** Beyond it packets are dropped: a line that is full gains nothing by what comes late. */
    private static final int MOST_WAITING = 1 << 20;

    private static final int LONGEST_IN = 2_048;
    private static final long OPENS_WITHIN_S = 10;

    /** Hears what boxes send. */
    interface Listener {

        void datagram(InetSocketAddress from, ByteBuf content, boolean isControl);
    }

    private final DatagramChannel media;
    private final DatagramChannel control;
    private boolean isUnflushed;
    private long dropped;

    private MediaPorts(DatagramChannel media, DatagramChannel control) {
        this.media = media;
        this.control = control;
    }

    /**
     * Blocks until they are open.
     *
     * @param port even, 0 for any free one
     * @throws IOException when no pair is free
     */
    static MediaPorts open(
            Transport transport, EventLoop loop, String host, int port, Listener listener)
            throws IOException {
        if (port % 2 != 0) {
            throw new IOException("the port for media must be even, and is " + port);
        }
        IOException last = new IOException("no two free UDP ports in a row");
        for (int i = 0; i < (port == 0 ? TRIES : 1); i++) {
            DatagramChannel first = null;
            try {
                first = bind(transport, loop, host, port, listener, /* isControl= */ false);
                int bound = first.localAddress().getPort();
                if (bound % 2 == 0) {
                    return new MediaPorts(
                            first,
                            bind(
                                    transport,
                                    loop,
                                    host,
                                    bound + 1,
                                    listener,
                                    /* isControl= */ true));
                }
            } catch (IOException e) {
                last = e;
            }
            if (first != null) {
                first.close();
            }
        }
        throw last;
    }

    private static DatagramChannel bind(
            Transport transport,
            EventLoop loop,
            String host,
            int port,
            Listener listener,
            boolean isControl)
            throws IOException {
        DatagramChannel channel = transport.datagramChannel();
        channel.config().setOption(ChannelOption.SO_SNDBUF, OUT_BYTES);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LONGEST_IN));
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(MOST_WAITING / 2, MOST_WAITING));
        channel.pipeline().addLast(new Ear(listener, isControl));
        await(loop.register(channel));
        try {
            await(channel.bind(new InetSocketAddress(host, port)));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return channel;
    }

    private static void await(ChannelFuture done) throws IOException {
        if (!done.awaitUninterruptibly(OPENS_WITHIN_S, TimeUnit.SECONDS) || !done.isSuccess()) {
            throw new IOException("UDP port: " + done.cause(), done.cause());
        }
    }

    /** The one of media; RTCP has the next. */
    int port() {
        return media.localAddress().getPort();
    }

    /** Packets that the machine's own line did not take. */
    long dropped() {
        return dropped;
    }

    void send(ByteBuf packet, InetSocketAddress to) {
        if (!media.isWritable()) {
            media.flush(); // after a pause one round makes more than usual
        }
        if (!media.isWritable()) {
            dropped++;
            packet.release();
            return;
        }
        media.write(new DatagramPacket(packet, to), media.voidPromise());
    }

    void sendControl(ByteBuf packet, InetSocketAddress to) {
        control.writeAndFlush(new DatagramPacket(packet, to), control.voidPromise());
    }

    void flushSoon() {
        isUnflushed = true;
    }

    /** Once for all that one round of the wheel has made. */
    void flush() {
        if (isUnflushed) {
            isUnflushed = false;
            media.flush();
        }
    }

    void close() {
        media.close();
        control.close();
    }

    private static final class Ear extends SimpleChannelInboundHandler<DatagramPacket> {

        private final Listener listener;
        private final boolean isControl;

        Ear(Listener listener, boolean isControl) {
            this.listener = listener;
            this.isControl = isControl;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            listener.datagram(packet.sender(), packet.content(), isControl);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // a box that is gone lets its system say so (ICMP); its session ends by its silence
        }
    }
}
