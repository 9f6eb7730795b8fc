package kejian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.demo.Programs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The origin's own program, run on its machine for one piece of work instead of serving: with the
 * settings that the service has.
 */
final class OriginProgram {

    private static final Path INSTALLED = Path.of("/etc/kejian/origin.properties");
    private static final String SETTINGS = "quarkus.config.locations";

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description =
                    "省平台的配置文件 the origin's settings (default: QUARKUS_CONFIG_LOCATIONS, or"
                            + " /etc/kejian/origin.properties)")
    @Nullable Path settings;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "省平台的数据目录，默认按配置 its data folder (default: as its settings say)")
    @Nullable Path data;

    /** What it said, and how it ended. */
    record Ran(int exit, JsonNode said) {}

    /**
     * @param properties as {@code key=value}
     * @throws ApiException what it refused, in words
     */
    Ran run(Kejian kejian, List<String> properties, String... arguments)
            throws IOException, InterruptedException {
        Path app = Programs.here().origin();
        Programs.demand(app.resolve("quarkus-run.jar"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Programs.options(app, "origin"));
        command.add("-Dstdout.encoding=UTF-8");
        Path file = settingsFile();
        if (file != null) {
            command.add("-D" + SETTINGS + "=" + file.toAbsolutePath());
        }
        if (data != null) {
            command.add("-Dkejian.data=" + data.toAbsolutePath());
        }
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectError(
                                kejian.verbose
                                        ? ProcessBuilder.Redirect.INHERIT
                                        : ProcessBuilder.Redirect.DISCARD)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        JsonNode said = lastObject(kejian, out);
        if (said.hasNonNull("code")) {
            String code = said.path("code").asText();
            String key = "origin." + code;
            throw new ApiException(
                    exit,
                    code,
                    (kejian.has(key) ? kejian.text(key) : "%s")
                            .formatted(said.path("detail").asText()));
        }
        return new Ran(exit, said);
    }

    private @Nullable Path settingsFile() throws ApiException {
        if (settings != null) {
            if (!Files.isReadable(settings)) {
                throw new ApiException(
                        ApiException.INPUT_MISSING, "no-such-file", settings.toString());
            }
            return settings;
        }
        boolean named = System.getenv("QUARKUS_CONFIG_LOCATIONS") != null;
        return !named && data == null && Files.isReadable(INSTALLED) ? INSTALLED : null;
    }

    private static JsonNode lastObject(Kejian kejian, String out) throws ApiException {
        String last =
                out.lines().filter(line -> line.startsWith("{")).reduce((a, b) -> b).orElse("");
        try {
            JsonNode said = Origin.JSON.readTree(last);
            if (said.isObject()) {
                return said;
            }
        } catch (JsonProcessingException e) {
            throw new ApiException(ApiException.OTHER, "failed", e.getOriginalMessage());
        }
        throw new ApiException(ApiException.OTHER, "failed", kejian.text("origin-silent"));
    }
}
