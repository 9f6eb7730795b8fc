package kejian.origin.kit;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** Lets a test do something before each statement that Hibernate sends on the test's own thread. */
@PersistenceUnitExtension
@ApplicationScoped
public class SqlSteps implements StatementInspector {

    private static final long serialVersionUID = 1L;
    private static final ThreadLocal<Runnable> BEFORE = ThreadLocal.withInitial(() -> () -> {});

    public static void before(Runnable step) {
        BEFORE.set(step);
    }

    public static void nothing() {
        BEFORE.remove();
    }

    @Override
    public String inspect(String sql) {
        BEFORE.get().run();
        return sql;
    }
}
