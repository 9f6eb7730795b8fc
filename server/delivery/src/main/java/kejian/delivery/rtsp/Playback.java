package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import kejian.delivery.box.Viewing;
import kejian.delivery.packaging.MediaBytes;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.packaging.TimedStream;
import kejian.delivery.rtsp.NptRange.From;
import org.jspecify.annotations.Nullable;

/**
 * What one session is sent: where it stands, how fast it goes, and each payload at its time. At
 * normal speed these are the bytes of tier A's stream, of which the time follows from their place;
 * in fast motion key pictures with a clock of their own. A session that stands costs no reader.
 */
final class Playback extends Wheel.Turn {

    /** Payloads in a row, before others have their turn. */
    private static final int A_TURN = 16;

    private static final int MOST_PACKETS = 7;
    private static final long NANOS = 1_000_000_000L;
    private static final long BOOK_EVERY_BYTES = 1_000_000;
    private static final long REPORT_EVERY = 5 * NANOS;

    /** A line that stumbled is given what it missed; what it missed before that is put off. */
    private static final long MOST_LAG_TCP = 2 * NANOS;

    private static final long MOST_LAG_UDP = NANOS / 5;

    /** The last picture is on the screen so long after its last byte. */
    private static final long LAST_PICTURE = 3 * NANOS / 2;

    /** Hears of what it does by itself. */
    interface Listener {

        /** The programme's end is reached, or its beginning in fast motion backwards. */
        void ended(boolean atBeginning);

        /** Media went out to somebody who takes it. */
        void taken();
    }

    private enum State {
        STANDS,
        RUNS,
        /** All is sent, and the last picture not yet seen. */
        ENDS
    }

    private final Service service;
    private final Viewing viewing;
    private final PackageCache.Lease lease;
    private final TimedStream stream;
    private final MediaBytes.Muxed body;
    private final Outlet outlet;
    private final @Nullable Rtp rtp;
    private final Listener listener;
    private final Splice splice = new Splice();

    private State state = State.STANDS;
    private int scale = Speeds.NORMAL;
    private MediaBytes.@Nullable Cursor cursor;
    private TimedStream.@Nullable Winding winding;
    private boolean isFresh = true;

    /** Where the next byte of the stream is, or -1 where fast motion has left it. */
    private long position;

    private long standsMs;
    private long stopAt;
    private long stopMs;
    private long bookedTo;
    private long windingBytes;

    private long began;
    private long sent;
    private int bps;
    private long ticksBefore;
    private long endsAt;
    private long reportAt;

    Playback(
            Service service,
            Viewing viewing,
            PackageCache.Lease lease,
            TimedStream stream,
            Outlet outlet,
            @Nullable Rtp rtp,
            Listener listener) {
        this.service = service;
        this.viewing = viewing;
        this.lease = lease;
        this.stream = stream;
        this.body = stream.bytes();
        this.outlet = outlet;
        this.rtp = rtp;
        this.listener = listener;
        this.bps = stream.bitsPerSecond();
        this.stopAt = body.length();
    }

    /**
     * What a PLAY has come to.
     *
     * @param range the true one
     */
    record Begun(String range, int scale) {}

    /**
     * Begins, goes on, or goes elsewhere.
     *
     * @param wanted none to go on
     * @return nothing where the range lies outside; then all is as it was
     */
    @Nullable Begun play(@Nullable NptRange wanted, int newScale) {
        From from = wanted == null ? new From.Now() : wanted.from();
        Long to = wanted == null ? null : wanted.toMs();
        long duration = stream.durationMs();
        boolean backwards = newScale < 0;
        long at =
                switch (from) {
                    case From.Beginning() -> 0;
                    case From.End() -> duration;
                    case From.At(long ms) -> ms;
                    case From.Now() -> nowMs();
                };
        if (at > duration || to != null && (backwards ? to > at : to < at)) {
            return null;
        }
        boolean goesOn =
                from instanceof From.Now
                        && newScale == Speeds.NORMAL
                        && position >= 0
                        && position < body.length();
        long end = to != null ? Math.min(to, duration) : backwards ? 0 : duration;
        book();
        run(goesOn, from instanceof From.Now && at >= duration && !backwards ? 0 : at, newScale);
        stopMs = end;
        stopAt = stream.endOf(end);
        return new Begun(NptRange.text(standsMs, end), newScale);
    }

    private void run(boolean goesOn, long at, int newScale) {
        halt();
        scale = newScale;
        if (newScale != Speeds.NORMAL) {
            TimedStream.Winding pictures = stream.wind(at, newScale);
            winding = pictures;
            splice.jump(0);
            position = -1;
            standsMs = pictures.beginMs();
            bps = pictures.bitsPerSecond();
        } else if (goesOn) {
            standsMs = stream.shownAt(position);
            bps = stream.bitsPerSecond();
        } else {
            TimedStream.Entry entry = stream.entry(at);
            if (!isFresh || entry.from() > 0) {
                splice.jump(entry.picture());
            }
            position = entry.from();
            standsMs = entry.ms();
            bps = stream.bitsPerSecond();
        }
        isFresh = false;
        bookedTo = Math.max(0, position);
        if (winding == null) {
            cursor = body.open(position);
        }
        long now = System.nanoTime();
        began = now;
        sent = 0;
        reportAt = now;
        state = State.RUNS;
        service.wake(this, now);
    }

    /** Media time that is on the screen, as far as a server can tell. */
    long nowMs() {
        if (winding != null) {
            return winding.shownMs();
        }
        if (position >= body.length()) {
            return stream.durationMs();
        }
        return position < 0 ? standsMs : stream.shownAt(position);
    }

    int scale() {
        return scale;
    }

    long durationMs() {
        return stream.durationMs();
    }

    @Nullable Rtp rtp() {
        return rtp;
    }

    /** 90 kHz since the first packet; what a pause takes is left out (RFC 2326 §B). */
    long ticks() {
        return ticksBefore + sent * 8 * Rtp.HZ / bps;
    }

    void pause() {
        halt();
    }

    /** Lets go of the readers, and remembers where they stood. */
    private void halt() {
        ticksBefore = ticks();
        sent = 0;
        book();
        state = State.STANDS;
        if (winding != null) {
            standsMs = winding.shownMs();
            winding.close();
            winding = null;
        }
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }

    @Override
    long turn(long now) {
        return switch (state) {
            case STANDS -> Wheel.NEVER;
            case ENDS -> {
                if (now < endsAt) {
                    yield endsAt;
                }
                state = State.STANDS;
                listener.ended(/* atBeginning= */ scale < 0);
                yield Wheel.NEVER;
            }
            case RUNS -> send(now);
        };
    }

    private long send(long now) {
        boolean any = false;
        long due = due();
        for (int i = 0; i < A_TURN && due <= now; i++) {
            if (!outlet.isReady()) {
                outlet.flush();
                return Wheel.NEVER; // it says when it is
            }
            putOff(now - due);
            any = true;
            if (!payload(now)) {
                outlet.flush();
                return endsAt;
            }
            due = due();
        }
        if (any) {
            outlet.flush();
            listener.taken();
        }
        return due;
    }

    private long due() {
        return began + sent * 8 * NANOS / bps;
    }

    private void putOff(long lag) {
        long most = outlet instanceof InterleavedOutlet ? MOST_LAG_TCP : MOST_LAG_UDP;
        if (lag > most) {
            began += lag - most;
        }
    }

    /** The outlet takes more again. */
    void ready() {
        if (state == State.RUNS) {
            service.wake(this, System.nanoTime());
        }
    }

    /**
     * @return false at the end
     */
    private boolean payload(long now) {
        MemorySegment packets = service.packets();
        int count = fill(packets);
        if (count == 0) {
            end(now);
            return false;
        }
        int bytes = count * Splice.PACKET;
        if (rtp != null && now >= reportAt) {
            reportAt = now + REPORT_EVERY;
            report(rtp);
        }
        int head = outlet.headRoom() + (rtp == null ? 0 : Rtp.HEAD);
        ByteBuf packet = service.buffer(head + bytes);
        packet.writeZero(outlet.headRoom());
        if (rtp != null) {
            rtp.head(packet, ticks(), splice.isJumping(), bytes);
        }
        splice.pass(packets, count, Math.max(0, position));
        service.append(packet, bytes);
        outlet.media(packet);
        sent += bytes;
        if (position >= 0) {
            position += bytes;
            if (position - bookedTo >= BOOK_EVERY_BYTES) {
                book();
            }
        } else {
            windingBytes += bytes;
        }
        return true;
    }

    private int fill(MemorySegment packets) {
        if (winding != null) {
            boolean isOver = scale > 0 ? winding.shownMs() > stopMs : winding.shownMs() < stopMs;
            return isOver ? 0 : winding.fill(packets, 0, MOST_PACKETS);
        }
        long left = Math.max(0, stopAt - position) / Splice.PACKET;
        int wanted = (int) Math.min(MOST_PACKETS, left);
        if (wanted == 0) {
            return 0;
        }
        int filled = Objects.requireNonNull(cursor).fill(packets, 0, (long) wanted * Splice.PACKET);
        return filled / Splice.PACKET;
    }

    private void report(Rtp of) {
        ByteBuf packet = service.buffer(outlet.headRoom() + 64);
        packet.writeZero(outlet.headRoom());
        of.report(packet, ticks(), service.door().clock().millis());
        outlet.control(packet);
    }

    /** Says good-bye to a player that listens for it. */
    void goodbye() {
        if (rtp != null) {
            ByteBuf packet = service.buffer(outlet.headRoom() + 72);
            packet.writeZero(outlet.headRoom());
            rtp.goodbye(packet, ticks(), service.door().clock().millis());
            outlet.control(packet);
        }
    }

    private void end(long now) {
        boolean wound = winding != null;
        halt();
        state = State.ENDS;
        endsAt = wound ? now : now + LAST_PICTURE;
    }

    /** What left since the last time is booked: watched, or only wound. */
    private void book() {
        if (windingBytes > 0) {
            viewing.wound(windingBytes);
            windingBytes = 0;
        }
        if (position > bookedTo) {
            viewing.watched(lease.media().served(body, bookedTo, position), position - bookedTo);
            bookedTo = position;
        }
    }

    /** Ends it; nothing is sent any more. */
    void close() {
        halt();
        lease.close();
        viewing.close();
    }
}
