package kejian.transcoder.cage;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Landlock (files) and seccomp (system calls) for the calling thread, without any privilege.
 *
 * <p>Both are inherited by what the thread starts and can never be loosened, so they are set by a
 * thread that is thrown away after it has started one child; the JVM's other threads keep their
 * rights. Where the kernel knows more (network rules, signal scope) that is used too, but nothing
 * depends on it: seccomp already refuses every socket and every way to send a signal.
 */
final class LinuxSandbox {

    private static final long SYS_LANDLOCK_CREATE = 444;
    private static final long SYS_LANDLOCK_ADD = 445;
    private static final long SYS_LANDLOCK_RESTRICT = 446;
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 2;
    private static final long READ_FILE = 4;
    private static final long READ_DIR = 8;
    private static final long CONTROL_DEVICE = 0x8000;

    /** Where a device's driver looks up what it has before it. */
    private static final List<Path> ABOUT_DEVICES =
            List.of(Path.of("/sys"), Path.of("/proc/driver/nvidia"));

    private static final @Nullable Machine MACHINE = Machine.here();
    private static final MethodHandle SYSCALL = MACHINE == null ? unusable() : syscall();
    private static final MethodHandle PRCTL = MACHINE == null ? unusable() : prctl();
    private static final MethodHandle OPEN = MACHINE == null ? unusable() : open();
    private static final MethodHandle CLOSE = MACHINE == null ? unusable() : close();

    private LinuxSandbox() {}

    static boolean supported() {
        return MACHINE != null;
    }

    /** The kernel's Landlock version, 0 or less where it has none. */
    static long landlockVersion() {
        return call(SYS_LANDLOCK_CREATE, 0, 0, 1);
    }

    static void noNewPrivileges() {
        check(control(PR_SET_NO_NEW_PRIVS, 1, 0), "no_new_privs");
    }

    static void landlock(List<Path> readable, Path writable, List<Path> devices) {
        long version = landlockVersion();
        // each version knows more rights; what is handled but not granted is refused
        long files = version >= 5 ? 0xffff : version >= 3 ? 0x7fff : version == 2 ? 0x3fff : 0x1fff;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rules = arena.allocate(24, 8);
            rules.set(JAVA_LONG, 0, files);
            rules.set(JAVA_LONG, 8, version >= 4 ? 3 : 0); // TCP bind and connect
            rules.set(JAVA_LONG, 16, version >= 6 ? 3 : 0); // abstract sockets, signals
            long size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
            long set = call(SYS_LANDLOCK_CREATE, rules.address(), size, 0);
            check(set < 0 ? -1 : 0, "landlock_create_ruleset");
            for (Path folder : readable) {
                allow(arena, set, folder, files & (EXECUTE | READ_FILE | READ_DIR));
            }
            // the JDK's own launcher lists /proc/self/fd; no file below may be read
            allow(arena, set, Path.of("/proc"), READ_DIR);
            allow(arena, set, Path.of("/etc/ld.so.cache"), READ_FILE);
            allow(arena, set, Path.of("/dev/null"), READ_FILE | WRITE_FILE);
            allow(arena, set, Path.of("/dev/urandom"), READ_FILE);
            allow(arena, set, writable, files & ~EXECUTE);
            for (Path device : devices) {
                allow(arena, set, device, files & (READ_FILE | WRITE_FILE | CONTROL_DEVICE));
            }
            for (Path about : devices.isEmpty() ? List.<Path>of() : ABOUT_DEVICES) {
                allow(arena, set, about, READ_FILE | READ_DIR);
            }
            check(call(SYS_LANDLOCK_RESTRICT, set, 0, 0), "landlock_restrict_self");
            closeQuietly((int) set);
        }
    }

    private static void allow(Arena arena, long set, Path path, long rights) {
        if (!Files.exists(path)) {
            return;
        }
        int descriptor = openPath(arena.allocateFrom(path.toString()));
        check(descriptor, "open " + path);
        MemorySegment rule = arena.allocate(12, 8);
        rule.set(JAVA_LONG_UNALIGNED, 0, rights);
        rule.set(JAVA_INT_UNALIGNED, 8, descriptor);
        check(call4(SYS_LANDLOCK_ADD, set, 1, rule.address(), 0), "landlock_add_rule " + path);
        closeQuietly(descriptor);
    }

    /**
     * Refuses with EPERM: every socket, every signal to somebody, tracing, io_uring, new
     * namespaces, mounts, BPF, keys. A foreign architecture is killed.
     */
    static void seccomp() {
        Machine machine = java.util.Objects.requireNonNull(MACHINE);
        int[] refused = machine.refused();
        List<long[]> program = new ArrayList<>();
        program.add(new long[] {0x20, 0, 0, 4}); // load the architecture
        program.add(new long[] {0x15, 1, 0, machine.audit()});
        program.add(new long[] {0x06, 0, 0, 0x80000000L}); // kill
        program.add(new long[] {0x20, 0, 0, 0}); // load the number
        program.add(new long[] {0x35, refused.length + 1, 0, 0x40000000L}); // x32 numbers
        for (int i = 0; i < refused.length; i++) {
            program.add(new long[] {0x15, refused.length - i, 0, refused[i]});
        }
        program.add(new long[] {0x06, 0, 0, 0x7fff0000L}); // allow
        program.add(new long[] {0x06, 0, 0, 0x00050001L}); // EPERM
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(8L * program.size(), 8);
            for (int i = 0; i < program.size(); i++) {
                long[] one = program.get(i);
                filter.set(JAVA_SHORT, 8L * i, (short) one[0]);
                filter.set(JAVA_BYTE, 8L * i + 2, (byte) one[1]);
                filter.set(JAVA_BYTE, 8L * i + 3, (byte) one[2]);
                filter.set(JAVA_INT, 8L * i + 4, (int) one[3]);
            }
            MemorySegment head = arena.allocate(16, 8);
            head.set(JAVA_SHORT, 0, (short) program.size());
            head.set(JAVA_LONG, 8, filter.address());
            check(control(PR_SET_SECCOMP, 2, head.address()), "seccomp");
        }
    }

    /**
     * @param audit AUDIT_ARCH of linux/audit.h
     * @param refused system call numbers
     */
    private record Machine(long audit, int[] refused) {

        static @Nullable Machine here() {
            if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
                return null;
            }
            return switch (System.getProperty("os.arch")) {
                case "amd64", "x86_64" ->
                        new Machine(
                                0xC000003EL,
                                new int[] {
                                    41, 53, 62, 101, 129, 155, 161, 165, 166, 200, 234, 246, 248,
                                    249, 250, 272, 297, 298, 304, 308, 310, 311, 321, 323, 424, 425,
                                    434, 438
                                });
                case "aarch64" ->
                        new Machine(
                                0xC00000B7L,
                                new int[] {
                                    198, 199, 129, 117, 138, 41, 51, 40, 39, 130, 131, 104, 217,
                                    218, 219, 97, 240, 241, 265, 268, 270, 271, 280, 282, 424, 425,
                                    434, 438
                                });
                default -> null;
            };
        }
    }

    private static void check(long result, String what) {
        if (result < 0) {
            throw new IllegalStateException("the kernel refused " + what);
        }
    }

    private static long call(long number, long a, long b, long c) {
        return call4(number, a, b, c, 0);
    }

    private static long call4(long number, long a, long b, long c, long d) {
        try {
            return (long) SYSCALL.invokeExact(number, a, b, c, d);
        } catch (Throwable e) {
            throw new IllegalStateException("system call " + number, e);
        }
    }

    private static long control(int option, long a, long b) {
        try {
            return (int) PRCTL.invokeExact(option, a, b, 0L, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("prctl " + option, e);
        }
    }

    private static int openPath(MemorySegment path) {
        try {
            return (int) OPEN.invokeExact(path, O_PATH_CLOEXEC);
        } catch (Throwable e) {
            throw new IllegalStateException("open", e);
        }
    }

    private static void closeQuietly(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException("close", e);
        }
    }

    private static MethodHandle syscall() {
        return handle(
                "syscall",
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }

    private static MethodHandle prctl() {
        return handle(
                "prctl",
                FunctionDescriptor.of(
                        JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }

    private static MethodHandle open() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                Linker.Option.firstVariadicArg(2));
    }

    private static MethodHandle close() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    private static MethodHandle handle(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), shape, Linker.Option.firstVariadicArg(1));
    }

    private static MethodHandle unusable() {
        return java.lang.invoke.MethodHandles.throwException(
                void.class, UnsupportedOperationException.class);
    }
}
