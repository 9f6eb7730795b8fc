package kejian.acceptance.bench.peer;

/** A peer is not on this machine; the message says what brings it. */
public final class MissingPeer extends Exception {

    private static final long serialVersionUID = 1L;

    public MissingPeer(String peer, String broughtBy) {
        super(peer + " is missing: " + broughtBy);
    }
}
