package kejian.acceptance.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine in words, without its name. */
final class Machine {

    private Machine() {}

    static String words() throws IOException {
        String cpu = line(Path.of("/proc/cpuinfo"), "model name");
        String memory = line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "");
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[1];
        return String.format(
                Locale.ROOT,
                "%d cores, %s, %d GB, %s %s, Java %s, load of the last 5 minutes %s",
                Runtime.getRuntime().availableProcessors(),
                cpu,
                Math.round(Long.parseLong(memory) / 1048576.0),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version().feature(),
                load);
    }

    private static String line(Path file, String key) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(l -> l.startsWith(key))
                .map(l -> l.substring(l.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
    }
}
