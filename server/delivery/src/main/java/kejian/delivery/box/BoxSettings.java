package kejian.delivery.box;

import java.time.Clock;
import java.util.Optional;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.register.Register;
import kejian.delivery.steering.Surroundings;

/**
 * @param sessionKey at least 32 secret bytes of this server's own, for issuing sessions
 * @param areaName shown on pages, for example the county's name
 * @param maxConnections connections that may be sent media at one moment; past this, new starts are
 *     answered 503 with Retry-After and what runs goes on
 * @param maxOfBox the same for one box that is named; past this it is answered 429
 * @param surroundings edges that boxes may be sent on to; a server without them, as every edge is,
 *     keeps whoever comes
 * @param hotline whom a viewer calls, shown on the page of help; empty for nobody
 * @param profiles what is known about models of boxes
 * @param rtspPort where boxes ask by RTSP; 0 for nowhere
 * @param register which boxes are known by name
 * @param server the name that the province knows this server by; empty for none
 */
public record BoxSettings(
        byte[] sessionKey,
        String areaName,
        int maxConnections,
        int maxOfBox,
        Clock clock,
        Optional<Surroundings> surroundings,
        String hotline,
        BoxProfiles profiles,
        int rtspPort,
        Register register,
        String server) {

    /** One without a name. */
    public BoxSettings(
            byte[] sessionKey,
            String areaName,
            int maxConnections,
            int maxOfBox,
            Clock clock,
            Optional<Surroundings> surroundings,
            String hotline,
            BoxProfiles profiles,
            int rtspPort,
            Register register) {
        this(
                sessionKey,
                areaName,
                maxConnections,
                maxOfBox,
                clock,
                surroundings,
                hotline,
                profiles,
                rtspPort,
                register,
                "");
    }

    public BoxSettings(
            byte[] sessionKey, String areaName, int maxConnections, int maxOfBox, Clock clock) {
        this(sessionKey, areaName, maxConnections, maxOfBox, clock, Optional.empty());
    }

    public BoxSettings(
            byte[] sessionKey,
            String areaName,
            int maxConnections,
            int maxOfBox,
            Clock clock,
            Optional<Surroundings> surroundings) {
        this(
                sessionKey,
                areaName,
                maxConnections,
                maxOfBox,
                clock,
                surroundings,
                "",
                BoxProfiles.shipped(),
                /* rtspPort= */ 0,
                Register.OPEN);
    }

    public BoxSettings {
        if (sessionKey.length < 32) {
            throw new IllegalArgumentException("sessionKey is shorter than 32 bytes");
        }
        sessionKey = sessionKey.clone();
    }
}
