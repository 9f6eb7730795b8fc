package kejian.origin.kit;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A real database behind one connection that is kept. Each change is one step: before it the
 * process may die, and what was committed stays, as PostgreSQL promises.
 */
public final class MortalDatabase implements DataSource {

    private final Connection connection;
    private final Supplier<Steps> steps;

    public MortalDatabase(Connection connection, Supplier<Steps> steps) {
        this.connection = connection;
        this.steps = steps;
    }

    @Override
    public Connection getConnection() {
        return proxy(
                Connection.class,
                (method, arguments) ->
                        switch (method.getName()) {
                            case "close" -> null;
                            case "prepareStatement" ->
                                    statement((PreparedStatement) call(method, arguments));
                            default -> call(method, arguments);
                        });
    }

    private PreparedStatement statement(PreparedStatement real) {
        return proxy(
                PreparedStatement.class,
                (method, arguments) -> {
                    if (method.getName().equals("executeUpdate")) {
                        steps.get().step();
                    }
                    return invoke(real, method, arguments);
                });
    }

    private Object call(java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        return invoke(connection, method, arguments);
    }

    private static Object invoke(Object on, java.lang.reflect.Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private interface Call {
        Object on(java.lang.reflect.Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> call.on(method, arguments)));
    }

    @Override
    public Connection getConnection(String user, String password) {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return new PrintWriter(System.err, true);
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
