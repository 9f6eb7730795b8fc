package kejian.origin.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import kejian.contract.edge.EdgeTicket;

/** Says of an edge, signed, that it is one of ours. */
@ApplicationScoped
public class EdgeTickets {

    /**
     * As long as a timestamp is believed: an edge that is longer without us gets no blobs either.
     */
    private static final Duration VALID = Duration.ofDays(7);

    private final Signer signer;
    private final Clock clock;

    EdgeTickets(Signer signer, Clock clock) {
        this.signer = signer;
        this.clock = clock;
    }

    public byte[] ticketOf(String edge) throws IOException, GeneralSecurityException {
        String expires = clock.instant().plus(VALID).truncatedTo(ChronoUnit.SECONDS).toString();
        return signer.sign(
                EdgeTicket.MEDIA_TYPE, new EdgeTicket(edge, expires), List.of(Signer.Name.RELEASE));
    }
}
