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
}
