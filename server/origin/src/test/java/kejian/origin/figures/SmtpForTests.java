package kejian.origin.figures;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** A mail server, which the origin is told of. */
public class SmtpForTests implements QuarkusTestResourceLifecycleManager {

    private SmtpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = new SmtpServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "quarkus.mailer.mock", "false",
                "kejian.mail.host", "127.0.0.1",
                "kejian.mail.port", Integer.toString(server.port()),
                "kejian.mail.start-tls", "DISABLED",
                "kejian.mail.from", "figures@kejian.example",
                "kejian.mail.domains", "kejian.example,county.example");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(SmtpServer.class));
    }

    @Override
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
