package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * GStreamer's RTSP server before a file: the one public server for old transports that is packed.
 */
public final class GstRtsp {

    private static final String SCRIPT = "gst-rtsp.py";

    private GstRtsp() {}

    /**
     * @param folder for its script and log
     * @param stream a transport stream
     */
    public static Server start(Path folder, Path stream, int port)
            throws IOException, InterruptedException, MissingPeer {
        Path python = pythonWithBindings();
        Files.createDirectories(folder);
        Path script = folder.resolve(SCRIPT);
        try (InputStream in = GstRtsp.class.getResourceAsStream(SCRIPT)) {
            Files.copy(
                    Objects.requireNonNull(in, SCRIPT),
                    script,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return Server.start(
                "gst-rtsp",
                port,
                folder,
                List.of(
                        python.toString(),
                        script.toString(),
                        Integer.toString(port),
                        stream.toString()),
                Server.listening(port));
    }

    private static Path pythonWithBindings() throws IOException, InterruptedException, MissingPeer {
        String asked = "import gi; gi.require_version('GstRtspServer', '1.0')";
        for (Path python : Programs.pythons()) {
            Process tried =
                    new ProcessBuilder(python.toString(), "-c", asked)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (tried.waitFor() == 0) {
                return python;
            }
        }
        throw new MissingPeer(
                "GStreamer's RTSP server",
                "apt-get install python3-gi gir1.2-gst-rtsp-server-1.0"
                        + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad");
    }
}
