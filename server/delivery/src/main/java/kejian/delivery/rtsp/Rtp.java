package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * The RTP stream of one session: payload type 33 with a clock of 90 kHz (RFC 3551 §6, RFC 2250 §2),
 * and what its RTCP says (RFC 3550 §6).
 */
final class Rtp {

    static final int HEAD = 12;
    static final long HZ = 90_000;
    private static final int VERSION = 0x80;
    private static final int TRANSPORT_STREAM = 33;
    private static final int MARKER = 0x80;
    private static final int SENDER_REPORT = 200;
    private static final int DESCRIPTION = 202;
    private static final int GOODBYE = 203;
    private static final byte[] NAME = "vod".getBytes(StandardCharsets.US_ASCII);

    /** From 1900, as NTP counts, to 1970. */
    private static final long EPOCH_S = 2_208_988_800L;

    private final int source;
    private final int firstTime;
    private int sequence;
    private int packets;
    private int bytes;

    Rtp(RandomGenerator random) {
        source = random.nextInt();
        firstTime = random.nextInt();
        sequence = random.nextInt(1 << 15);
    }

    int source() {
        return source;
    }

    /** Of the next packet. */
    int sequence() {
        return sequence & 0xffff;
    }

    /**
     * @param ticks 90 kHz since the session's first packet
     */
    long time(long ticks) {
        return firstTime + ticks & 0xffff_ffffL;
    }

    /**
     * Writes the header of the next packet.
     *
     * @param isJump whether its clock does not follow from the one before
     */
    void head(ByteBuf to, long ticks, boolean isJump, int payload) {
        to.writeByte(VERSION);
        to.writeByte(TRANSPORT_STREAM | (isJump ? MARKER : 0));
        to.writeShort(sequence++);
        to.writeInt((int) time(ticks));
        to.writeInt(source);
        packets++;
        bytes += payload;
    }

    /** How far the stream is, by the clock on the wall. */
    void report(ByteBuf to, long ticks, long wallMs) {
        to.writeByte(VERSION);
        to.writeByte(SENDER_REPORT);
        to.writeShort(6);
        to.writeInt(source);
        to.writeInt((int) (wallMs / 1000 + EPOCH_S));
        to.writeInt((int) ((wallMs % 1000 << 32) / 1000));
        to.writeInt((int) time(ticks));
        to.writeInt(packets);
        to.writeInt(bytes);
        describe(to);
    }

    private void describe(ByteBuf to) {
        to.writeByte(VERSION | 1);
        to.writeByte(DESCRIPTION);
        to.writeShort(3);
        to.writeInt(source);
        to.writeByte(1); // CNAME
        to.writeByte(NAME.length);
        to.writeBytes(NAME);
        to.writeZero(3);
    }

    /** Nothing follows. */
    void goodbye(ByteBuf to, long ticks, long wallMs) {
        report(to, ticks, wallMs);
        to.writeByte(VERSION | 1);
        to.writeByte(GOODBYE);
        to.writeShort(1);
        to.writeInt(source);
    }
}
