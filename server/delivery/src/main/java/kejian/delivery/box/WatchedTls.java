package kejian.delivery.box;

import io.netty.channel.Channel;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS that shows each channel at the end of its handshake, before a codec has read a byte. Vert.x
 * shows a connection of HTTP/2 only after its preface and first frame, which a slow client need not
 * send.
 */
final class WatchedTls extends DelegatingSslContext {

    private final Consumer<Channel> shaken;

    private WatchedTls(SslContext context, Consumer<Channel> shaken) {
        super(context);
        this.shaken = shaken;
    }

    /** BoringSSL where it is to be had: the JDK's own engine costs twice as much a byte (ADR 9). */
    static SSLEngineOptions options(Consumer<Channel> shaken) {
        return OpenSsl.isAvailable() ? new Native(shaken) : new Own(shaken);
    }

    private static SslContextFactory factory(SslProvider provider, Consumer<Channel> shaken) {
        return new DefaultSslContextFactory(provider, /* sslSessionCacheEnabled= */ true) {
            @Override
            public SslContext create() throws SSLException {
                return new WatchedTls(super.create(), shaken);
            }
        };
    }

    @Override
    protected void initEngine(SSLEngine engine) {}

    @Override
    protected void initHandler(SslHandler handler) {
        handler.handshakeFuture()
                .addListener(future -> {
                    if (future.isSuccess()) {
                        shaken.accept((Channel) future.getNow());
                    }
                });
    }

    private static final class Native extends OpenSSLEngineOptions {

        private final Consumer<Channel> shaken;

        Native(Consumer<Channel> shaken) {
            this.shaken = shaken;
        }

        @Override
        public OpenSSLEngineOptions copy() {
            return new Native(shaken);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return factory(SslProvider.OPENSSL, shaken);
        }
    }

    private static final class Own extends JdkSSLEngineOptions {

        private final Consumer<Channel> shaken;

        Own(Consumer<Channel> shaken) {
            this.shaken = shaken;
        }

        @Override
        public JdkSSLEngineOptions copy() {
            return new Own(shaken);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return factory(SslProvider.JDK, shaken);
        }
    }
}
