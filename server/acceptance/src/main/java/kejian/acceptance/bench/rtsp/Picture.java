package kejian.acceptance.bench.rtsp;

/**
 * Looks at packets until the first picture behind a jump is whole: what a viewer waits for after a
 * press on the remote.
 */
final class Picture {

    private static final int PACKET = 188;
    private static final int VIDEO = 0x100;

    private boolean isJumped;
    private boolean isBegun;
    private boolean isWhole;

    /**
     * @return whether it is whole with these packets
     */
    boolean look(byte[] bytes, int from, int to) {
        for (int at = from; at + PACKET <= to && !isWhole; at += PACKET) {
            int pid = (bytes[at + 1] & 0x1f) << 8 | bytes[at + 2] & 0xff;
            if (pid != VIDEO) {
                continue;
            }
            boolean hasField = (bytes[at + 3] & 0x20) != 0;
            boolean hasPayload = (bytes[at + 3] & 0x10) != 0;
            if (!isJumped) {
                isJumped = hasField && bytes[at + 4] != 0 && (bytes[at + 5] & 0x80) != 0;
            } else if (hasPayload) {
                boolean begins = (bytes[at + 1] & 0x40) != 0;
                // its last packet is filled up, or the next one's first one follows
                isWhole = isBegun && (begins || hasField);
                isBegun |= begins;
            }
        }
        return isWhole;
    }
}
