package kejian.delivery.evidence;

import org.jspecify.annotations.Nullable;

/**
 * One sitting of one box with one courseware, as an edge issued it.
 *
 * @param id its text, {@code v1.…}
 * @param box as it named itself; none where it did not
 */
public record Session(String id, String courseware, long issuedAtS, @Nullable String box) {}
