package kejian.edge.wiring;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Lets go of pages that are not in use. The JDK's cache of classes maps 30 MB read-only and its
 * library 16 MB more; the start, the compilers and each full collection touch nearly all of it, an
 * idle edge a part. madvise(2) with MADV_DONTNEED drops the pages from this process, and what is
 * needed comes back from the file. Only where none of them is a changed copy, so that nothing can
 * be lost, and only on Linux.
 */
final class ColdPages {

    private static final Logger LOG = Logger.getLogger(ColdPages.class);
    private static final Path MAPS = Path.of("/proc/self/smaps");
    private static final int MADV_DONTNEED = 4;
    private static final Set<String> READ_ONLY = Set.of("r--p", "r-xp");
    private static final long SMALLEST = 1 << 20;
    private static final Duration BETWEEN = Duration.ofSeconds(45);

    private static final Pattern HEAD =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ \\S+ *(.*)");

    private ColdPages() {}

    /** One round. @return how long to rest */
    static Duration release() {
        if (Files.isReadable(MAPS)) {
            try {
                readOnlyFiles().forEach(ColdPages::letGo);
            } catch (IOException e) {
                LOG.debugf("pages are kept: %s", e.getMessage());
            }
        }
        return BETWEEN;
    }

    private record Mapping(long address, long bytes) {}

    /** Files mapped read-only, of 1 MiB and more, where no page is a changed copy. */
    private static List<Mapping> readOnlyFiles() throws IOException {
        List<Mapping> found = new ArrayList<>();
        Mapping inside = null;
        for (String line : Files.readAllLines(MAPS)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                long from = Long.parseUnsignedLong(head.group(1), 16);
                long bytes = Long.parseUnsignedLong(head.group(2), 16) - from;
                boolean wanted =
                        READ_ONLY.contains(head.group(3))
                                && head.group(4).startsWith("/")
                                && bytes >= SMALLEST;
                inside = wanted ? new Mapping(from, bytes) : null;
            } else if (line.matches("(Anonymous|Swap): +[1-9][0-9]* kB")) {
                inside = null; // a changed copy, in memory or swapped out
            } else if (inside != null && line.startsWith("VmFlags:")) {
                found.add(inside); // the last line of each
            }
        }
        return found;
    }

    private static final class Madvise {

        private static final MethodHandle CALL =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("madvise"),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_INT));
    }

    private static void letGo(Mapping mapping) {
        try {
            int answer =
                    (int)
                            Madvise.CALL.invokeExact(
                                    MemorySegment.ofAddress(mapping.address),
                                    mapping.bytes,
                                    MADV_DONTNEED);
            LOG.debugf("pages released bytes=%d answer=%d", mapping.bytes, answer);
        } catch (Throwable e) {
            throw new IllegalStateException("madvise", e);
        }
    }
}
