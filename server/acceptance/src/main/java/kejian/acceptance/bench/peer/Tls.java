package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A certificate of an hour's use (ECDSA P-256), the same for both sides. */
public record Tls(Path certificate, Path key) {

    public static Tls make(Path folder) throws IOException, InterruptedException, MissingPeer {
        Files.createDirectories(folder);
        Tls tls = new Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Programs.openssl().toString(),
                                        "req",
                                        "-x509",
                                        "-newkey",
                                        "ec",
                                        "-pkeyopt",
                                        "ec_paramgen_curve:prime256v1",
                                        "-nodes",
                                        "-keyout",
                                        tls.key.toString(),
                                        "-out",
                                        tls.certificate.toString(),
                                        "-days",
                                        "30",
                                        "-subj",
                                        "/CN=127.0.0.1"))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("openssl says: " + said);
        }
        return tls;
    }
}
