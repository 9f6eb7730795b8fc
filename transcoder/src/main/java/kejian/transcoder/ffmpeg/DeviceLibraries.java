package kejian.transcoder.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Makes the unpacked FFmpeg start on a machine without sound server and screen.
 *
 * <p>{@code libavdevice} (microphones, cameras, screens: none of which a transcoder reads) is
 * linked against PulseAudio, ALSA and X11, so on a bare server the dynamic linker refuses to start
 * FFmpeg at all. Calls into those libraries are bound lazily and never made here, because the
 * format allow-list names no device. So in our unpacked copy the four names in the dynamic section
 * (System V ABI, chapter 5, DT_NEEDED) are pointed at {@code libc.so.6}, which is needed anyway,
 * and the symbol versions wanted of them (GNU verneed) likewise.
 */
final class DeviceLibraries {

    private static final Set<String> DEVICES =
            Set.of("libpulse.so.0", "libasound.so.2", "libxcb.so.1", "libxcb-shm.so.0");
    private static final String LIBC = "libc.so.6";

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final long DT_NULL = 0;
    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_VERNEED = 0x6ffffffeL;

    private final ByteBuffer elf;
    private int dynamic = -1;
    private int strings = -1;
    private int versions = -1;
    private long libc = -1;

    private DeviceLibraries(byte[] bytes) {
        elf = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Changes {@code libavdevice} in the folder; does nothing where there is none of ELF. */
    static void forget(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "libavdevice.so*")) {
            for (Path file : files) {
                byte[] bytes = Files.readAllBytes(file);
                if (new DeviceLibraries(bytes).change()) {
                    Files.write(file, bytes);
                }
            }
        }
    }

    private boolean change() {
        boolean elf64 = elf.getInt(0) == 0x464c457f && elf.get(4) == 2 && elf.get(5) == 1;
        if (!elf64 || !locate()) {
            return false;
        }
        for (int at = dynamic; elf.getLong(at) != DT_NULL; at += 16) {
            if (elf.getLong(at) == DT_NEEDED && DEVICES.contains(text(elf.getLong(at + 8)))) {
                elf.putLong(at + 8, libc);
            }
        }
        if (versions >= 0) {
            changeVersions();
        }
        return true;
    }

    /** Finds the tables; their addresses in memory become positions in the file. */
    private boolean locate() {
        dynamic = segment(PT_DYNAMIC, -1);
        if (dynamic < 0) {
            return false;
        }
        for (int at = dynamic; elf.getLong(at) != DT_NULL; at += 16) {
            long tag = elf.getLong(at);
            if (tag == DT_STRTAB) {
                strings = segment(PT_LOAD, elf.getLong(at + 8));
            } else if (tag == DT_VERNEED) {
                versions = segment(PT_LOAD, elf.getLong(at + 8));
            }
        }
        if (strings < 0) {
            return false;
        }
        for (int at = dynamic; elf.getLong(at) != DT_NULL; at += 16) {
            if (elf.getLong(at) == DT_NEEDED && text(elf.getLong(at + 8)).equals(LIBC)) {
                libc = elf.getLong(at + 8);
            }
        }
        return libc >= 0;
    }

    private int segment(int type, long address) {
        int table = (int) elf.getLong(0x20);
        for (int i = 0; i < elf.getShort(0x38); i++) {
            int at = table + 56 * i;
            long offset = elf.getLong(at + 8);
            long start = elf.getLong(at + 16);
            long size = elf.getLong(at + 32);
            if (elf.getInt(at) != type) {
                continue;
            }
            if (type == PT_DYNAMIC) {
                return (int) offset;
            }
            if (address >= start && address < start + size) {
                return (int) (address - start + offset);
            }
        }
        return -1;
    }

    private void changeVersions() {
        int known = -1; // a version of libc that this file asks for already
        for (int at = versions; ; at += elf.getInt(at + 12)) {
            if (text(elf.getInt(at + 4)).equals(LIBC)) {
                known = at + elf.getInt(at + 8);
            }
            if (elf.getInt(at + 12) == 0) {
                break;
            }
        }
        if (known < 0) {
            return;
        }
        for (int at = versions; ; at += elf.getInt(at + 12)) {
            if (DEVICES.contains(text(elf.getInt(at + 4)))) {
                elf.putInt(at + 4, (int) libc);
                for (int one = at + elf.getInt(at + 8); ; one += elf.getInt(one + 12)) {
                    elf.putInt(one, elf.getInt(known));
                    elf.putInt(one + 8, elf.getInt(known + 8));
                    if (elf.getInt(one + 12) == 0) {
                        break;
                    }
                }
            }
            if (elf.getInt(at + 12) == 0) {
                break;
            }
        }
    }

    private String text(long offset) {
        int from = strings + (int) offset;
        int to = from;
        while (elf.get(to) != 0) {
            to++;
        }
        return new String(elf.array(), from, to - from, StandardCharsets.US_ASCII);
    }
}
