package kejian.edge.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import kejian.contract.edge.EdgeTicket;
import kejian.contract.release.SignedDocument;
import kejian.edge.disk.Disk;
import kejian.edge.disk.SmallFile;
import kejian.edge.province.Province;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;
import org.jboss.logging.Logger;

/** The ticket that this edge shows to others; kept on the disk, renewed before it ends. */
public final class OwnTicket {

    private static final Logger LOG = Logger.getLogger(OwnTicket.class);
    private static final Duration RENEW = Duration.ofDays(3);
    private static final int LIMIT = 1 << 13;

    private final Path file;
    private final Disk disk;
    private final Province province;
    private final Clock clock;
    private volatile Optional<byte[]> envelope;

    /**
     * @param clock the province's time
     */
    public OwnTicket(Path data, Disk disk, Province province, Clock clock) throws IOException {
        this.file = data.resolve("ticket");
        this.disk = disk;
        this.province = province;
        this.clock = clock;
        Optional<byte[]> stored;
        try {
            stored = SmallFile.read(file);
        } catch (SmallFile.DamagedFile e) {
            stored = Optional.empty(); // the province has another
        }
        envelope = stored;
    }

    /** As it stands behind {@code Bearer}. */
    public Optional<String> bearer() {
        return envelope.map(Base64.getUrlEncoder().withoutPadding()::encodeToString);
    }

    /**
     * As {@link #renew}; what goes wrong is tried again with the next look. Without one, other
     * edges give nothing and all comes from the province.
     */
    public void renewQuietly() {
        try {
            renew();
        } catch (IOException e) {
            LOG.debugf("no new ticket: %s", e.getMessage());
        }
    }

    /** Asks the province for a new one when this one ends soon. */
    public void renew() throws IOException {
        Optional<byte[]> now = envelope;
        if (now.isPresent() && endOf(now.get()).isAfter(clock.instant().plus(RENEW))) {
            return;
        }
        Province.Answer answer = province.get("sync/ticket.json", LIMIT);
        if (answer.status() != 200 || answer.body().length > LIMIT) {
            throw new IOException("the province answered " + answer.status() + " to a ticket");
        }
        if (endOf(answer.body()).equals(Instant.EPOCH)) {
            throw new IOException("what came was no ticket");
        }
        SmallFile.replace(disk, file, answer.body());
        envelope = Optional.of(answer.body());
    }

    /** Not verified: whoever is shown it does that. */
    private static Instant endOf(byte[] envelope) {
        try {
            SignedDocument document = StrictJson.read(envelope, SignedDocument.class, "ticket");
            EdgeTicket ticket =
                    StrictJson.readTolerant(document.payloadBytes(), EdgeTicket.class, "ticket");
            return Instant.parse(ticket.expires());
        } catch (Refused | IllegalArgumentException | DateTimeException e) {
            LOG.warnf("no ticket: %s", e.getMessage());
            return Instant.EPOCH;
        }
    }
}
