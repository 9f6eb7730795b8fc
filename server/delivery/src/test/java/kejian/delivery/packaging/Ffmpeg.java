package kejian.delivery.packaging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.transcoder.ffmpeg.Programs;

/** FFmpeg as maker and judge of test media. */
final class Ffmpeg {

    private Ffmpeg() {}

    static String run(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(Programs.find().ffmpeg().toString(), folder, arguments);
    }

    static String probe(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(Programs.find().ffprobe().toString(), folder, arguments);
    }

    private static String start(String program, Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        if (program.endsWith("ffmpeg")) {
            command.addAll(List.of("-nostdin", "-hide_banner"));
        }
        command.addAll(List.of("-v", "error"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("ffmpeg.log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        // its libraries lie beside it
        builder.environment().put("LD_LIBRARY_PATH", Path.of(program).getParent().toString());
        Process process = builder.start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("FFmpeg hangs");
        }
        String said = java.nio.file.Files.readString(log);
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + "\n" + said);
        }
        return said;
    }
}
