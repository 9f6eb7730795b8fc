package kejian.origin.box;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import kejian.delivery.box.BoxRoutes;
import kejian.delivery.box.BoxSettings;
import kejian.delivery.evidence.EvidenceJournal;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.register.Register;
import kejian.delivery.rtsp.RtspPort;
import kejian.delivery.steering.Surroundings;
import kejian.origin.OriginConfig;
import kejian.origin.blob.Blobs;
import org.jspecify.annotations.Nullable;

/** Puts delivery together with the origin's blobs, newest release and figures. */
@ApplicationScoped
class BoxServer {

    /** A request by RTSP must be whole so long after its first byte. */
    private static final Duration HEAD_WITHIN = Duration.ofSeconds(10);

    private final Blobs blobs;
    private final NewestRelease newest;
    private final EvidenceJournal journal;
    private final Surroundings surroundings;
    private final OriginConfig origin;
    private final BoxConfig config;
    private final Clock clock;
    private @Nullable BoxRoutes routes;
    private @Nullable PackageCache packages;
    private @Nullable RtspPort rtsp;

    BoxServer(
            Blobs blobs,
            NewestRelease newest,
            EvidenceJournal journal,
            Surroundings surroundings,
            OriginConfig origin,
            BoxConfig config,
            Clock clock) {
        this.blobs = blobs;
        this.newest = newest;
        this.journal = journal;
        this.surroundings = surroundings;
        this.origin = origin;
        this.config = config;
        this.clock = clock;
    }

    void open(@Observes Router router, Vertx vertx) throws IOException {
        PackageCache opening = new MappedPackages(blobs::locate, config.openPackages());
        BoxSettings settings =
                new BoxSettings(
                        sessionKey(),
                        origin.province().name(),
                        config.maxConnections(),
                        config.maxOfBox(),
                        clock,
                        Optional.of(surroundings),
                        /* hotline= */ "",
                        config.profiles().isEmpty()
                                ? BoxProfiles.shipped()
                                : BoxProfiles.with(config.profiles().get()),
                        config.rtspPort().orElse(0),
                        Register.OPEN);
        BoxRoutes mounted = new BoxRoutes(vertx, opening, blobs::locate, newest, journal, settings);
        mounted.mountOn(router);
        packages = opening;
        routes = mounted;
        if (config.rtspPort().isPresent()) {
            rtsp = RtspPort.open(vertx, mounted.door(), opening, rtspPort());
        }
    }

    private RtspPort.Settings rtspPort() {
        return new RtspPort.Settings(
                config.rtspHost(),
                config.rtspPort().getAsInt(),
                config.rtspMediaPort(),
                config.rtspEdgePort(),
                config.maxConnections(),
                HEAD_WITHIN,
                RtspPort.Settings.SILENCE);
    }

    void close(@Observes ShutdownEvent event) {
        RtspPort playing = rtsp;
        if (playing != null) {
            playing.close();
        }
        BoxRoutes mounted = routes;
        if (mounted != null) {
            mounted.close();
        }
        PackageCache opening = packages;
        if (opening != null) {
            opening.close();
        }
    }

    private byte[] sessionKey() throws IOException {
        Path file = origin.data().resolve("keys/session");
        if (Files.exists(file)) {
            return Base64.getDecoder().decode(Files.readString(file).strip());
        }
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(origin.data().resolve("keys"));
        Path fresh = origin.data().resolve("keys/session.new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Base64.getEncoder().encodeToString(key) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return key;
    }
}
