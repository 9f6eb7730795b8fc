package kejian.origin;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import kejian.origin.database.EmbeddedDatabase;
import kejian.origin.http.ApiDoor;

/** Starts the embedded database before Quarkus reads its settings, unless a database is named. */
@QuarkusMain
public class OriginMain {

    public static void main(String... args) throws IOException {
        System.setProperty(ApiDoor.PROPERTY, ApiDoor.ENABLED);
        if (databaseIsNamed()) {
            Quarkus.run(args);
            return;
        }
        Path data = Path.of(System.getProperty("kejian.data", "data/origin"));
        EmbeddedDatabase server = EmbeddedDatabase.start(data.resolve("postgres"));
        System.setProperty("quarkus.datasource.jdbc.url", server.jdbcUrl());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAfterQuarkus(server)));
        Quarkus.run(args);
    }

    private static boolean databaseIsNamed() {
        return System.getenv("QUARKUS_DATASOURCE_JDBC_URL") != null
                || System.getProperty("quarkus.datasource.jdbc.url") != null;
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
