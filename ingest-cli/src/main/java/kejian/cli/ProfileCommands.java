package kejian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.cli.client.ApiException;
import kejian.cli.demo.Programs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Models of boxes: tried before an edge is started with them. */
@Command(name = "profile", description = "机顶盒型号 models of boxes")
final class ProfileCommands {

    private static final String CHECK = "kejian.delivery.profile.CheckProfiles";

    /** The judge is the edge's own, from its packed program: what passes here starts there. */
    @Command(
            name = "check",
            description = "检查型号文件，并说明某台终端用哪个型号 judges a file, and says which model a box is")
    int check(
            @Parameters(paramLabel = "FILE", description = "文件或目录 a file, or a folder of .json")
                    Path file,
            @Option(names = "--box", description = "终端编号 its name") @Nullable String box,
            @Option(names = "--address", description = "地址 where it asks from")
                    @Nullable String address,
            @Option(names = "--agent", description = "User-Agent") @Nullable String agent)
            throws IOException, InterruptedException {
        Path programs = Programs.here().edge().resolve("lib/main");
        Programs.demand(programs);
        if (!Files.exists(file)) {
            throw new ApiException(ApiException.INPUT_MISSING, "no-such-file", file.toString());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        programs + "/*",
                        CHECK,
                        file.toString()));
        with(command, "box", box);
        with(command, "address", address);
        with(command, "agent", agent);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void with(List<String> command, String what, @Nullable String value) {
        if (value != null) {
            command.add(what + "=" + value);
        }
    }
}
