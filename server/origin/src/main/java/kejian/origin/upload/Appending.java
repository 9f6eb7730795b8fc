package kejian.origin.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.SQLException;
import kejian.contract.problem.Problem;
import kejian.origin.disk.Disk;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The order that makes an acknowledged byte survive kill -9 and a power cut: bytes to the file,
 * fsync, then the offset to the ledger, and only then may anybody hear of it. After a crash the
 * file may be longer than the offset; what lies behind it was never acknowledged and is cut off
 * before anything is appended. A file that is shorter lost bytes that were acknowledged: that is
 * said, never filled with zeros.
 */
final class Appending {

    /** A long chunk is made durable on the way, so that a crash costs at most this much of it. */
    static final long CHECKPOINT = 64L << 20;

    private Appending() {}

    /** Where the durable offset is kept; durable when the call returns. */
    @FunctionalInterface
    interface Ledger {

        void received(long bytes) throws SQLException;
    }

    /** How far an upload may grow. */
    @FunctionalInterface
    interface Room {

        /**
         * @return the most bytes that it may come to; less than those wanted where there is no room
         */
        long upTo(long bytes) throws SQLException;
    }

    /** How a chunk is checked, as {@code Upload-Checksum} names it. */
    record Checksum(MessageDigest algorithm, byte[] expected) {}

    /**
     * @param received durable offset now
     * @param cut the line broke before the body's end; what came is kept
     */
    record Outcome(long received, boolean cut) {}

    /**
     * @param room for its whole length, or the most that it may become
     * @throws ProblemException {@code checksum} or {@code too-large}, the offset is then as before
     */
    static Outcome append(
            Disk.Out file,
            Ledger ledger,
            long received,
            Room room,
            InputStream body,
            @Nullable Checksum checksum)
            throws IOException, SQLException {
        return append(file, ledger, received, room, body, checksum, CHECKPOINT);
    }

    static Outcome append(
            Disk.Out file,
            Ledger ledger,
            long received,
            Room room,
            InputStream body,
            @Nullable Checksum checksum,
            long checkpointBytes)
            throws IOException, SQLException {
        long held = file.size();
        if (held < received) {
            throw new IOException("the file is shorter than its durable offset");
        }
        if (held > received) {
            file.truncate(received);
        }
        long at = received;
        long durable = received;
        boolean cut = false;
        byte[] piece = new byte[1 << 16];
        while (true) {
            int n = read(body, piece);
            if (n < 0) {
                cut = n == CUT;
                break;
            }
            if (at + n > room.upTo(at + n)) {
                // The offset goes back first: a file shorter than its offset would be a loss.
                if (durable > received) {
                    ledger.received(received);
                }
                file.truncate(received);
                throw new ProblemException(Problem.TOO_LARGE);
            }
            if (checksum != null) {
                checksum.algorithm().update(piece, 0, n);
            }
            file.write(at, ByteBuffer.wrap(piece, 0, n));
            at += n;
            if (checksum == null && at - durable >= checkpointBytes) {
                file.force();
                ledger.received(at);
                durable = at;
            }
        }
        if (checksum != null && (cut || !matches(checksum))) {
            file.truncate(received);
            throw new ProblemException(Problem.CHECKSUM);
        }
        if (at > durable) {
            file.force();
            ledger.received(at);
        }
        return new Outcome(at, cut);
    }

    private static final int CUT = -2;

    /** The line's failures are told apart from the disk's: what came before is kept. */
    private static int read(InputStream body, byte[] piece) {
        try {
            return body.read(piece);
        } catch (IOException e) {
            return CUT;
        }
    }

    private static boolean matches(Checksum checksum) {
        return MessageDigest.isEqual(checksum.algorithm().digest(), checksum.expected());
    }
}
