package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;

/** Where a session's packets go. Used on the loop of its port alone. */
interface Outlet {

    /** Bytes that {@link #media} needs in front of a payload. */
    int headRoom();

    /** Whether it takes more at this moment; where it does not, it says later that it does. */
    boolean isReady();

    /**
     * Sends one payload.
     *
     * @param packet {@link #headRoom} bytes, then RTP header and transport stream packets; given
     *     away
     */
    void media(ByteBuf packet);

    /**
     * Sends a compound RTCP packet.
     *
     * @param packet as for {@link #media}
     */
    void control(ByteBuf packet);

    /** What was given so far leaves now. */
    void flush();

    /** Nothing follows. */
    void close();
}
