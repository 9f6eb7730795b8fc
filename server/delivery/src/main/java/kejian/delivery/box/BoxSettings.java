package kejian.delivery.box;

import java.time.Clock;

/**
 * @param sessionKey at least 32 secret bytes of this server's own, for issuing sessions
 * @param areaName shown on pages, for example the county's name
 * @param maxConnections connections that may be sent media at one moment; past this, new starts are
 *     answered 503 with Retry-After and what runs goes on
 * @param maxOfBox the same for one box that is named; past this it is answered 429
 */
public record BoxSettings(
        byte[] sessionKey, String areaName, int maxConnections, int maxOfBox, Clock clock) {

    public BoxSettings {
        if (sessionKey.length < 32) {
            throw new IllegalArgumentException("sessionKey is shorter than 32 bytes");
        }
        sessionKey = sessionKey.clone();
    }
}
