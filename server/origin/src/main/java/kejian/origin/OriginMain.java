package kejian.origin;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.PropertiesLocationConfigSourceFactory;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import kejian.origin.backup.Operator;
import kejian.origin.backup.Upgrade;
import kejian.origin.database.DataFolder;
import kejian.origin.database.EmbeddedDatabase;
import kejian.origin.http.ApiDoor;
import org.jspecify.annotations.Nullable;

/**
 * Starts the embedded database before Quarkus reads its settings, unless a database is named. With
 * arguments it serves nobody: {@link Operator} says what it does.
 */
@QuarkusMain
public class OriginMain {

    /** Kept, so that nobody else comes in while this process lives. */
    private static @Nullable DataFolder held;

    public static void main(String... args) throws IOException {
        System.setProperty(ApiDoor.PROPERTY, ApiDoor.ENABLED);
        SmallRyeConfig settings = settings();
        if (args.length > 0) {
            System.exit(Operator.run(settings, args));
        }
        Path data = DataFolder.of(settings);
        try {
            held = DataFolder.take(data);
            held.demandWhole();
            if (settings.getOptionalValue(EmbeddedDatabase.OTHER, String.class).isEmpty()) {
                start(data);
            }
            prepare(settings);
        } catch (DataFolder.Unfit | Upgrade.Unfit e) {
            System.err.println("kejian-origin: " + e.getMessage());
            System.exit(1);
        }
        Quarkus.run(args);
    }

    private static void prepare(SmallRyeConfig settings) throws IOException {
        Upgrade.prepare(settings)
                .ifPresent(saved ->
                        System.out.println(
                                "kejian-origin: 升级前已备份数据库的表 tables were backed up before the"
                                        + " upgrade: "
                                        + saved));
    }

    private static void start(Path data) throws IOException {
        EmbeddedDatabase server = EmbeddedDatabase.start(data.resolve("postgres"));
        System.setProperty(EmbeddedDatabase.OTHER, server.jdbcUrl());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAfterQuarkus(server)));
    }

    /**
     * Where Quarkus will read its settings, too: the file that a unit or a chart names is one of
     * them. Its own configuration is not made yet; one that is made before it hides what is wrong
     * with it.
     */
    private static SmallRyeConfig settings() {
        SmallRyeConfig here = new SmallRyeConfigBuilder().addDefaultSources().build();
        return here.getOptionalValue("quarkus.config.locations", String.class)
                .map(files ->
                        new SmallRyeConfigBuilder()
                                .addDefaultSources()
                                .withDefaultValue(SmallRyeConfig.SMALLRYE_CONFIG_LOCATIONS, files)
                                .withSources(new PropertiesLocationConfigSourceFactory())
                                .build())
                .orElse(here);
    }

    /** Hooks of the JVM run beside each other: this one waits until the last request has ended. */
    private static void stopAfterQuarkus(EmbeddedDatabase server) {
        Application application = Application.currentApplication();
        if (application != null) {
            application.awaitShutdown();
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
