package kejian.delivery.rtsp;

import java.time.Duration;
import kejian.contract.problem.Problem;
import kejian.delivery.box.Viewing;
import org.jspecify.annotations.Nullable;

/** A session as its client knows it (RFC 2326 §3.4): set up, played, at last torn down. */
final class PlaySession implements Playback.Listener {

    private final Connection connection;
    private final int id;
    private final Target target;
    private final Transport transport;
    private final boolean telecom;
    private final Viewing viewing;
    private final Outlet outlet;
    private final Duration silence;
    private @Nullable Playback playback;
    private long touched = System.nanoTime();

    PlaySession(
            Connection connection,
            int id,
            Target target,
            Transport transport,
            boolean telecom,
            Viewing viewing,
            Outlet outlet,
            Duration silence) {
        this.connection = connection;
        this.id = id;
        this.target = target;
        this.transport = transport;
        this.telecom = telecom;
        this.viewing = viewing;
        this.outlet = outlet;
        this.silence = silence;
    }

    void plays(Playback opened) {
        playback = opened;
    }

    int id() {
        return id;
    }

    Target target() {
        return target;
    }

    Transport transport() {
        return transport;
    }

    Outlet outlet() {
        return outlet;
    }

    Playback playback() {
        return java.util.Objects.requireNonNull(playback);
    }

    /** As it stands in answers: telecom boxes read no more than the number. */
    String field() {
        return telecom ? Integer.toString(id) : id + ";timeout=" + silence.toSeconds();
    }

    /** Somebody is there. */
    void touch() {
        touched = System.nanoTime();
    }

    @Override
    public void taken() {
        if (transport.interleaved()) {
            touch(); // over TCP, who takes media is there
        }
    }

    @Override
    public void ended(boolean atBeginning) {
        if (telecom) {
            connection.announce(this, atBeginning ? Notice.BEGINNING : Notice.END);
        } else {
            playback().goodbye();
            outlet.flush();
        }
    }

    /** What a telecom box is told. */
    enum Notice {
        END("2101 \"End-of-Stream Reached\""),
        BEGINNING("2102 \"Beginning-of-Stream Reached\""),
        WITHDRAWN("2103 \"Transition\"");

        private final String text;

        Notice(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * Ends it where it may not go on, or nobody is there.
     *
     * @param rights whether to ask if it may go on
     */
    void look(long now, boolean rights) {
        Problem refusal = rights ? viewing.refusal() : null;
        if (refusal != null) {
            playback().pause();
            if (telecom) {
                connection.announce(this, Notice.WITHDRAWN);
            } else {
                playback().goodbye();
            }
            connection.drop(this);
            connection.endAfterLastWord();
        } else if (now - touched > silence.toNanos()) {
            connection.drop(this);
        }
    }

    void close() {
        if (playback != null) {
            playback.close();
        }
        outlet.close();
    }
}
