package kejian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What somebody who helps from afar asks for first. */
@Command(
        name = "support",
        description =
                "诊断包：版本、配置（不含口令密钥）、健康、指标、边缘、日志，供远程支持用"
                        + " version, settings without secrets, health, metrics, edges and log as a ZIP")
final class SupportCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @ParentCommand Kejian kejian;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "存入此文件 its file (default: kejian-support-TIME.zip)")
    @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path file =
                out == null
                        ? Path.of(
                                "kejian-support-"
                                        + STAMP.format(Clock.systemUTC().instant())
                                        + ".zip")
                        : out;
        kejian.origin().download("/api/support", file);
        System.out.println(kejian.text("support-made").formatted(file, Files.size(file) / 1_000));
        return 0;
    }
}
