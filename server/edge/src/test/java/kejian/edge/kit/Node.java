package kejian.edge.kit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;
import kejian.delivery.view.ReleaseView;
import kejian.edge.disk.Disk;
import kejian.edge.province.Province;
import kejian.edge.store.Blobs;
import kejian.edge.store.Verify;
import kejian.edge.sync.FillWindow;
import kejian.edge.sync.Meter;
import kejian.edge.sync.ReleaseSync;
import kejian.edge.sync.Releases;
import kejian.edge.sync.Sources;
import kejian.edge.trust.CountyTrust;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;

/** The syncing half of an edge on a disk of the test's. */
public final class Node implements AutoCloseable {

    public final Blobs blobs;
    public final Trust trust;
    public final Releases releases;
    public final ReleaseSync sync;
    public final Province province;

    public Node(Path data, Disk disk, byte[] pinned, URI origin) throws IOException, Refused {
        this(data, disk, pinned, origin, Verify.everyByte(), Releases::new, 0);
    }

    public Node(
            Path data,
            Disk disk,
            byte[] pinned,
            URI origin,
            Verify verify,
            MakeReleases make,
            long reserveBytes)
            throws IOException, Refused {
        this(
                data,
                disk,
                pinned,
                origin,
                verify,
                make,
                reserveBytes,
                Clock.fixed(TroublesomeOrigin.NOW, ZoneOffset.UTC),
                () -> 0L);
    }

    /** On a machine whose clocks the test moves. */
    public Node(
            Path data,
            Disk disk,
            byte[] pinned,
            URI origin,
            Verify verify,
            MakeReleases make,
            long reserveBytes,
            Clock wall,
            LongSupplier nanos)
            throws IOException, Refused {
        this(
                data,
                disk,
                pinned,
                origin,
                verify,
                (d, on, blobs, county) -> make.on(d, on, blobs),
                reserveBytes,
                wall,
                nanos,
                Optional.empty());
    }

    /** One that shows a county's columns too. */
    public static Node ofCounty(
            Path data, Disk disk, byte[] pinned, URI origin, String area, MakeBoth make)
            throws IOException, Refused {
        return new Node(
                data,
                disk,
                pinned,
                origin,
                Verify.everyByte(),
                make,
                0,
                Clock.fixed(TroublesomeOrigin.NOW, ZoneOffset.UTC),
                () -> 0L,
                Optional.of(area));
    }

    private Node(
            Path data,
            Disk disk,
            byte[] pinned,
            URI origin,
            Verify verify,
            MakeBoth make,
            long reserveBytes,
            Clock wall,
            LongSupplier nanos,
            Optional<String> area)
            throws IOException, Refused {
        blobs = Blobs.open(data, disk, verify);
        trust = Trust.open(data.resolve("trust"), disk, pinned, wall, nanos);
        CountyTrust county = CountyTrust.open(data.resolve("county"), disk, trust, area);
        releases = make.on(data, disk, blobs, county);
        Duration short2s = Duration.ofSeconds(2);
        province =
                new Province(
                        origin,
                        Optional.of("secret"),
                        new Province.Patience(short2s, short2s, Duration.ofMillis(1_500), 1_000));
        sync =
                new ReleaseSync(
                        province,
                        Sources.of(province),
                        trust,
                        blobs,
                        releases,
                        new ReleaseSync.Limits(reserveBytes, 1 << 20, 0, 1),
                        () -> FillWindow.FULL,
                        nanos,
                        Meter.NONE,
                        county);
    }

    /** What boxes see, as pages name it. */
    public String shown() {
        return releases.get().map(ReleaseView::name).orElse("");
    }

    public Node restored() throws IOException {
        releases.restore(/* unclean= */ false, trust);
        return this;
    }

    @Override
    public void close() {
        province.close();
    }

    /** A mutant may stand in for the right order. */
    @FunctionalInterface
    public interface MakeReleases {
        Releases on(Path data, Disk disk, Blobs blobs) throws IOException;
    }

    /** The same where a county's columns are shown. */
    @FunctionalInterface
    public interface MakeBoth {
        Releases on(Path data, Disk disk, Blobs blobs, CountyTrust county) throws IOException;
    }
}
