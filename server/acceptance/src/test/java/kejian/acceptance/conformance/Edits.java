package kejian.acceptance.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Defects to seed into a stream. Positions are bytes, {@code n} counts from 0. */
final class Edits {

    static final int VIDEO = 0x100;
    static final int AUDIO = 0x101;
    static final int MAP = 0x1000;

    private Edits() {}

    static int at(byte[] s, int pid, int n) {
        int found = 0;
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (pid(s, at) == pid && (s[at + 3] & 0x10) != 0 && found++ == n) {
                return at;
            }
        }
        throw new IllegalArgumentException("no packet " + n + " of " + pid);
    }

    static int pid(byte[] s, int at) {
        return (s[at + 1] & 31) << 8 | s[at + 2] & 0xff;
    }

    static boolean isClock(byte[] s, int at) {
        return pid(s, at) == VIDEO
                && (s[at + 3] & 0x20) != 0
                && s[at + 4] != 0
                && (s[at + 5] & 0x10) != 0;
    }

    static int clock(byte[] s, int n) {
        int found = 0;
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (isClock(s, at) && found++ == n) {
                return at;
            }
        }
        throw new IllegalArgumentException("no clock " + n);
    }

    /** Where the {@code n}th PES packet of a PID begins. */
    static int payload(byte[] s, int pid, int n) {
        int found = 0;
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (pid(s, at) == pid && (s[at + 1] & 0x40) != 0 && found++ == n) {
                return at + 4 + ((s[at + 3] & 0x20) != 0 ? 1 + (s[at + 4] & 0xff) : 0);
            }
        }
        return -1;
    }

    static byte[] set(byte[] s, int at, int value) {
        s[at] = (byte) value;
        return s;
    }

    static byte[] or(byte[] s, int at, int bits) {
        return set(s, at, s[at] | bits);
    }

    static byte[] and(byte[] s, int at, int bits) {
        return set(s, at, s[at] & bits);
    }

    static byte[] xor(byte[] s, int at, int bits) {
        return set(s, at, s[at] ^ bits);
    }

    /** A null packet instead. */
    static byte[] blank(byte[] s, int at) {
        Arrays.fill(s, at, at + Packet.LENGTH, (byte) 0xff);
        s[at] = 0x47;
        s[at + 1] = 0x1f;
        s[at + 3] = 0x10;
        return s;
    }

    static byte[] blankAll(byte[] s, int pid) {
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (pid(s, at) == pid) {
                blank(s, at);
            }
        }
        return s;
    }

    static byte[] repeat(byte[] s, int at) {
        System.arraycopy(s, at, s, at(s, AUDIO, 10), Packet.LENGTH);
        return s;
    }

    static byte[] swap(byte[] s, int a, int b) {
        byte[] first = Arrays.copyOfRange(s, a, a + Packet.LENGTH);
        System.arraycopy(s, b, s, a, Packet.LENGTH);
        System.arraycopy(first, 0, s, b, Packet.LENGTH);
        return s;
    }

    static byte[] frozen(byte[] s) {
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (pid(s, at) == AUDIO) {
                s[at + 3] &= (byte) 0xf0;
            }
        }
        return s;
    }

    static byte[] discontinuity(byte[] s) {
        return or(s, clock(s, 30) + 5, 0x80);
    }

    static byte[] error(byte[] s) {
        return or(s, at(s, VIDEO, 30) + 1, 0x80);
    }

    static byte[] stranger(byte[] s) {
        int at = at(s, Packet.NULL_PID, 3);
        s[at + 1] = 0x03;
        return s;
    }

    static byte[] clockless(byte[] s) {
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (isClock(s, at)) {
                s[at + 5] &= ~0x10;
            }
        }
        return s;
    }

    static byte[] shift(byte[] s, int from, int to, long ticks) {
        int n = 0;
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (isClock(s, at)) {
                if (n >= from && n < to) {
                    writeClock(s, at, readClock(s, at) + ticks);
                }
                n++;
            }
        }
        return s;
    }

    static byte[] scale(byte[] s, double factor) {
        long first = readClock(s, clock(s, 0));
        for (int at = 0; at < s.length; at += Packet.LENGTH) {
            if (isClock(s, at)) {
                writeClock(s, at, first + Math.round((readClock(s, at) - first) * factor));
            }
        }
        return s;
    }

    static long readClock(byte[] s, int at) {
        Packet p = new Packet();
        p.read(s, at, 0);
        return p.clock;
    }

    static void writeClock(byte[] s, int at, long ticks) {
        long base = ticks / 300;
        int rest = (int) (ticks % 300);
        s[at + 6] = (byte) (base >> 25);
        s[at + 7] = (byte) (base >> 17);
        s[at + 8] = (byte) (base >> 9);
        s[at + 9] = (byte) (base >> 1);
        s[at + 10] = (byte) ((base & 1) << 7 | 0x7e | rest >> 8);
        s[at + 11] = (byte) rest;
    }

    static byte[] silence(byte[] s) {
        int packets = 0;
        for (int at = s.length / 2 / Packet.LENGTH * Packet.LENGTH;
                packets < 80;
                at += Packet.LENGTH) {
            if (pid(s, at) == AUDIO) {
                blank(s, at);
                packets++;
            }
        }
        return s;
    }

    /** Moves all presentation and decoding times of a PID. */
    static byte[] stamps(byte[] s, int pid, long present, long decode) {
        for (int n = 0; payload(s, pid, n) >= 0; n++) {
            stamp(s, payload(s, pid, n), present, decode);
        }
        return s;
    }

    static byte[] stampOf(byte[] s, int pid, int n, long ticks) {
        stamp(s, payload(s, pid, n), ticks, ticks);
        return s;
    }

    static void stamp(byte[] s, int pes, long present, long decode) {
        add(s, pes + 9, present);
        if ((s[pes + 7] & 0x40) != 0) {
            add(s, pes + 14, decode);
        }
    }

    static void add(byte[] s, int p, long by) {
        long ticks =
                (s[p] >> 1 & 7L) << 30
                        | (s[p + 1] & 0xffL) << 22
                        | (s[p + 2] >> 1 & 0x7fL) << 15
                        | (s[p + 3] & 0xffL) << 7
                        | (s[p + 4] >> 1 & 0x7f);
        ticks = Math.max(0, ticks + by);
        s[p] = (byte) (s[p] & 0xf0 | (ticks >> 30 & 7) << 1 | 1);
        s[p + 1] = (byte) (ticks >> 22);
        s[p + 2] = (byte) (ticks >> 14 & 0xfe | 1);
        s[p + 3] = (byte) (ticks >> 7);
        s[p + 4] = (byte) (ticks << 1 & 0xfe | 1);
    }

    static List<byte[]> each(List<byte[]> s, int n, UnaryOperator<byte[]> seed) {
        s.set(n, seed.apply(s.get(n)));
        return s;
    }

    static List<byte[]> anew(List<byte[]> segments) {
        for (byte[] s : segments) {
            int first = s[at(s, AUDIO, 0) + 3] & 15;
            for (int at = 0; at < s.length; at += Packet.LENGTH) {
                if (pid(s, at) == AUDIO) {
                    s[at + 3] = (byte) (s[at + 3] & 0xf0 | (s[at + 3] & 15) - first & 15);
                }
            }
        }
        return segments;
    }

    static List<byte[]> fromZero(List<byte[]> s) {
        return each(s, 1, b -> shift(b, 0, 9_999, -6L * 27_000_000));
    }

    static List<byte[]> tablesOnce(List<byte[]> segments) {
        for (byte[] s : segments) {
            for (int at = Packet.LENGTH * 2; at < s.length; at += Packet.LENGTH) {
                if (pid(s, at) == 0 || pid(s, at) == MAP) {
                    blank(s, at);
                }
            }
        }
        return segments;
    }
}
