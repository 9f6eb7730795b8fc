package kejian.origin.upload;

import java.sql.SQLException;

/**
 * What an upload of no announced length may still take of its owner's quota. It is set apart in
 * small pieces while bytes come, so that several side by side share what is left, and none gets
 * what another has taken since.
 */
final class Growing implements Appending.Room, AutoCloseable {

    private static final long MOST_AT_ONCE = 8L << 20;
    private static final int SHARE = 16;

    private final Quotas quotas;
    private final String owner;
    private long limit;
    private long counted;

    /**
     * @param received what the database counts already
     */
    Growing(Quotas quotas, String owner, long received) {
        this.quotas = quotas;
        this.owner = owner;
        this.limit = received;
        this.counted = received;
    }

    @Override
    public long upTo(long bytes) throws SQLException {
        if (bytes > limit) {
            long most = TusHeaders.MAX_SIZE - limit;
            limit +=
                    quotas.reserve(
                            owner,
                            left -> {
                                long piece = Math.min(left / SHARE, MOST_AT_ONCE);
                                return Math.min(Math.max(bytes - limit, piece), most);
                            });
        }
        return limit;
    }

    /** The database counts so many now. */
    void isCounted(long bytes) {
        quotas.release(owner, bytes - counted);
        counted = bytes;
    }

    @Override
    public void close() {
        quotas.release(owner, limit - counted);
        counted = limit;
    }
}
