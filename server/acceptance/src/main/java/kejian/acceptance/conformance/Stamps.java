package kejian.acceptance.conformance;

/** The head of a PES packet (ISO/IEC 13818-1 §2.4.3.6). */
record Stamps(long presentation, long decoding, int headerBytes, int packetLength) {

    static final long NONE = -1;

    /** Nothing where no PES packet with a sound head begins here. */
    static @org.jspecify.annotations.Nullable Stamps read(byte[] s, int at, int end) {
        if (end - at < 9 || s[at] != 0 || s[at + 1] != 0 || s[at + 2] != 1) {
            return null;
        }
        int length = (s[at + 4] & 0xff) << 8 | s[at + 5] & 0xff;
        int flags = s[at + 7] & 0xff;
        int header = 9 + (s[at + 8] & 0xff);
        boolean presented = (flags & 0x80) != 0;
        boolean decoded = (flags & 0x40) != 0;
        int needed = 9 + (presented ? 5 : 0) + (decoded ? 5 : 0);
        if ((s[at + 6] & 0xc0) != 0x80 || decoded && !presented || header < needed) {
            return null;
        }
        if (end - at < needed || presented && !marked(s, at + 9, decoded ? 3 : 2)) {
            return null;
        }
        if (decoded && !marked(s, at + 14, 1)) {
            return null;
        }
        long pts = presented ? stamp(s, at + 9) : NONE;
        return new Stamps(pts, decoded ? stamp(s, at + 14) : pts, header, length);
    }

    private static boolean marked(byte[] s, int p, int prefix) {
        return (s[p] & 0xf1) == (prefix << 4 | 1) && (s[p + 2] & 1) == 1 && (s[p + 4] & 1) == 1;
    }

    private static long stamp(byte[] s, int p) {
        return (s[p] >> 1 & 7L) << 30
                | (s[p + 1] & 0xffL) << 22
                | (s[p + 2] >> 1 & 0x7fL) << 15
                | (s[p + 3] & 0xffL) << 7
                | (s[p + 4] >> 1 & 0x7f);
    }
}
