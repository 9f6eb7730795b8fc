package kejian.edge.sync;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.Snapshot;
import kejian.contract.release.Timestamp;
import kejian.edge.province.Province;
import kejian.edge.province.Source;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import kejian.edge.trust.Trust;
import org.jspecify.annotations.Nullable;

/**
 * Which release is offered, verified. A look over the line that finds nothing new is one request:
 * the timestamp comes whole each time, since nothing but a fresh signature is a sign of life (a
 * status without a body anybody on the line could send). The ring is asked for before anything new
 * is taken, when the one in force does not know the word's signer or has ended, and at the latest
 * an hour after it was last asked for. Nobody can keep that from happening by saying something; the
 * worst that a lie does is that more is asked. Not for several threads at once.
 */
final class Offers {

    private static final int ROOT_LIMIT = 1 << 18;
    private static final int TIMESTAMP_LIMIT = 1 << 16;
    private static final int ROOTS_PER_ROUND = 64;
    private static final long ROOTS_EVERY_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Trust trust;
    private final Releases releases;
    private final int documentBytes;
    private final LongSupplier nanos;
    private @Nullable Offer last; // verified already: not fetched again while it is filled
    private @Nullable Held held;
    private boolean rootsAsked;
    private long rootsAskedAt;

    /**
     * @param documentBytes of the largest snapshot or release document that is read
     * @param nanos time since boot
     */
    Offers(Trust trust, Releases releases, int documentBytes, LongSupplier nanos) {
        this.trust = trust;
        this.releases = releases;
        this.documentBytes = documentBytes;
        this.nanos = nanos;
    }

    Offer verified(Way way) throws Refused, IOException, Unavailable {
        Offer offer = newest(way, snapshot(way, timestamp(way)));
        last = offer.release() == null ? null : offer;
        return offer;
    }

    /** It is active: the next look does not ask for it, and its document is many megabytes. */
    void taken() {
        last = null;
    }

    private Offer newest(Way way, Snapshot snapshot) throws Refused, IOException, Unavailable {
        long number = snapshot.releaseNumber();
        if (number == releases.activeNumber()) {
            return new Offer(snapshot, null);
        }
        Offer before = last;
        // a disk is read whole, so that whatever is altered on it is named
        if (way.disk() == null && before != null && isSameRelease(before, snapshot)) {
            return new Offer(snapshot, before.release()); // a county's may be another one
        }
        String what = "release " + number;
        byte[] document =
                document(
                        way,
                        "sync/release/" + number + ".json",
                        what,
                        bounded(snapshot.release(), what));
        return new Offer(snapshot, new Signed(trust.verifyRelease(snapshot, document), document));
    }

    private static boolean isSameRelease(Offer before, Snapshot snapshot) {
        return before.snapshot().releaseNumber() == snapshot.releaseNumber()
                && before.snapshot().release().equals(snapshot.release());
    }

    /**
     * TUF's client asks for the ring before the timestamp (§5.3). Where the ring turns out to have
     * changed, the timestamp is asked for again, so that the order is that one.
     */
    private Timestamp timestamp(Way way) throws Refused, IOException, Unavailable {
        if (way.disk() != null) {
            followRoots(way);
            return trust.acceptCarriedTimestamp(newestWord(way));
        }
        byte[] word = newestWord(way);
        if (isRootDue(word) && followRoots(way)) {
            word = newestWord(way);
        }
        return trust.acceptTimestamp(word);
    }

    private static byte[] newestWord(Way way) throws Refused, IOException, Unavailable {
        return document(way, "sync/timestamp.json", "timestamp", TIMESTAMP_LIMIT);
    }

    private boolean isRootDue(byte[] word) {
        Held known = held;
        return known == null
                || !rootsAsked
                || nanos.getAsLong() - rootsAskedAt >= ROOTS_EVERY_NANOS
                || !trust.snapshotNamedBy(word).equals(Optional.of(known.ref()));
    }

    /** Bytes that are here already are not fetched again, and verified as if they were. */
    private Snapshot snapshot(Way way, Timestamp timestamp)
            throws Refused, IOException, Unavailable {
        BlobRef named = timestamp.snapshot();
        Held known = held;
        boolean line = way.disk() == null;
        String path = "sync/snapshot/" + timestamp.snapshotVersion() + ".json";
        byte[] envelope =
                line && known != null && known.ref().equals(named)
                        ? known.envelope()
                        : document(way, path, "snapshot", bounded(named, "snapshot"));
        Snapshot snapshot = trust.acceptSnapshot(timestamp, envelope);
        if (line) {
            held = new Held(named, envelope);
        }
        return snapshot;
    }

    /**
     * @return whether another ring is in force now
     */
    private boolean followRoots(Way way) throws Refused, IOException, Unavailable {
        int before = trust.rootVersion();
        boolean line = way.disk() == null;
        rootsAsked &= !line;
        for (int i = 0; i < ROOTS_PER_ROUND; i++) {
            int next = trust.rootVersion() + 1;
            Province.Answer answer = way.source().get("sync/root/" + next + ".json", ROOT_LIMIT);
            if (answer.status() == 404) {
                if (line) {
                    rootsAsked = true;
                    rootsAskedAt = nanos.getAsLong();
                }
                break;
            }
            trust.acceptRoot(bodyOf(answer, "root " + next, ROOT_LIMIT));
        }
        return trust.rootVersion() != before;
    }

    private static byte[] document(Way way, String path, String what, int limitBytes)
            throws Refused, IOException, Unavailable {
        return bodyOf(way.source().get(path, limitBytes), what, limitBytes);
    }

    private static byte[] bodyOf(Province.Answer answer, String what, int limitBytes)
            throws Refused, Unavailable, IOException {
        int status = answer.status();
        if (status >= 300 && status < 400) {
            throw new Refused(new Refusal.Redirected(what));
        }
        if (status == 404 || status == 401 || status == 403) {
            throw new Unavailable(status);
        }
        if (status != 200) {
            throw new IOException(what + " was answered with " + status);
        }
        if (answer.contentType().startsWith("text/html")) {
            throw new Refused(new Refusal.ForeignPage(what));
        }
        if (answer.body().length > limitBytes) {
            throw new Refused(new Refusal.TooLarge(what, limitBytes));
        }
        return answer.body();
    }

    private int bounded(BlobRef announced, String what) throws Refused {
        if (announced.sizeBytes() > documentBytes) {
            throw new Refused(new Refusal.TooLarge(what, documentBytes));
        }
        return (int) announced.sizeBytes();
    }

    /**
     * Where a round's documents and blobs come from.
     *
     * @param disk the source, where it was carried here
     */
    record Way(Source source, @Nullable CarriedSource disk) {}

    /**
     * What the province offers.
     *
     * @param release none where it is the active one
     */
    record Offer(Snapshot snapshot, @Nullable Signed release) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    record Signed(ReleaseManifest manifest, byte[] document) {}

    /** The snapshot that was verified last over the line. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    private record Held(BlobRef ref, byte[] envelope) {}

    /** The document is not there, or not for this edge. */
    static final class Unavailable extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        Unavailable(int status) {
            super("status " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
