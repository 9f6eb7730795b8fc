package kejian.delivery.profile;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A profile, and whose it is.
 *
 * @param boxes names of boxes, matched whole
 * @param agents found in the User-Agent
 */
record Known(
        BoxProfile profile, List<Pattern> boxes, List<Network> addresses, List<Pattern> agents) {

    boolean isNamed(String box) {
        return boxes.stream().anyMatch(p -> p.matcher(box).matches());
    }

    boolean isAt(byte[] address) {
        return addresses.stream().anyMatch(n -> n.holds(address));
    }

    boolean isSaid(String agent) {
        return agents.stream().anyMatch(p -> p.matcher(agent).find());
    }
}
