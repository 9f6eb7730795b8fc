package kejian.delivery.box;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of a client of HTTP/2 by their nine bytes of head (RFC 9113 §4.1), to know
 * whether something that has begun is not whole yet: the preface, a frame, or a block of headers
 * that goes on in further frames (§6.10).
 */
final class FrameHeads {

    private static final int PREFACE = 24;
    private static final int HEAD = 9;
    private static final int TYPE_AT = 3;
    private static final int FLAGS_AT = 4;
    private static final int HEADERS = 0x1;
    private static final int CONTINUATION = 0x9;
    private static final int END_HEADERS = 0x4;

    /** Bytes of the preface or of a payload that are still to come. */
    private int left = PREFACE;

    private int headBytes;
    private int length;
    private int type;
    private boolean blockIsOpen;

    /** Whether all that has begun is whole. */
    boolean isWhole() {
        return left == 0 && headBytes == 0 && !blockIsOpen;
    }

    /**
     * Any part of what a connection sends, in its order.
     *
     * @return whether something became whole in it
     */
    boolean read(ByteBuf bytes) {
        boolean whole = false;
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        while (at < end) {
            if (left > 0) {
                int taken = Math.min(left, end - at);
                left -= taken;
                at += taken;
            } else {
                head(bytes.getUnsignedByte(at++));
            }
            whole |= isWhole();
        }
        return whole;
    }

    private void head(int value) {
        if (headBytes < TYPE_AT) {
            length = length << 8 | value;
        } else if (headBytes == TYPE_AT) {
            type = value;
        } else if (headBytes == FLAGS_AT && (type == HEADERS || type == CONTINUATION)) {
            blockIsOpen = (value & END_HEADERS) == 0;
        }
        if (++headBytes == HEAD) {
            left = length;
            headBytes = 0;
            length = 0;
        }
    }
}
