package kejian.acceptance.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What the processes of a server took, from proc(5). */
public record ServerProcesses(List<Long> pids) {

    /** {@code sysconf(_SC_CLK_TCK)} is 100 on every Linux that has a JDK. */
    private static final double TICKS_PER_SECOND = 100;

    public ServerProcesses {
        pids = List.copyOf(pids);
    }

    /** The process and all below it. */
    public static ServerProcesses of(long pid) {
        return new ServerProcesses(
                ProcessHandle.of(pid)
                        .map(p ->
                                java.util.stream.Stream.concat(
                                                java.util.stream.Stream.of(p), p.descendants())
                                        .map(ProcessHandle::pid)
                                        .toList())
                        .orElse(List.of()));
    }

    /** User and system time so far. */
    public double cpuSeconds() throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            } catch (NoSuchFileException e) {
                throw new IOException("server process " + pid + " is gone", e);
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Lets every JVM among them collect its garbage. */
    public void collect() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        for (long pid : pids) {
            if (!Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("java")) {
                continue;
            }
            Process asked =
                    new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (asked.waitFor() != 0) {
                throw new IOException("process " + pid + " does not collect its garbage");
            }
        }
    }

    public long anonymousBytes() throws IOException {
        return status("RssAnon:");
    }

    public long residentBytes() throws IOException {
        return status("VmRSS:");
    }

    private long status(String key) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            sum +=
                    Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                            .filter(l -> l.startsWith(key))
                            .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) * 1024)
                            .sum();
        }
        return sum;
    }
}
