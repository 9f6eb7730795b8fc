package kejian.acceptance.conformance;

import java.util.Map;
import java.util.TreeMap;

/** PAT and PMT (ISO/IEC 13818-1 §2.4.4), each in one packet as small programs have them. */
final class Tables {

    static final int AVC = 0x1b;
    static final int MPEG2_VIDEO = 0x02;
    static final int MPEG_AUDIO = 0x03;
    static final int MPEG2_AUDIO = 0x04;
    static final int ADTS_AAC = 0x0f;

    private final Faults faults;
    private int mapPid = -1;
    private int clockPid = -1;
    private final Map<Integer, Integer> types = new TreeMap<>();
    private boolean association;
    private boolean map;

    Tables(Faults faults) {
        this.faults = faults;
    }

    boolean isAssociation(Packet p) {
        return p.pid == 0;
    }

    boolean isMap(Packet p) {
        return p.pid == mapPid;
    }

    /** Whether both tables have been read. */
    boolean known() {
        return association && map;
    }

    int clockPid() {
        return clockPid;
    }

    /** Stream type by PID. */
    Map<Integer, Integer> types() {
        return types;
    }

    void read(Packet p) {
        boolean pat = p.pid == 0;
        Rule rule = pat ? Rule.PAT : Rule.PMT;
        if (p.scrambled) {
            faults.add(rule, p.number, "scrambled");
            return;
        }
        if (!p.hasPayload || !p.begins) {
            faults.add(rule, p.number, "no section begins in it");
            return;
        }
        int start = p.payload + 1 + (p.bytes[p.payload] & 0xff);
        if (start + 12 > p.end()) {
            faults.add(rule, p.number, "the section does not fit");
            return;
        }
        int table = u8(p, start);
        int length = (u8(p, start + 1) & 15) << 8 | u8(p, start + 2);
        if (table != (pat ? 0 : 2)) {
            faults.add(rule, p.number, "table " + table + " on PID " + p.pid);
            return;
        }
        int end = start + 3 + length;
        if ((u8(p, start + 1) & 0xb0) != 0xb0 || length < 9 || end > p.end()) {
            faults.add(rule, p.number, "a section of " + length + " bytes");
            return;
        }
        if (crc(p.bytes, start, end) != 0) {
            faults.add(Rule.CRC, p.number, "table " + table);
            return;
        }
        if ((u8(p, start + 5) & 1) == 0 || u8(p, start + 6) != 0 || u8(p, start + 7) != 0) {
            faults.add(rule, p.number, "not the current and only section");
            return;
        }
        if (pat) {
            association(p, start + 8, end - 4);
        } else {
            map(p, start + 8, end - 4);
        }
    }

    private void association(Packet p, int from, int to) {
        int programs = 0;
        for (int at = from; at + 4 <= to; at += 4) {
            int program = u8(p, at) << 8 | u8(p, at + 1);
            int pid = (u8(p, at + 2) & 0x1f) << 8 | u8(p, at + 3);
            if (program != 0) {
                programs++;
                mapPid = pid;
            }
        }
        if (programs != 1) {
            faults.add(Rule.PAT, p.number, programs + " programs");
            return;
        }
        association = true;
    }

    private void map(Packet p, int from, int to) {
        clockPid = (u8(p, from) & 0x1f) << 8 | u8(p, from + 1);
        int at = from + 4 + ((u8(p, from + 2) & 15) << 8 | u8(p, from + 3));
        types.clear();
        while (at + 5 <= to) {
            int pid = (u8(p, at + 1) & 0x1f) << 8 | u8(p, at + 2);
            types.put(pid, u8(p, at));
            at += 5 + ((u8(p, at + 3) & 15) << 8 | u8(p, at + 4));
        }
        if (at != to || types.isEmpty()) {
            faults.add(Rule.PMT, p.number, "its streams cannot be read");
            return;
        }
        map = true;
    }

    private static int u8(Packet p, int at) {
        return p.bytes[at] & 0xff;
    }

    /** Annex A: over the whole section it is zero. */
    private static int crc(byte[] bytes, int from, int to) {
        int crc = -1;
        for (int i = from; i < to; i++) {
            crc ^= (bytes[i] & 0xff) << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
        }
        return crc;
    }
}
