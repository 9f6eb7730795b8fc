package kejian.origin.search;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says who answers searches. Never down: without its search server the province goes on by the
 * embedded index, and a balancer that took it away would make things worse.
 */
@Readiness
@ApplicationScoped
class SearchHealth implements HealthCheck {

    private final CatchingUp server;
    private final ServerCopy copy;

    SearchHealth(CatchingUp server, ServerCopy copy) {
        this.server = server;
        this.copy = copy;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("search").up();
        if (server.index().isEmpty()) {
            return response.withData("engine", "embedded").build();
        }
        Standing standing = server.standing();
        boolean inStep = standing instanceof Standing.InStep;
        response.withData("engine", inStep ? "elasticsearch" : "embedded")
                .withData("degraded", !inStep)
                .withData("server", standing.word());
        switch (standing) {
            case Standing.InStep _, Standing.Behind _ -> {}
            case Standing.Filling filling -> response.withData("filled", filling.entries());
            case Standing.Away away -> response.withData("why", away.why());
        }
        try {
            response.withData("waiting", copy.count(/* refused= */ false))
                    .withData("refused", copy.count(/* refused= */ true));
        } catch (SQLException e) {
            // the database has a check of its own, which says so
            response.withData("waiting", "unknown");
        }
        return response.build();
    }
}
