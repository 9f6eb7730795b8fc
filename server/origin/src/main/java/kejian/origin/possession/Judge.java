package kejian.origin.possession;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Leaves;
import kejian.contract.release.ReleaseManifest;
import kejian.contract.release.SignedDocument;
import kejian.contract.release.Snapshot;
import kejian.origin.blob.Blobs;
import kejian.origin.release.Documents;
import org.jboss.logging.Logger;

/**
 * Reads the same leaves from the province's own store and compares. Before an edge is accused of
 * other bytes, the province's own blob is read whole: its store may be the one that rotted.
 */
@ApplicationScoped
class Judge {

    private static final Logger LOG = Logger.getLogger(Judge.class);

    /** More would tell nobody more. */
    private static final int TOLD = 100;

    private final Challenges challenges;
    private final Documents documents;
    private final Blobs blobs;
    private final MeterRegistry metrics;

    Judge(Challenges challenges, Documents documents, Blobs blobs, MeterRegistry metrics) {
        this.challenges = challenges;
        this.documents = documents;
        this.blobs = blobs;
        this.metrics = metrics;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void all() throws IOException {
        for (Optional<Challenges.Answered> next = challenges.toJudge();
                next.isPresent();
                next = challenges.toJudge()) {
            Challenges.Answered answer = next.get();
            try {
                judge(answer);
            } catch (IOException | RuntimeException e) {
                // the province's own fault: one that cannot be judged must not keep the others
                LOG.errorf("edge=%s cannot be judged: %s", answer.edge(), e.toString());
                challenges.dropped(answer.id());
            }
        }
    }

    private void judge(Challenges.Answered answer) throws IOException {
        long began = System.nanoTime();
        List<Leaves.Leaf> leaves = leaves(answer).chosen(answer.nonce(), answer.leaves());
        List<Challenges.Failed> failed = new ArrayList<>();
        long read = 0;
        Verdict verdict = Verdict.INVALID;
        if (answer.tags().length == leaves.size() * LeafTag.BYTES) {
            read = compare(answer, leaves, failed);
            verdict = failed.isEmpty() ? Verdict.PROVED : Verdict.DAMAGED;
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        challenges.judged(answer.id(), verdict, failed, read, ms);
        metrics.counter("kejian.possession.read", "unit", "bytes").increment(read);
        metrics.counter("kejian.possession", "verdict", verdict.name().toLowerCase(Locale.ROOT))
                .increment();
        if (verdict != Verdict.PROVED) {
            LOG.warnf(
                    "edge=%s release=%d verdict=%s leaves=%d failed=%d",
                    answer.edge(), answer.release(), verdict, leaves.size(), failed.size());
        }
    }

    /** Answers what was read. */
    private long compare(
            Challenges.Answered answer, List<Leaves.Leaf> leaves, List<Challenges.Failed> failed)
            throws IOException {
        LeafTag tag = new LeafTag(answer.nonce(), answer.edge());
        ByteBuffer told = ByteBuffer.wrap(answer.tags());
        Map<Digest, Boolean> sound = new HashMap<>();
        long read = 0;
        byte[] absent = new byte[LeafTag.BYTES];
        for (Leaves.Leaf leaf : leaves) {
            byte[] theirs = new byte[LeafTag.BYTES];
            told.get(theirs);
            ByteBuffer ours = ByteBuffer.allocate(LeafTag.BYTES);
            if (!Arrays.equals(theirs, absent)) {
                tag.put(leaf, ByteBuffer.wrap(piece(leaf)), ours);
                read += leaf.bytes();
            }
            boolean same = MessageDigest.isEqual(ours.array(), theirs) && ours.position() > 0;
            boolean gone = Arrays.equals(theirs, absent);
            // its own word needs no look at our store; a hundred that are named are enough
            if (!same && failed.size() < TOLD && (gone || isSound(leaf.blob(), sound))) {
                failed.add(
                        new Challenges.Failed(
                                leaf.blob().sha256(),
                                leaf.blob().sizeBytes(),
                                leaf.offset(),
                                gone));
            }
        }
        return read;
    }

    private byte[] piece(Leaves.Leaf leaf) throws IOException {
        try (InputStream in = blobs.open(leaf.blob().digest(), leaf.offset())) {
            return in.readNBytes(leaf.bytes());
        } catch (NoSuchFileException e) {
            return new byte[0]; // isSound says so in the log
        }
    }

    /** Whether our own blob has the bytes that its name promises. */
    private boolean isSound(BlobRef blob, Map<Digest, Boolean> known) throws IOException {
        Boolean before = known.get(blob.digest());
        if (before != null) {
            return before;
        }
        MessageDigest hash = Digest.newSha256();
        try (InputStream in = blobs.open(blob.digest(), 0)) {
            byte[] piece = new byte[1 << 16];
            for (int n; (n = in.read(piece)) >= 0; ) {
                hash.update(piece, 0, n);
            }
        } catch (NoSuchFileException e) {
            LOG.errorf("blob=%s of the province itself is gone", blob.digest());
        }
        boolean sound = Digest.of(hash).equals(blob.digest());
        if (!sound) {
            LOG.errorf("blob=%s of the province itself is damaged", blob.digest());
            metrics.counter("kejian.possession.own.damaged").increment();
        }
        known.put(blob.digest(), sound);
        return sound;
    }

    private Leaves leaves(Challenges.Answered answer) throws IOException {
        List<BlobRef> province = manifest(answer.release()).blobs();
        Snapshot.County county = answer.county();
        return county == null
                ? Leaves.of(province)
                : Leaves.of(province, county, documents.county(county).orElseThrow());
    }

    private ReleaseManifest manifest(long release) throws IOException {
        byte[] document = documents.find(SignedDocument.Type.RELEASE, release).orElseThrow();
        return documents.payload(document, ReleaseManifest.class);
    }
}
