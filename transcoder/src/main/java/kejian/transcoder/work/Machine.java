package kejian.transcoder.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What this machine, or the part of it that we were given, has left. Linux only: elsewhere nothing
 * is known, and nothing is made to wait for.
 */
final class Machine {

    private static final long NO_LIMIT = 1L << 60;

    private final Path root;
    private final int processors;

    /**
     * @param root where {@code proc} and {@code sys} lie
     */
    Machine(Path root, int processors) {
        this.root = root;
        this.processors = processors;
    }

    static Machine here() {
        return new Machine(Path.of("/"), Runtime.getRuntime().availableProcessors());
    }

    int processors() {
        return processors;
    }

    /** Processes that run or wait to, by the last minute's mean, for each processor. */
    OptionalDouble load() {
        return lines(root.resolve("proc/loadavg"))
                .map(line -> line.split(" ", 2)[0])
                .filter(text -> text.matches("\\d+\\.\\d+"))
                .mapToDouble(text -> Double.parseDouble(text) / hostProcessors())
                .findFirst();
    }

    /** The load is that of the whole machine, however few of its processors are ours. */
    private long hostProcessors() {
        long all = lines(root.resolve("proc/stat")).filter(l -> l.matches("cpu\\d+ .*")).count();
        return Math.max(processors, all);
    }

    /** Memory that can be had without pushing anything out: the machine's, or less by a limit. */
    OptionalLong availableBytes() {
        OptionalLong machine =
                lines(root.resolve("proc/meminfo"))
                        .filter(line -> line.matches("MemAvailable:\\s+\\d+ kB"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                        .findFirst();
        long least = machine.orElse(NO_LIMIT);
        for (Path group : groups()) {
            least = Math.min(least, leftIn(group));
        }
        return least == NO_LIMIT ? OptionalLong.empty() : OptionalLong.of(least);
    }

    /** Our control group and those around it: each may have a limit of its own. */
    private List<Path> groups() {
        return lines(root.resolve("proc/self/cgroup"))
                .map(line -> line.split(":", 3))
                .filter(part -> part.length == 3)
                .flatMap(part ->
                        part[1].isEmpty()
                                ? upwards(root.resolve("sys/fs/cgroup"), part[2])
                                : List.of(part[1].split(",")).contains("memory")
                                        ? upwards(root.resolve("sys/fs/cgroup/memory"), part[2])
                                        : Stream.empty())
                .toList();
    }

    /** In a container the path is the host's, and only the mount itself is there. */
    private static Stream<Path> upwards(Path mount, String path) {
        Path group = mount.resolve(path.replaceFirst("^/+", "")).normalize();
        List<Path> groups = new ArrayList<>();
        Path at = group.startsWith(mount) ? group : mount;
        while (at != null && at.startsWith(mount)) {
            if (Files.isDirectory(at)) {
                groups.add(at);
            }
            at = at.getParent();
        }
        return groups.stream();
    }

    private static long leftIn(Path group) {
        OptionalLong limit = number(group, "memory.max", "memory.limit_in_bytes");
        OptionalLong used = number(group, "memory.current", "memory.usage_in_bytes");
        if (limit.isEmpty() || used.isEmpty() || limit.getAsLong() >= NO_LIMIT) {
            return NO_LIMIT;
        }
        Map<String, Long> kinds = new TreeMap<>();
        lines(group.resolve("memory.stat"))
                .map(line -> line.split(" "))
                .filter(part -> part.length == 2 && part[1].matches("\\d{1,18}"))
                .forEach(part -> kinds.put(part[0], Long.parseLong(part[1])));
        // pages of files are given back when they are wanted, also those that were used twice: an
        // original that was kept would otherwise keep its own worker waiting for ever
        long idle = cached(kinds, "inactive_file") + cached(kinds, "active_file");
        return Math.max(0, limit.getAsLong() - Math.max(0, used.getAsLong() - idle));
    }

    private static long cached(Map<String, Long> kinds, String kind) {
        return kinds.getOrDefault("total_" + kind, kinds.getOrDefault(kind, 0L));
    }

    private static OptionalLong number(Path group, String... names) {
        return Stream.of(names)
                .flatMap(name -> lines(group.resolve(name)))
                .filter(text -> text.matches("\\d{1,19}"))
                .mapToLong(text -> text.length() == 19 ? NO_LIMIT : Long.parseLong(text))
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file).stream() : Stream.empty();
        } catch (IOException e) {
            return Stream.empty(); // a group that went away since; what is not known limits nothing
        }
    }
}
