package kejian.delivery.box;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's last request said. A box asks for segment after segment in the same words:
 * what stands here is neither taken apart nor written again, and its strings know their hashes. Of
 * one event loop; costs a connection some hundred bytes once it has asked for media.
 */
final class Seat {

    private static final AttributeKey<Seat> KEY = AttributeKey.valueOf(Seat.class, "seat");

    private @Nullable HotPath path;
    private @Nullable String query;
    private Map<String, String> parameters = Map.of();
    private @Nullable String agent;
    private @Nullable String mark;
    private int room = MuxedRegion.LARGEST_PIECE;

    /** Of the request's connection; a new one where that cannot keep it. */
    static Seat of(HttpServerRequest request) {
        if (!(request.connection() instanceof ConnectionBase connection)) {
            return new Seat();
        }
        Channel channel = connection.channelHandlerContext().channel();
        Seat seat = channel.attr(KEY).get();
        if (seat == null) {
            seat = new Seat();
            channel.attr(KEY).set(seat);
        }
        return seat;
    }

    /** Nothing where it is no address of a segment or stream. */
    @Nullable HotPath path(String text) {
        HotPath found = HotPath.of(text, path);
        if (found != null) {
            path = found;
        }
        return found;
    }

    /** A request's query, read as {@link QueryText} does; not to be changed. */
    Map<String, String> query(@Nullable String text) {
        if (!Objects.equals(text, query)) {
            parameters = QueryText.read(text);
            query = text;
        }
        return parameters;
    }

    /** Bytes that the socket takes at a time, as far as that was seen. */
    int room() {
        return room;
    }

    void took(int bytes, boolean all) {
        room = all ? Math.max(room, MuxedRegion.piece(2L * bytes)) : MuxedRegion.piece(bytes);
    }

    /** Tells viewers without a session apart, as far as that is possible. */
    String mark(Supplier<String> peer, @Nullable String userAgent) {
        String known = mark;
        if (known == null || !Objects.equals(userAgent, agent)) {
            known = peer.get() + " " + userAgent;
            mark = known;
            agent = userAgent;
        }
        return known;
    }
}
