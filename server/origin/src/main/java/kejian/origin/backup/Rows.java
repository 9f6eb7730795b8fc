package kejian.origin.backup;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/** Rows of a table in COPY's text format, each with its line's end; others are escaped in it. */
interface Rows {

    /** Nothing after the last. */
    byte @Nullable [] next() throws SQLException, IOException;

    /** As a server sends them: one row a message. */
    static Rows of(CopyOut from) {
        return from::readFromCopy;
    }

    static Rows of(InputStream from) {
        InputStream in = new BufferedInputStream(from, 1 << 16);
        return () -> {
            ByteArrayOutputStream row = new ByteArrayOutputStream();
            for (int b; (b = in.read()) >= 0; ) {
                row.write(b);
                if (b == '\n') {
                    break;
                }
            }
            return row.size() == 0 ? null : row.toByteArray();
        };
    }
}
