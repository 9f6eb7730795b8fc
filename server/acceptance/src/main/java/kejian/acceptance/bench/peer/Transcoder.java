package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our packed transcoder with one slot, as a pod of one processor has it. */
public final class Transcoder {

    private Transcoder() {}

    /**
     * @param home the checkout
     * @param folder its scratch, its log
     * @param port of its health
     * @param origin port of the origin that it asks for work
     * @param token a file
     * @param before what the command begins with, such as {@code taskset}; empty for nothing
     * @param settings as {@code -Dkey=value}
     */
    public static Server start(
            Path home,
            Path folder,
            int port,
            int origin,
            Path token,
            List<String> before,
            List<String> settings)
            throws IOException, InterruptedException {
        Path jar = home.resolve("transcoder/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IOException(
                    "not built: the packed transcoder is missing, run ./mvnw package");
        }
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Packed.options(jar, "transcoder"));
        command.add("-Dquarkus.http.port=" + port);
        command.add("-Dkejian.work.origin=http://127.0.0.1:" + origin);
        command.add("-Dkejian.work.token-file=" + token);
        command.add("-Dkejian.work.scratch=" + folder.resolve("scratch"));
        command.add("-Dkejian.work.slots=1");
        command.add("-Dkejian.cage.threads=1");
        command.addAll(settings);
        command.addAll(List.of("-jar", jar.toString()));
        return Server.start("transcoder", port, folder, command, Server.listening(port));
    }
}
