package kejian.origin.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.time.Duration;
import kejian.delivery.box.HeadClock;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link HeadClock} before the decoder of each connection. Quarkus shows a request only when
 * its head is whole and its lines are joined; what Netty offers to whoever wants to stand before
 * that is this extension, loaded as a service where {@link #ENABLED} is set.
 */
public final class ApiDoor extends ChannelInitializerExtension {

    /**
     * Netty's own property, and the value that it asks for; to be set before the first listener.
     */
    public static final String PROPERTY = EXTENSIONS_SYSTEM_PROPERTY;

    public static final String ENABLED = "serviceload";

    private static volatile @Nullable Duration headWithin;

    /** Netty makes it, so settings come by a static field. */
    static void open(Duration within) {
        headWithin = within;
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        Duration within = headWithin;
        if (within != null) {
            connection.pipeline().addFirst(new Watching(within));
        }
    }

    /** As soon as the connection has its event loop. */
    private static final class Watching extends ChannelInitializer<Channel> {

        private final Duration within;

        Watching(Duration within) {
            this.within = within;
        }

        @Override
        protected void initChannel(Channel connection) {
            HeadClock.watchRequests(connection, within);
        }
    }
}
