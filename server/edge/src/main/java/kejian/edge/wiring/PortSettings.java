package kejian.edge.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Where boxes ask. */
@ConfigMapping(prefix = "kejian.boxes")
interface PortSettings {

    /** The address that boxes reach this edge by. */
    @WithDefault("127.0.0.1")
    String host();

    /**
     * HTTP/1.0 and 1.1 in the clear, for boxes alone. Without it boxes ask at quarkus.http.port,
     * beside health and metrics, and each answer costs more.
     */
    OptionalInt port();

    /** TLS with HTTP/2 for modern boxes; needs a certificate and {@code port}. */
    OptionalInt tlsPort();

    /** PEM, the chain in order. */
    Optional<Path> certificate();

    /** PEM, PKCS 8. */
    Optional<Path> key();

    /**
     * A file, or a folder of files, that adds models of boxes to the shipped ones or changes them
     * (docs/guide/box-profiles.md).
     */
    Optional<Path> profiles();

    /** RTSP for boxes that play by it, usually 554. Without it there is none. */
    OptionalInt rtspPort();

    /** The even UDP port of RTSP's media; RTCP has the next one. 0 takes any free pair. */
    @WithDefault("0")
    int rtspMediaPort();

    /** A request's head must be whole so long after its first byte. */
    @WithDefault("10s")
    Duration headWithin();
}
