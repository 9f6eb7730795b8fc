package kejian.edge.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Health that asks nobody: a dead province makes no edge unready. */
final class Health {

    private Health() {}

    @Liveness
    @ApplicationScoped
    static class Alive implements HealthCheck {
        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.up("alive");
        }
    }

    @Readiness
    @ApplicationScoped
    static class Ready implements HealthCheck {

        private final EdgeServer server;

        Ready(EdgeServer server) {
            this.server = server;
        }

        /** Why the county's newest columns are not shown; nothing where all is well. */
        private static String countyReason(Edge edge) {
            String sentence = edge.sync.county().sentence();
            return sentence == null ? "" : sentence;
        }

        @Override
        public HealthCheckResponse call() {
            var answer = HealthCheckResponse.named("release");
            Edge edge = server.edge().orElse(null);
            if (edge == null) {
                return answer.down().withData("state", "not set up").build();
            }
            if (!edge.isRestored()) {
                return answer.down().withData("state", "looking through the disk").build();
            }
            long number = edge.releases.activeNumber();
            return answer.up()
                    .withData("state", number == 0 ? "no release yet" : "serving")
                    .withData("release", number)
                    .withData("view", edge.releases.get().map(v -> v.name()).orElse(""))
                    .withData("county", countyReason(edge))
                    .withData("missingBytes", edge.missingBytes())
                    .withData("columnsWhoseLeaseEnded", edge.leases.ended())
                    .build();
        }
    }
}
