package kejian.origin.support;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/**
 * The last of the log, kept in memory: where the log goes to (a terminal, the journal, a cluster's
 * collector) this program does not know.
 */
@ApplicationScoped
class LastLines {

    static final int MOST = 2_000;
    private static final int LONGEST = 2_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    keep(line(entry));
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    void start(@Observes StartupEvent event) {
        Logger.getLogger("").addHandler(handler);
    }

    void stop(@Observes ShutdownEvent event) {
        Logger.getLogger("").removeHandler(handler);
    }

    private static String line(LogRecord entry) {
        StringWriter text = new StringWriter();
        text.append(entry.getInstant().toString()).append(' ');
        text.append(entry.getLevel().getName()).append(' ');
        text.append(entry.getLoggerName()).append(' ').append(message(entry));
        if (entry.getThrown() != null) {
            text.append('\n');
            entry.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        String whole = text.toString().strip();
        return whole.length() > LONGEST ? whole.substring(0, LONGEST) + " …" : whole;
    }

    private static String message(LogRecord entry) {
        if (entry instanceof ExtLogRecord ours) {
            return String.valueOf(ours.getFormattedMessage());
        }
        Object[] parameters = entry.getParameters();
        String message = String.valueOf(entry.getMessage());
        return parameters == null || parameters.length == 0
                ? message
                : MessageFormat.format(message, parameters);
    }

    private synchronized void keep(String line) {
        lines.addLast(line);
        if (lines.size() > MOST) {
            lines.removeFirst();
        }
    }

    /** The newest last. */
    synchronized String text() {
        return String.join("\n", lines) + "\n";
    }
}
