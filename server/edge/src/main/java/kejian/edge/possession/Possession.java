package kejian.edge.possession;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import kejian.contract.possession.Challenge;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Leaves;
import kejian.contract.possession.Proof;
import kejian.contract.release.Snapshot;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.ReleaseView;
import kejian.edge.province.Province;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;
import kejian.edge.trust.StrictJson;

/**
 * Reads what the province asks for from the disk and says what only a reader can know. What cannot
 * be read is said to be absent: an edge that invents an answer is found out by the bytes.
 */
public final class Possession {

    private static final int LIMIT = 1 << 20;

    private final Province province;
    private final Blobs blobs;
    private final CurrentView releases;
    private final String edge;
    private Optional<Unsent> unsent = Optional.empty();

    /**
     * @param edge this one's name, which goes into every tag
     */
    public Possession(Province province, Blobs blobs, CurrentView releases, String edge) {
        this.province = province;
        this.blobs = blobs;
        this.releases = releases;
        this.edge = edge;
    }

    /**
     * Asks once whether there is a question, and answers it. An answer that was lost on the way is
     * sent again while the same question stands: reading it anew could take too long.
     *
     * @return whether there was one that could be answered
     * @throws IOException when the line or the disk failed, or the province did not take the answer
     * @throws Refused when the question is none
     */
    public boolean runOnce() throws IOException, Refused {
        Province.Answer asked = province.get("sync/possession", LIMIT);
        if (asked.status() == 204 || asked.status() == 404) {
            unsent = Optional.empty();
            return false; // nothing is asked, or a province of before there were questions
        }
        if (asked.status() != 200) {
            throw new IOException("the province answered " + asked.status() + " for a challenge");
        }
        Challenge challenge = StrictJson.readTolerant(asked.body(), Challenge.class, "challenge");
        Optional<Unsent> again = unsent.filter(u -> u.challenge().equals(challenge.id()));
        unsent = Optional.empty();
        if (again.isPresent()) {
            send(again.get());
            return true;
        }
        for (BlobRef blob : challenge.suspect()) {
            blobs.scrub(blob.digest()); // set aside where it is damaged: the next round fetches it
        }
        Optional<Leaves> leaves = releases.get().flatMap(view -> leaves(challenge, view));
        byte[] nonce = nonce(challenge);
        if (leaves.isEmpty() || challenge.leaves() > Challenge.MOST_LEAVES) {
            return false; // of a release that is not here any more; the next question fits
        }
        List<Leaves.Leaf> chosen = leaves.get().chosen(nonce, challenge.leaves());
        byte[] json = StrictJson.write(new Proof(challenge.id(), tags(nonce, chosen)));
        send(new Unsent(challenge.id(), json));
        return true;
    }

    private void send(Unsent answer) throws IOException {
        unsent = Optional.of(answer);
        Province.Answer taken = province.post("sync/possession", answer.json());
        if (taken.status() < 500) {
            unsent = Optional.empty(); // taken or refused for good
        }
        if (taken.status() != 202) {
            throw new IOException("the province answered " + taken.status() + " to a proof");
        }
    }

    /** Whether an answer is ready that the province has not confirmed: try again soon. */
    public boolean hasUnsent() {
        return unsent.isPresent();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, never a key
    private record Unsent(String challenge, byte[] json) {}

    private static byte[] nonce(Challenge challenge) throws Refused {
        try {
            return Base64.getDecoder().decode(challenge.nonce());
        } catch (IllegalArgumentException e) {
            throw new Refused(new Refusal.Malformed("challenge", "its nonce is not Base64"));
        }
    }

    /** What the challenge is about, where boxes see that. */
    private static Optional<Leaves> leaves(Challenge challenge, ReleaseView view) {
        if (view.number() != challenge.release()) {
            return Optional.empty();
        }
        List<BlobRef> province = view.manifest().blobs();
        Snapshot.County county = challenge.county();
        if (county == null) {
            return Optional.of(Leaves.of(province));
        }
        return view.county()
                .filter(shown -> shown.document().equals(county.document()))
                .map(shown -> Leaves.of(province, county, shown.release()));
    }

    private String tags(byte[] nonce, List<Leaves.Leaf> leaves) {
        LeafTag tag = new LeafTag(nonce, edge);
        ByteBuffer tags = ByteBuffer.allocate(leaves.size() * LeafTag.BYTES);
        ByteBuffer buffer = Blobs.buffer(Leaves.BYTES);
        for (Leaves.Leaf leaf : leaves) {
            buffer.clear().limit(leaf.bytes());
            if (blobs.read(leaf.blob(), leaf.offset(), buffer)) {
                tag.put(leaf, buffer.flip(), tags);
            } else {
                LeafTag.putAbsent(tags);
            }
        }
        return Base64.getEncoder().encodeToString(tags.array());
    }
}
