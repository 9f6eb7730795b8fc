package kejian.delivery.profile;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Addresses that begin alike (RFC 4632 §3.1 for IPv4, RFC 4291 §2.3 for IPv6).
 *
 * @param bits that count, from the first
 */
record Network(byte[] address, int bits) {

    /** Nothing for what is none; a name is never looked up. */
    static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        try {
            byte[] address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
            int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
            return bits < 1 || bits > address.length * 8
                    ? Optional.empty()
                    : Optional.of(new Network(address, bits));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean holds(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((address[i / 8] & mask) != (other[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
