package kejian.edge.wiring;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Optional;

/** Runs the edge until it is told to stop, or says in one sentence why it cannot. */
@QuarkusMain
public class Main implements QuarkusApplication {

    private static final int CANNOT_BEGIN = 2;

    private final EdgeServer server;

    Main(EdgeServer server) {
        this.server = server;
    }

    @Override
    public int run(String... args) {
        Optional<String> fault = server.fault();
        if (fault.isPresent()) {
            System.err.println(fault.get());
            return CANNOT_BEGIN;
        }
        Quarkus.waitForExit();
        return 0;
    }
}
