package kejian.edge.wiring;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument.Type;
import kejian.edge.kit.Keys;
import kejian.edge.kit.TroublesomeOrigin;

/** An origin with one release, and the settings of an edge that is enrolled there. */
public final class OriginResource implements QuarkusTestResourceLifecycleManager {

    static final byte[] BLOB = TroublesomeOrigin.bytes(7, 40_000);

    private final TroublesomeOrigin origin = new TroublesomeOrigin();
    private Path folder;

    @Override
    public Map<String, String> start() {
        ReleaseManifest manifest = origin.manifest(1, BLOB);
        String inAWeek = Instant.now().plus(Duration.ofDays(7)).toString();
        byte[] release = Keys.sign(Type.RELEASE, manifest, origin.signer);
        origin.publish(manifest, release, 1, inAWeek);
        origin.with("/sync/report", (x, b) -> x.sendResponseHeaders(204, -1));
        try {
            folder = Files.createTempDirectory("edge");
            Path root = Files.write(folder.resolve("root.json"), origin.pinned);
            Path token = Files.writeString(folder.resolve("token"), "of-the-edge\n");
            Map<String, String> settings = new HashMap<>();
            settings.put("kejian.edge.data", folder.resolve("data").toString());
            settings.put("kejian.edge.name", "county-1");
            settings.put("kejian.sync.origin", origin.address().toString());
            settings.put("kejian.sync.root", root.toString());
            settings.put("kejian.sync.token-file", token.toString());
            settings.put("kejian.sync.interval", "200ms");
            settings.put("kejian.sync.report-interval", "200ms");
            settings.put("kejian.store.reserve-bytes", "0");
            settings.put("kejian.tree.serve", "true");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(origin, new TestInjector.MatchesType(TroublesomeOrigin.class));
    }

    @Override
    public void stop() {
        origin.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
