package kejian.transcoder.hardware;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.ladder.Encoder;
import org.jboss.logging.Logger;

/**
 * The encoder that this worker uses. One of the machine's that fails on a title which x264 then
 * makes is not used again until the next start.
 */
public final class Hardware {

    /** x264, and no other is looked for. */
    public static final Hardware NONE = new Hardware(List.of(), Encoder.X264);

    private static final Logger LOG = Logger.getLogger(Hardware.class);

    private final List<Verdict> verdicts;
    private volatile Encoder encoder;

    private Hardware(List<Verdict> verdicts, Encoder encoder) {
        this.verdicts = List.copyOf(verdicts);
        this.encoder = encoder;
    }

    /**
     * Looks for encoders and tries each until one is as good as x264. Without a device nothing is
     * tried, and it takes no time.
     *
     * @param scratch an existing folder to try in
     */
    public static Hardware choose(
            HardwareSettings settings, Cage cage, CageSettings cageSettings, Path scratch)
            throws InterruptedException {
        List<Candidate> here = List.of();
        if (!settings.encoder().equals("off")) {
            try {
                here = Candidate.here(Path.of("/dev"));
            } catch (IOException | DirectoryIteratorException e) {
                LOG.warnf("devices cannot be listed, x264 is used: %s", e.getMessage());
            }
        }
        return choose(settings, here, new Parity(cage, cageSettings, scratch));
    }

    static Hardware choose(HardwareSettings settings, List<Candidate> here, Parity parity)
            throws InterruptedException {
        String wish = settings.encoder();
        List<Verdict> verdicts = new ArrayList<>();
        if (wish.equals("off")) {
            return NONE;
        }
        for (Candidate one : here) {
            if (!wish.equals("auto") && !wish.equals(one.encoder().name())) {
                continue;
            }
            Verdict verdict = verdict(parity, one);
            verdicts.add(verdict);
            LOG.infof("encoder=%s %s", one.encoder().name(), verdict);
            if (verdict instanceof Verdict.Fit fit) {
                return new Hardware(verdicts, fit.encoder());
            }
        }
        if (!wish.equals("auto") && verdicts.isEmpty()) {
            LOG.warnf("encoder=%s is not on this machine: x264 is used", wish);
        }
        return new Hardware(verdicts, Encoder.X264);
    }

    /** Whatever a driver does, the worker starts. */
    private static Verdict verdict(Parity parity, Candidate one) throws InterruptedException {
        try {
            return parity.judge(one);
        } catch (IOException e) {
            return new Verdict.Unfit(one.encoder(), String.valueOf(e.getMessage()));
        }
    }

    /** What to use for the next title. */
    public Encoder encoder() {
        return encoder;
    }

    /** It failed where x264 did not. */
    public void failed(String why) {
        LOG.warnf("encoder=%s is given up: %s", encoder.name(), why);
        encoder = Encoder.X264;
    }

    /** Names of all that were tried, and x264's. */
    public List<String> names() {
        return Stream.concat(
                        verdicts.stream().map(v -> v.encoder().name()),
                        Stream.of(Encoder.X264.name()))
                .distinct()
                .toList();
    }
}
