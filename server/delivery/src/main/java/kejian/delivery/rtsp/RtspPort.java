package kejian.delivery.rtsp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kejian.delivery.box.ViewingDoor;
import kejian.delivery.packaging.PackageCache;

/**
 * The port at which boxes ask by RTSP, with an event loop of its own: its packets must leave in
 * time, whatever HTTP's loops are busy with.
 */
public final class RtspPort implements AutoCloseable {

    private static final int BACKLOG = 1_024;

    /** A quarter of a second of the fastest line, kept by the kernel: more would delay a seek. */
    private static final int SEND_BYTES = 64 * 1024;

    private static final WriteBufferWaterMark WAITING =
            new WriteBufferWaterMark(8 * 1024, 16 * 1024);

    private static final int READ_BYTES = 2_048;
    private static final long WITHIN_S = 20;

    /**
     * Where boxes ask, and what they may.
     *
     * @param port 0 for any free one
     * @param mediaPort UDP, even; RTCP has the next one; 0 for any free pair
     * @param edgePort where other servers are asked by RTSP, to which boxes are sent on
     * @param maxConnections TCP connections at a time
     * @param headWithin a request must be whole so long after its first byte
     * @param silence after which a session, or a connection without one, ends
     */
    public record Settings(
            String host,
            int port,
            int mediaPort,
            int edgePort,
            int maxConnections,
            Duration headWithin,
            Duration silence) {

        /** As old boxes expect it: they send a heartbeat every ten seconds. */
        public static final Duration SILENCE = Duration.ofSeconds(60);
    }

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Service service;
    private final Channel listener;
    private final MediaPorts ports;

    private RtspPort(
            EventLoopGroup group,
            EventLoop loop,
            Service service,
            Channel listener,
            MediaPorts ports) {
        this.group = group;
        this.loop = loop;
        this.service = service;
        this.listener = listener;
        this.ports = ports;
    }

    /**
     * Listens; blocks until it does, so not to be called on an event loop.
     *
     * @throws IOException when a port is in use
     */
    public static RtspPort open(
            Vertx vertx, ViewingDoor door, PackageCache packages, Settings settings)
            throws IOException {
        Transport transport = ((VertxInternal) vertx).transport();
        EventLoopGroup group =
                transport.eventLoopGroup(
                        Transport.IO_EVENT_LOOP_GROUP, 1, RtspPort::thread, /* ioRatio= */ 100);
        EventLoop loop = group.next();
        boolean done = false;
        try {
            Service service = new Service(vertx, door, packages, settings, loop);
            MediaPorts ports =
                    MediaPorts.open(
                            transport, loop, settings.host(), settings.mediaPort(), service);
            call(
                    loop,
                    () -> {
                        service.start(ports);
                        return true;
                    });
            Channel listener = listen(transport, loop, settings, service);
            done = true;
            return new RtspPort(group, loop, service, listener, ports);
        } finally {
            if (!done) {
                group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
        }
    }

    private static Thread thread(Runnable loop) {
        Thread thread = new io.netty.util.concurrent.FastThreadLocalThread(loop, "rtsp");
        thread.setDaemon(true);
        return thread;
    }

    private static Channel listen(
            Transport transport, EventLoop loop, Settings settings, Service service)
            throws IOException {
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loop)
                        .channelFactory(transport.serverChannelFactory(/* domainSocket= */ false))
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_SNDBUF, SEND_BYTES)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
                        .childOption(
                                ChannelOption.RCVBUF_ALLOCATOR,
                                new FixedRecvByteBufAllocator(READ_BYTES))
                        .childHandler(new Initializer(service))
                        .bind(new InetSocketAddress(settings.host(), settings.port()));
        if (!bound.awaitUninterruptibly(WITHIN_S, TimeUnit.SECONDS) || !bound.isSuccess()) {
            throw new IOException(
                    "boxes cannot be listened to by RTSP at "
                            + settings.host()
                            + ":"
                            + settings.port()
                            + ": "
                            + bound.cause(),
                    bound.cause());
        }
        return bound.channel();
    }

    private static final class Initializer extends ChannelInitializer<Channel> {

        private final Service service;

        Initializer(Service service) {
            this.service = service;
        }

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new Connection(service, channel));
        }
    }

    /** TCP. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** UDP, of media. */
    public int mediaPort() {
        return ports.port();
    }

    /** Sessions at this moment; waits for the loop, so not to be called on one. */
    public int sessions() throws IOException {
        return call(loop, service::sessions);
    }

    /** Likewise TCP connections. */
    public int connections() throws IOException {
        return call(loop, service::connections);
    }

    private static <T> T call(EventLoop loop, Callable<T> asked) throws IOException {
        try {
            return loop.submit(asked).get(WITHIN_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the loop of RTSP does not answer", e);
        }
    }

    /** Ends every session, and books what it was sent. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly(WITHIN_S, TimeUnit.SECONDS);
        loop.submit(service::close).awaitUninterruptibly(WITHIN_S, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(WITHIN_S, TimeUnit.SECONDS);
    }
}
