package kejian.edge.wiring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import kejian.contract.edge.EdgeReport;
import kejian.delivery.box.BoxPorts;
import kejian.delivery.box.BoxRoutes;
import kejian.delivery.box.BoxSettings;
import kejian.delivery.evidence.Counters;
import kejian.delivery.packaging.MappedPackages;
import kejian.delivery.packaging.PackageCache;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.rtsp.RtspPort;
import kejian.edge.disk.RealDisk;
import kejian.edge.report.UnfinishedFile;
import kejian.edge.sync.FillWindow;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The edge inside Quarkus: reads the settings, mounts the routes, begins and ends the loops. */
@ApplicationScoped
class EdgeServer {

    private static final Logger LOG = Logger.getLogger(EdgeServer.class);

    /**
     * More than a county's evening asks for: address space, page cache and descriptors, no heap.
     */
    private static final int OPEN_PACKAGES = 2048;

    /** What a power cut costs of where boxes stopped. */
    private static final Duration BETWEEN_SAVES = Duration.ofMinutes(1);

    private final EdgeSettings settings;
    private final SyncSettings sync;
    private final StoreSettings store;
    private final JournalSettings journal;
    private final TreeSettings tree;
    private final PortSettings ports;
    private final MeterRegistry metrics;
    private final Config config;
    private @Nullable Edge edge;
    private @Nullable BoxRoutes routes;
    private @Nullable PackageCache packages;
    private @Nullable BoxPorts listening;
    private @Nullable RtspPort rtsp;
    private @Nullable String fault;
    private @Nullable UnfinishedFile unfinished;
    private @Nullable Loop saving;

    EdgeServer(
            EdgeSettings settings,
            SyncSettings sync,
            StoreSettings store,
            JournalSettings journal,
            TreeSettings tree,
            PortSettings ports,
            MeterRegistry metrics,
            Config config) {
        this.settings = settings;
        this.sync = sync;
        this.store = store;
        this.journal = journal;
        this.tree = tree;
        this.ports = ports;
        this.metrics = metrics;
        this.config = config;
    }

    void mount(@Observes Router router, Vertx vertx) {
        try {
            Edge opened = Edge.open(required(), Clock.systemUTC(), this::countRejection);
            edge = opened;
            meter(opened);
            BoxSettings boxes =
                    new BoxSettings(
                            opened.sessionKey,
                            settings.areaName(),
                            settings.maxConnections(),
                            settings.maxOfBox(),
                            opened.trust.time().asClock(),
                            Optional.empty(),
                            settings.hotline().orElse(""),
                            profiles(ports.profiles()),
                            ports.rtspPort().orElse(0),
                            opened.boxes,
                            settings.name().orElse(""));
            // The one place where delivery is put together with this edge's parts.
            PackageCache opening = new MappedPackages(opened.blobs, OPEN_PACKAGES);
            packages = opening;
            BoxRoutes mounted =
                    new BoxRoutes(
                            vertx, opening, opened.blobs, opened.releases, opened.evidence, boxes);
            meter(mounted.counters());
            unfinished =
                    new UnfinishedFile(
                            settings.data().orElseThrow().resolve("unfinished"),
                            new RealDisk(),
                            mounted.unfinished());
            new TreeDoor(opened, tree).mountOn(router);
            new AdminDoor(opened).mountOn(router); // before boxes' addresses, which end in 404
            mounted.mountOn(router);
            routes = mounted;
        } catch (SetUpFault e) {
            fault = e.getMessage();
        }
    }

    void start(@Observes StartupEvent event, Vertx vertx) {
        Edge opened = edge;
        BoxRoutes mounted = routes;
        if (opened == null || mounted == null) {
            return;
        }
        Descriptors.here(settings.maxConnections(), OPEN_PACKAGES).warning().ifPresent(LOG::warn);
        UnfinishedFile places = unfinished;
        if (places != null) {
            saving = Loop.start("unfinished", () -> save(places));
        }
        opened.start(() -> new EdgeReport.Load(mounted.sending(), settings.maxConnections()));
        try {
            if (ports.port().isPresent()) {
                listening = BoxPorts.open(vertx, mounted, boxPorts(), eventLoops());
            }
            PackageCache opening = packages;
            if (ports.rtspPort().isPresent() && opening != null) {
                rtsp = RtspPort.open(vertx, mounted.door(), opening, rtspPort());
            }
        } catch (SetUpFault | IOException e) {
            fault = e.getMessage();
        }
    }

    static BoxProfiles profiles(Optional<Path> place) throws SetUpFault {
        try {
            return place.isEmpty() ? BoxProfiles.shipped() : BoxProfiles.with(place.get());
        } catch (IOException e) {
            throw new SetUpFault("kejian.boxes.profiles: " + e.getMessage(), e);
        }
    }

    private BoxPorts.Settings boxPorts() throws SetUpFault {
        Optional<BoxPorts.Secure> secure = Optional.empty();
        if (ports.tlsPort().isPresent()) {
            Path certificate =
                    ports.certificate()
                            .orElseThrow(() -> missing("certificate", "kejian.boxes.certificate"));
            Path key =
                    ports.key().orElseThrow(() -> missing("certificate's key", "kejian.boxes.key"));
            secure = Optional.of(new BoxPorts.Secure(ports.tlsPort().getAsInt(), certificate, key));
        }
        return new BoxPorts.Settings(
                ports.host(), ports.port().getAsInt(), secure, ports.headWithin());
    }

    /** An edge sends nobody on, so that others' ports do not matter here. */
    private RtspPort.Settings rtspPort() {
        int port = ports.rtspPort().getAsInt();
        return new RtspPort.Settings(
                ports.host(),
                port,
                ports.rtspMediaPort(),
                /* edgePort= */ port,
                settings.maxConnections(),
                ports.headWithin(),
                RtspPort.Settings.SILENCE);
    }

    private static int eventLoops() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    /** Where boxes are listened to, apart from {@code quarkus.http.port}. */
    Optional<BoxPorts> ports() {
        return Optional.ofNullable(listening);
    }

    private static Duration save(UnfinishedFile places) {
        try {
            places.save();
        } catch (IOException e) {
            LOG.warnf("where boxes stopped could not be kept: %s", e.getMessage());
        }
        return BETWEEN_SAVES;
    }

    void stop(@Observes ShutdownEvent event) {
        Loop loop = saving;
        UnfinishedFile places = unfinished;
        if (loop != null && places != null) {
            loop.close();
            save(places);
        }
        RtspPort playing = rtsp;
        if (playing != null) {
            playing.close();
        }
        BoxPorts open = listening;
        if (open != null) {
            open.close();
        }
        BoxRoutes mounted = routes;
        if (mounted != null) {
            mounted.close();
        }
        PackageCache opening = packages;
        if (opening != null) {
            opening.close();
        }
        Edge opened = edge;
        if (opened != null) {
            opened.close();
        }
    }

    /** Why the edge could not begin. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    Optional<Edge> edge() {
        return Optional.ofNullable(edge);
    }

    private Edge.Settings required() throws SetUpFault {
        Path data = settings.data().orElseThrow(() -> missing("data folder", "kejian.edge.data"));
        String name = settings.name().orElseThrow(() -> missing("name", "kejian.edge.name"));
        URI origin = sync.origin().orElseThrow(() -> missing("origin", "kejian.sync.origin"));
        Admission.Admitted admitted = new Admission(sync, data, name, origin).admitted();
        return new Edge.Settings(
                data,
                name,
                config.getOptionalValue("quarkus.application.version", String.class).orElse("?"),
                origin,
                admitted.token(),
                admitted.root(),
                sync,
                window(),
                store,
                journal,
                settings.county());
    }

    private FillWindow window() throws SetUpFault {
        try {
            return sync.window().isEmpty()
                    ? FillWindow.always(sync.bytesPerSecond())
                    : FillWindow.parse(sync.window().get());
        } catch (FillWindow.Malformed e) {
            throw new SetUpFault("kejian.sync.window cannot be read: " + e.getMessage(), e);
        }
    }

    static SetUpFault missing(String what, String key) {
        return new SetUpFault("The edge needs its " + what + ": set " + key + ".");
    }

    private void countRejection(String reason) {
        metrics.counter("kejian.sync.rejected", "reason", reason).increment();
    }

    private void meter(Edge e) {
        Gauge.builder("kejian.release.active", e.releases, r -> r.activeNumber()).register(metrics);
        Gauge.builder("kejian.release.missing.bytes", e, Edge::missingBytes).register(metrics);
        e.budget.ifPresent(b ->
                Gauge.builder("kejian.sync.month.left.bytes", b, m -> m.left()).register(metrics));
        Gauge.builder("kejian.journal.backlog", e.journal, j -> j.backlog()).register(metrics);
        FunctionCounter.builder("kejian.blobs.damaged", e.blobs, b -> b.damagedSoFar())
                .register(metrics);
        FunctionCounter.builder("kejian.journal.damaged", e.journal, j -> j.damagedSoFar())
                .register(metrics);
        FunctionCounter.builder("kejian.journal.poisoned", e.upload, u -> u.poisonedSoFar())
                .register(metrics);
    }

    /** What boxes brought in, under the names of {@link Counters.Count}. */
    private void meter(Counters counters) {
        for (Counters.Count count : Counters.Count.values()) {
            String name = "kejian.boxes." + count.name().toLowerCase(Locale.ROOT);
            FunctionCounter.builder(name, counters, c -> c.get(count)).register(metrics);
        }
    }
}
