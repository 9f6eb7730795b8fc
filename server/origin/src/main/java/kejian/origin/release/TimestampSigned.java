package kejian.origin.release;

/**
 * There is a new timestamp, and with it perhaps a new release; fired inside the transaction.
 *
 * @param version of the timestamp
 */
public record TimestampSigned(long version) {}
