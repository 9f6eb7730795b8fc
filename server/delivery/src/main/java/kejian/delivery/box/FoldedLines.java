package kejian.delivery.box;

import io.netty.buffer.ByteBuf;

/**
 * Looks for lines that begin with a blank. The decoder joins them to the line before (RFC 9112
 * §5.2), where another program on the way may take them for heads of their own; once joined they
 * cannot be told from others. Bodies are looked through as well: the lines of the only one that
 * boxes send begin with a key.
 */
final class FoldedLines {

    private boolean lineBegins;
    private boolean found;
    private int lineBytes;
    private byte last;

    boolean isFound() {
        return found;
    }

    /** Any part of what a connection sends, in its order. */
    void read(ByteBuf bytes) {
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        while (at < end) {
            if (lineBegins) {
                byte first = bytes.getByte(at);
                found |= first == ' ' || first == '\t';
            }
            int feed = bytes.indexOf(at, end, (byte) '\n');
            lineBegins = feed >= 0;
            at = lineBegins ? feed + 1 : end;
        }
    }

    /**
     * Up to the end of one head, where there is one, so that no body is looked through.
     *
     * @return how many bytes of these belong to the head
     */
    int readHead(ByteBuf bytes) {
        int from = bytes.readerIndex();
        for (int at = from; at < bytes.writerIndex(); at++) {
            byte b = bytes.getByte(at);
            if (lineBegins) {
                found |= b == ' ' || b == '\t';
            }
            lineBegins = b == '\n';
            if (lineBegins) {
                boolean isBlank = lineBytes == 0 || lineBytes == 1 && last == '\r';
                lineBytes = 0;
                if (isBlank) {
                    lineBegins = false;
                    return at + 1 - from;
                }
            } else {
                lineBytes++;
            }
            last = b;
        }
        return bytes.readableBytes();
    }
}
