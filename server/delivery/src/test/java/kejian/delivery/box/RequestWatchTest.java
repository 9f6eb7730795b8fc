package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A head that begins while another request is answered has its time afterwards. */
class RequestWatchTest {

    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String BEGUN = "GET /b HT";

    private final EmbeddedChannel channel =
            new EmbeddedChannel(new HttpRequestDecoder(), new HttpResponseEncoder());
    private final StringBuilder sent = new StringBuilder();

    @BeforeEach
    void watch() {
        FastThreadLocal.removeAll(); // the clock of another test's loop
        channel.freezeTime();
        HeadClock.watchRequests(channel, Duration.ofSeconds(2));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        FastThreadLocal.removeAll();
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    private String sent() {
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            sent.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return sent.toString();
    }

    private void beginAnswer() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set("Content-Length", 4);
        channel.writeOutbound(head, body("la"));
    }

    private static DefaultHttpContent body(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Test
    void answer_longerThanAHeadMayTake_isNotBrokenByTheNextHead() {
        receive(GET + BEGUN);
        pass(5);
        assertThat(sent()).as("before the answer begins").isEmpty();
        beginAnswer();
        pass(5);
        channel.writeOutbound(body("st"), LastHttpContent.EMPTY_LAST_CONTENT);
        assertThat(sent()).endsWith("\r\n\r\nlast");
        assertThat(channel.isActive()).isTrue();
        pass(2);
        assertThat(sent()).endsWith("last");
        pass(2);
        assertThat(sent()).contains("lastHTTP/1.1 408 ");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void head_thatEndsAfterTheAnswer_isServed() {
        receive(GET + BEGUN);
        beginAnswer();
        pass(5);
        channel.writeOutbound(body("st"), LastHttpContent.EMPTY_LAST_CONTENT);
        receive("TP/1.1\r\nHost: a\r\n\r\n");
        pass(5);
        assertThat(sent()).endsWith("last").doesNotContain("408");
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void interimAnswer_isNone() {
        receive("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n");
        channel.writeOutbound(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        receive("x" + BEGUN);
        pass(5);
        assertThat(sent()).doesNotContain("408");
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void head_afterTheAnswer_hasItsTimeAlone() {
        receive(GET);
        beginAnswer();
        channel.writeOutbound(body("st"), LastHttpContent.EMPTY_LAST_CONTENT);
        receive(BEGUN);
        pass(4);
        assertThat(sent()).contains("lastHTTP/1.1 408 ");
    }

    /** Bytes of TLS are any bytes, folded lines among them. */
    private static final class Opening extends SslHandler {

        Opening(SSLEngine engine) {
            super(engine);
        }

        @Override
        protected void decode(ChannelHandlerContext to, ByteBuf in, List<Object> out) {
            in.skipBytes(in.readableBytes());
            out.add(Unpooled.copiedBuffer(GET, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void tls_isNoHead() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        channel.pipeline().addBefore("HttpRequestDecoder#0", "tls", new Opening(engine));
        receive("\n \n\t");
        HeadClock.Watch watch = (HeadClock.Watch) channel.pipeline().get("head-clock");
        assertThat(channel.<Object>readInbound()).isInstanceOf(HttpRequest.class);
        assertThat(watch.arrived()).isTrue();
    }
}
