package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What waits for a second person on courseware that was approved: proposed, approved, dropped. */
@ApplicationScoped
class Proposals {

    private static final Logger LOG = Logger.getLogger(Proposals.class);

    private final ObjectMapper json;
    private final Clock clock;

    Proposals(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    @Nullable Proposal of(Courseware c) throws JsonProcessingException {
        return c.proposalJson == null ? null : json.readValue(c.proposalJson, Proposal.class);
    }

    /** What counts now. */
    List<CaptionTrack> captions(Courseware c) throws JsonProcessingException {
        return c.captionsJson == null
                ? List.of()
                : List.of(json.readValue(c.captionsJson, CaptionTrack[].class));
    }

    /** What would count if all that waits were approved. */
    List<CaptionTrack> captionsToCome(Courseware c) throws JsonProcessingException {
        Proposal waiting = of(c);
        return waiting == null || waiting.captions() == null ? captions(c) : waiting.captions();
    }

    /** Asks that the restriction go. */
    void loosen(Courseware c, String who) throws JsonProcessingException {
        keep(c, joined(c, who).opening(true));
        LOG.infof("proposed: courseware=%s by=%s open=true", c.id, who);
    }

    /** It is, or stays, as restricted as it is: nobody needs to approve otherwise any more. */
    void tighten(Courseware c) throws JsonProcessingException {
        Proposal waiting = of(c);
        if (waiting != null) {
            keep(c, waiting.opening(false));
        }
    }

    /**
     * Changes the words of a draft, or asks for it.
     *
     * @return whether it waits for somebody else
     */
    boolean say(Courseware c, String who, UnaryOperator<Words> change)
            throws JsonProcessingException {
        Words now = Words.of(c);
        if (Review.isChangedAtOnce(c)) {
            change.apply(now).applyTo(c);
            return false;
        }
        Proposal waiting = of(c);
        Words wanted =
                change.apply(waiting == null || waiting.words() == null ? now : waiting.words());
        if (wanted.equals(now)) {
            if (waiting != null) {
                keep(c, waiting.saying(null));
            }
            return false;
        }
        keep(c, joined(c, who).saying(wanted));
        LOG.infof("proposed: courseware=%s by=%s words", c.id, who);
        return true;
    }

    /**
     * Changes the captions of a draft, or asks for it.
     *
     * @return whether it waits for somebody else
     */
    boolean change(Courseware c, String who, UnaryOperator<List<CaptionTrack>> change)
            throws JsonProcessingException {
        if (Review.isChangedAtOnce(c)) {
            c.captionsJson = text(change.apply(captions(c)));
            return false;
        }
        Proposal waiting = of(c);
        List<CaptionTrack> wanted = change.apply(captionsToCome(c));
        if (wanted.equals(captions(c))) {
            if (waiting != null) {
                keep(c, waiting.captioned(null));
            }
            return false;
        }
        keep(c, joined(c, who).captioned(wanted));
        LOG.infof("proposed: courseware=%s by=%s captions", c.id, who);
        return true;
    }

    void approve(Courseware c, String who) throws JsonProcessingException {
        Proposal waiting = of(c);
        if (waiting == null) {
            throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
        if (waiting.by().contains(who)) {
            throw new ProblemException(Problem.FOUR_EYES);
        }
        if (waiting.open()) {
            c.restricted = false;
        }
        if (waiting.words() != null) {
            waiting.words().applyTo(c);
        }
        if (waiting.captions() != null) {
            c.captionsJson = text(waiting.captions());
        }
        c.proposalJson = null;
        c.decidedBy = who;
        LOG.infof(
                "proposal approved: courseware=%s by=%s proposedBy=%s open=%s words=%s captions=%s",
                c.id,
                who,
                waiting.by(),
                waiting.open(),
                waiting.words() != null,
                waiting.captions() != null);
    }

    void reject(Courseware c, String who, String reason) {
        c.proposalJson = null;
        c.decidedBy = who;
        c.reason = reason;
        LOG.infof("proposal rejected: courseware=%s by=%s", c.id, who);
    }

    /** What waits, if anything, with one more who has a hand in it. */
    private Proposal joined(Courseware c, String who) throws JsonProcessingException {
        Proposal waiting = of(c);
        TreeSet<String> by = new TreeSet<>(waiting == null ? List.of() : waiting.by());
        by.add(who);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return waiting == null
                ? new Proposal(List.copyOf(by), now, false, null, null)
                : new Proposal(
                        List.copyOf(by), now, waiting.open(), waiting.words(), waiting.captions());
    }

    private void keep(Courseware c, Proposal proposal) throws JsonProcessingException {
        c.proposalJson = proposal.isEmpty() ? null : json.writeValueAsString(proposal);
    }

    private @Nullable String text(List<CaptionTrack> tracks) throws JsonProcessingException {
        return tracks.isEmpty() ? null : json.writeValueAsString(tracks);
    }
}
