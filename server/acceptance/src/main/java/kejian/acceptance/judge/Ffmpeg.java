package kejian.acceptance.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.transcoder.ffmpeg.Programs;

/** The FFmpeg programs as an independent judge; their input is our own output. */
public final class Ffmpeg {

    private Ffmpeg() {}

    /**
     * @return standard output
     * @throws IOException when the program fails, with what it said
     */
    public static String run(String... arguments) throws IOException, InterruptedException {
        return start(/* probe= */ false, arguments);
    }

    public static String probe(String... arguments) throws IOException, InterruptedException {
        return start(/* probe= */ true, arguments);
    }

    private static String start(boolean probe, String... arguments)
            throws IOException, InterruptedException {
        Programs programs = Programs.unpack();
        List<String> command = new ArrayList<>();
        command.add((probe ? programs.ffprobe() : programs.ffmpeg()).toString());
        command.addAll(List.of("-hide_banner", "-v", "error"));
        if (!probe) {
            command.addAll(List.of("-nostdin", "-y"));
        }
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("kejian-judge", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("LD_LIBRARY_PATH", programs.folder().toString());
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("FFmpeg hangs");
            }
            String said = Files.readString(errors).strip();
            if (process.exitValue() != 0 || !probe && !said.isEmpty()) {
                throw new IOException("FFmpeg says: " + said.lines().limit(5).toList());
            }
            return out;
        } finally {
            Files.delete(errors);
        }
    }
}
