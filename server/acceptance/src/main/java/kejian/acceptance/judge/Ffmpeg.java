package kejian.acceptance.judge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.transcoder.ffmpeg.Programs;

/** The FFmpeg programs as an independent judge; their input is our own output, or a test's. */
public final class Ffmpeg {

    private static final long PATIENCE_S = 600;

    private Ffmpeg() {}

    /**
     * @return standard output
     * @throws IOException when the program fails, with what it said
     */
    public static String run(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-v", "error", "-nostdin", "-y"));
        line.addAll(List.of(arguments));
        Ended ended = start(Programs.find().ffmpeg(), line);
        if (ended.exit != 0 || !ended.said.isEmpty()) {
            throw new IOException("FFmpeg says: " + ended.said.stream().limit(5).toList());
        }
        return ended.out;
    }

    public static String probe(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-v", "error"));
        line.addAll(List.of(arguments));
        Ended ended = start(Programs.find().ffprobe(), line);
        if (ended.exit != 0) {
            throw new IOException("ffprobe says: " + ended.said.stream().limit(5).toList());
        }
        return ended.out;
    }

    /**
     * What the program said at {@code -v level+info}.
     *
     * @param exit 0 does not mean that all went well
     */
    record Said(int exit, List<String> lines) {

        void requireNoErrors() throws IOException {
            List<String> errors =
                    lines.stream()
                            .filter(l -> l.contains("[error]") || l.contains("[fatal]"))
                            .limit(5)
                            .toList();
            if (exit != 0 || !errors.isEmpty()) {
                throw new IOException("FFmpeg says: " + errors);
            }
        }
    }

    static Said say(List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-nostdin", "-y"));
        line.addAll(arguments);
        Ended ended = start(Programs.find().ffmpeg(), line);
        return new Said(ended.exit, ended.said);
    }

    /**
     * What the program wrote and said; neither the exit nor a complaint is held against it here.
     */
    record Played(int exit, String out, List<String> said) {}

    static Played play(List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-nostdin", "-y"));
        line.addAll(arguments);
        Ended ended = start(Programs.find().ffmpeg(), line);
        return new Played(ended.exit, ended.out, ended.said);
    }

    private record Ended(int exit, String out, List<String> said) {}

    private static Ended start(Path program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-hide_banner"));
        command.addAll(arguments);
        Path errors = Files.createTempFile("kejian-judge", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment()
                    .put("LD_LIBRARY_PATH", String.valueOf(program.toAbsolutePath().getParent()));
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("FFmpeg hangs");
            }
            // names inside a recording may be in any charset
            String said = Files.readString(errors, StandardCharsets.ISO_8859_1).strip();
            return new Ended(process.exitValue(), out, said.lines().toList());
        } finally {
            Files.delete(errors);
        }
    }
}
