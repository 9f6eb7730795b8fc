package kejian.origin.backup;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import kejian.contract.blob.Digest;

/**
 * What a table holds, whatever the order that a server reads it in: the number of its rows, and the
 * SHA-256 of each, added up in four lanes of 64 bits.
 *
 * @param sum 64 hexadecimal digits
 */
record TableSum(long rows, String sum) {

    private static final int LANES = 4;

    /** Adds up. */
    static final class Adding {

        private final MessageDigest hash = Digest.newSha256();
        private final long[] lanes = new long[LANES];
        private long rows;

        /**
         * @param row as COPY's text format has it, with its line's end
         */
        void add(byte[] row) {
            ByteBuffer digest = ByteBuffer.wrap(hash.digest(row));
            for (int i = 0; i < LANES; i++) {
                lanes[i] += digest.getLong();
            }
            rows++;
        }

        TableSum sum() {
            ByteBuffer all = ByteBuffer.allocate(LANES * Long.BYTES);
            for (long lane : lanes) {
                all.putLong(lane);
            }
            return new TableSum(rows, HexFormat.of().formatHex(all.array()));
        }
    }
}
