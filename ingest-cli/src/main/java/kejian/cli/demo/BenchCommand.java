package kejian.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/**
 * {@code kejian bench NAME}: starts the packed benchmark as a process and passes on what it was
 * given, and how it ended: 0 every row met, 1 not every row, 2 a peer is missing.
 */
@Command(
        name = "bench",
        description = "与同类程序并排测速 side by side with its peers; see docs/benchmarks.md")
public final class BenchCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NAME",
            description = "delivery, transcode, sync, rtsp, figures, search")
    String name = "";

    @Unmatched List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Programs programs = Programs.here();
        Path jar = programs.bench();
        Programs.demand(jar);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dstdout.encoding=UTF-8",
                        "-Dstderr.encoding=UTF-8",
                        "-Dkejian.home=" + programs.home(),
                        "-jar",
                        jar.toString(),
                        name));
        command.addAll(options);
        Process bench = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(bench::destroy));
        return bench.waitFor();
    }
}
