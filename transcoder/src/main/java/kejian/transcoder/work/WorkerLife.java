package kejian.transcoder.work;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Confinement;
import kejian.transcoder.ffmpeg.Programs;
import kejian.transcoder.hardware.Hardware;
import kejian.transcoder.hardware.HardwareSettings;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Begins and ends the worker with the program, and says how it is. */
@ApplicationScoped
@Readiness
public class WorkerLife implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(WorkerLife.class);

    private final WorkSettings settings;
    private final CageSettings cageSettings;
    private final HardwareSettings hardwareSettings;
    private final MeterRegistry metrics;
    private volatile Hardware hardware = Hardware.NONE;
    private volatile @Nullable Worker worker;
    private volatile String state = "starting";

    WorkerLife(
            WorkSettings settings,
            CageSettings cageSettings,
            HardwareSettings hardwareSettings,
            MeterRegistry metrics) {
        this.hardwareSettings = hardwareSettings;
        this.settings = settings;
        this.cageSettings = cageSettings;
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent event) throws IOException, InterruptedException {
        Confinement confinement = Confinement.inForce(cageSettings.confinement());
        Gauge.builder("kejian.transcoder.confinement", () -> 1)
                .tag("rung", confinement.label())
                .register(metrics);
        if (confinement == Confinement.REFUSED) {
            state = "no confinement";
            LOG.error(
                    "this machine cannot confine FFmpeg: nothing is leased until"
                            + " kejian.cage.confinement=none allows that");
            return;
        }
        if (settings.origin().isEmpty()) {
            state = "no origin";
            LOG.warn("kejian.work.origin names no origin: nothing is leased");
            return;
        }
        Path scratch =
                settings.scratch()
                        .orElse(Path.of(System.getProperty("java.io.tmpdir"), "kejian-transcoder"));
        Files.createDirectories(scratch);
        Cage cage = new Cage(Programs.find(cageSettings.programs()), confinement);
        cage.warmUp(scratch.toAbsolutePath());
        hardware = Hardware.choose(hardwareSettings, cage, cageSettings, scratch);
        URI origin = settings.origin().get();
        Admission admission =
                new Admission(
                        Machine.here(),
                        settings.taskMemoryBytes(),
                        settings.mostLoad(),
                        settings.look());
        Worker one =
                new Worker(
                        name(),
                        scratch,
                        new OriginCalls(origin, this::token),
                        cage,
                        cageSettings,
                        settings,
                        admission,
                        hardware);
        count(one);
        count(hardware);
        count(admission);
        one.start();
        worker = one;
        state = "working";
        LOG.infof("worker=%s leases from %s with %d slots", name(), origin, Worker.slots(settings));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Worker one = worker;
        state = "stopping";
        if (one != null) {
            one.stop();
        }
    }

    @Override
    public HealthCheckResponse call() {
        Worker one = worker;
        return HealthCheckResponse.named("worker")
                .withData("state", state)
                .withData("encoder", hardware.encoder().name())
                .status(state.equals("working") && one != null && one.alive())
                .build();
    }

    private void count(Worker one) {
        Gauge.builder("kejian.transcoder.jobs.running", one, Worker::busy).register(metrics);
        for (JobRun.End end : JobRun.End.values()) {
            FunctionCounter.builder("kejian.transcoder.jobs", one, w -> w.ended(end))
                    .tag("end", end.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
    }

    private void count(Hardware encoders) {
        for (String encoder : encoders.names()) {
            Gauge.builder(
                            "kejian.transcoder.encoder",
                            encoders,
                            h -> h.encoder().name().equals(encoder) ? 1 : 0)
                    .tag("name", encoder)
                    .register(metrics);
        }
    }

    private void count(Admission admission) {
        for (Admission.Want want : List.of(Admission.Want.MEMORY, Admission.Want.PROCESSOR)) {
            Gauge.builder("kejian.transcoder.slots.waiting", admission, a -> a.waiting(want))
                    .tag("for", want.name().toLowerCase(Locale.ROOT))
                    .register(metrics);
        }
        Gauge.builder("kejian.transcoder.memory.available", admission, Admission::availableBytes)
                .baseUnit("bytes")
                .register(metrics);
    }

    private String token() throws IOException {
        if (settings.tokenFile().isPresent()) {
            return Files.readString(settings.tokenFile().get()).strip();
        }
        return settings.token().orElse("");
    }

    private String name() {
        return settings.name().orElseGet(WorkerLife::machineAndProcess);
    }

    private static String machineAndProcess() {
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no name: set kejian.work.name", e);
        }
    }
}
