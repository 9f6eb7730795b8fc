package kejian.acceptance.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk, where TLS has to be spoken: for us and for the peer alike. */
public final class Wrk {

    private static final String SCRIPT =
            """
            local t = {}
            function init(args)
              for l in io.lines(args[1]) do t[#t + 1] = wrk.format("GET", l) end
              math.randomseed(os.time())
            end
            function request() return t[math.random(#t)] end
            """;
    private static final Pattern TOTAL =
            Pattern.compile("(\\d+) requests in ([\\d.]+)(\\w+), ([\\d.]+)(\\w+) read");
    private static final Pattern P50 = Pattern.compile("50%\\s+([\\d.]+)(\\w+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(\\w+)");
    private static final Pattern TROUBLE =
            Pattern.compile("(Socket errors: .*|Non-2xx or 3xx responses: \\d+)");

    private final Path program;
    private final Path script;

    public Wrk(Path program, Path folder) throws IOException {
        this.program = program;
        this.script = folder.resolve("list.lua");
        Files.writeString(script, SCRIPT);
    }

    public Sample run(
            String url, int connections, Path paths, double seconds, ServerProcesses server)
            throws IOException, InterruptedException {
        double before = server.cpuSeconds();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        program.toString(),
                                        "-t2",
                                        "-c" + connections,
                                        "-d" + Math.max(1, Math.round(seconds)) + "s",
                                        "--latency",
                                        "-s",
                                        script.toString(),
                                        url,
                                        "--",
                                        paths.toString()))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        double cpu = server.cpuSeconds() - before;
        Matcher total = TOTAL.matcher(said);
        if (process.waitFor() != 0 || !total.find()) {
            throw new IOException("wrk says: " + said.strip());
        }
        Matcher trouble = TROUBLE.matcher(said);
        boolean troubled = trouble.find();
        return new Sample(
                connections,
                seconds(total.group(2), total.group(3)),
                Long.parseLong(total.group(1)),
                (long) (Double.parseDouble(total.group(4)) * unit(total.group(5))),
                cpu,
                latency(P50, said),
                latency(P99, said),
                0,
                0,
                troubled ? 1 : 0,
                troubled ? trouble.group() : "",
                0,
                0,
                0,
                0);
    }

    private static double latency(Pattern which, String said) throws IOException {
        Matcher found = which.matcher(said);
        if (!found.find()) {
            throw new IOException("wrk gives no latency");
        }
        return seconds(found.group(1), found.group(2)) * 1000;
    }

    private static double seconds(String number, String unit) throws IOException {
        double value = Double.parseDouble(number);
        return switch (unit) {
            case "us" -> value / 1e6;
            case "ms" -> value / 1e3;
            case "s" -> value;
            case "m" -> value * 60;
            default -> throw new IOException("wrk's unit " + unit);
        };
    }

    private static double unit(String unit) throws IOException {
        return switch (unit) {
            case "B" -> 1;
            case "KB" -> 1024;
            case "MB" -> 1024 * 1024;
            case "GB" -> 1024 * 1024 * 1024;
            default -> throw new IOException("wrk's unit " + unit);
        };
    }
}
