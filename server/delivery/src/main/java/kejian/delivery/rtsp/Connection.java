package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client's TCP connection: it is read message by message, each is answered or ends it, and its
 * sessions end with it. While an answer waits for a disk, or the client does not read, nothing more
 * is read from it.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = Logger.getLogger(Connection.class);
    private static final int MOST_HELD =
            MessageReader.LONGEST_HEAD + MessageReader.LONGEST_BODY + MessageReader.LONGEST_FRAME;

    /** A box has one; a client may tear down late. */
    static final int MOST_SESSIONS = 4;

    /** After so many requests in a row the loop turns to others. */
    private static final int A_TURN = 32;

    private final Service service;
    private final Methods methods;
    private final Channel channel;
    private final Map<Integer, PlaySession> sessions = new LinkedHashMap<>();
    private final Map<String, String> queries = new LinkedHashMap<>();
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean isBusy;
    private boolean isEnding;
    private boolean isScheduled;
    private long heard = System.nanoTime();
    private long incompleteSince;
    private int ownSequence;

    Connection(Service service, Channel channel) {
        this.service = service;
        this.channel = channel;
        this.methods = new Methods(service, this);
    }

    Channel channel() {
        return channel;
    }

    InetSocketAddress peer() {
        return (InetSocketAddress) channel.remoteAddress();
    }

    InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (service.isFull()) {
            say(Answer.of(Status.UNAVAILABLE, "0", service.door()).field("Retry-After", "10"));
            endAfterLastWord();
        }
        service.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        service.closed(this);
        isEnding = true;
        for (PlaySession session : new ArrayList<>(sessions.values())) {
            drop(session);
        }
        release();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (isEnding) {
                return;
            }
            heard = System.nanoTime();
            if (held.readableBytes() + bytes.readableBytes() > MOST_HELD) {
                // a socket gives less than a message at a time, so nobody asks for so much unheard
                say(Answer.of(Status.BAD_REQUEST, "0", service.door()));
                endAfterLastWord();
                return;
            }
            hold(bytes);
        } finally {
            bytes.release();
        }
        readOn();
    }

    private void hold(ByteBuf bytes) {
        ByteBuf all = Unpooled.buffer(held.readableBytes() + bytes.readableBytes());
        all.writeBytes(held).writeBytes(bytes);
        release();
        held = all;
    }

    private void release() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    /** Answers what is whole, as long as somebody takes the answers. */
    private void readOn() {
        for (int i = 0; i < A_TURN && !isBusy && !isEnding && channel.isWritable(); i++) {
            Message message = MessageReader.next(held);
            if (message == null) {
                break;
            }
            incompleteSince = 0;
            take(message);
        }
        if (isEnding) {
            return;
        }
        boolean isOver = held.isReadable() && !isBusy && channel.isWritable() && isWhole();
        if (isOver && !isScheduled) {
            isScheduled = true;
            channel.eventLoop()
                    .execute(() -> {
                        isScheduled = false;
                        readOn();
                    });
        }
        if (!held.isReadable()) {
            release();
        } else if (incompleteSince == 0 && !isBusy) {
            incompleteSince = System.nanoTime();
        }
        channel.config().setAutoRead(!isBusy && channel.isWritable() && !isOver);
        channel.flush();
    }

    /** Whether a message more can be taken, without taking it. */
    private boolean isWhole() {
        return MessageReader.next(held.duplicate()) != null;
    }

    private void take(Message message) {
        switch (message) {
            case Message.Reply() -> touchAll();
            case Message.Frame(int number, byte[] _) -> frame(number);
            case Message.Broken(Status status, String sequence) -> {
                say(methods.refusal(status, sequence));
                endAfterLastWord();
            }
            case Message.Request request -> {
                touchAll();
                try {
                    methods.answer(request);
                } catch (RuntimeException e) {
                    LOG.errorf(e, "no answer method=%s", request.method());
                    say(methods.refusal(Status.INTERNAL, request.sequence()));
                }
            }
        }
    }

    private void touchAll() {
        sessions.values().forEach(PlaySession::touch);
    }

    /** A player's RTCP; on a channel of nobody it is no frame at all. */
    private void frame(int number) {
        for (PlaySession session : sessions.values()) {
            if (session.outlet() instanceof InterleavedOutlet outlet && outlet.uses(number)) {
                session.touch();
                return;
            }
        }
        say(methods.refusal(Status.BAD_REQUEST, "0"));
        endAfterLastWord();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && !isEnding) {
            for (PlaySession session : sessions.values()) {
                session.playback().ready();
            }
            readOn();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a connection broke", cause);
        }
        end();
    }

    /** Until {@link #goOn} nothing more is read: an answer is being made elsewhere. */
    void waits() {
        isBusy = true;
    }

    void goOn() {
        isBusy = false;
        if (!isEnding) {
            readOn();
        }
    }

    boolean isEnding() {
        return isEnding;
    }

    void say(Answer answer) {
        channel.write(answer.bytes(), channel.voidPromise());
    }

    /** Tells a telecom box something by a request of ours. */
    void announce(PlaySession session, PlaySession.Notice notice) {
        Answer request =
                Answer.request("ANNOUNCE", session.target().base(), ++ownSequence)
                        .field("Session", session.field())
                        .field("x-notice", notice.text())
                        .field(
                                "Range",
                                "npt=" + NptRange.seconds(session.playback().nowMs()) + "-");
        channel.writeAndFlush(request.bytes(), channel.voidPromise());
    }

    /** What DESCRIBE was asked with: players leave it out of what they ask for next. */
    void remember(Target target) {
        if (target.query() != null) {
            queries.put(target.courseware(), target.query());
            if (queries.size() > MOST_SESSIONS) {
                queries.remove(queries.keySet().iterator().next());
            }
        }
    }

    Target completed(Target target) {
        return target.query() == null ? target.asking(queries.get(target.courseware())) : target;
    }

    @Nullable PlaySession session(int id) {
        return sessions.get(id);
    }

    boolean hasRoom() {
        return sessions.size() < MOST_SESSIONS;
    }

    boolean isTaken(int number) {
        return sessions.values().stream()
                .anyMatch(s -> s.outlet() instanceof InterleavedOutlet o && o.uses(number));
    }

    void add(PlaySession session) {
        sessions.put(session.id(), session);
        service.add(session);
    }

    void drop(PlaySession session) {
        sessions.remove(session.id());
        service.remove(session);
        session.close();
    }

    /** Ends what is silent, or does not come to an end. */
    void look(long now) {
        long within = service.settings().headWithin().toNanos();
        if (incompleteSince != 0 && !isBusy && now - incompleteSince > within) {
            say(methods.refusal(Status.REQUEST_TIMEOUT, "0"));
            endAfterLastWord();
        } else if (sessions.isEmpty() && now - heard > service.settings().silence().toNanos()) {
            end();
        }
    }

    /** After what was said; a client that does not read does not keep it open. */
    void endAfterLastWord() {
        if (isEnding) {
            return;
        }
        isEnding = true;
        channel.config().setAutoRead(false);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        channel.eventLoop()
                .schedule(
                        this::end,
                        service.settings().headWithin().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    void end() {
        isEnding = true;
        channel.close();
    }
}
