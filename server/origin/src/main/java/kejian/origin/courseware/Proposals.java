package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
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
        Proposal waiting = of(c);
        propose(c, who, true, waiting == null ? null : waiting.captions());
    }

    /** It is, or stays, as restricted as it is: nobody needs to approve otherwise any more. */
    void tighten(Courseware c) throws JsonProcessingException {
        Proposal waiting = of(c);
        if (waiting != null && waiting.open()) {
            keep(
                    c,
                    waiting.captions() == null
                            ? null
                            : new Proposal(waiting.by(), waiting.at(), false, waiting.captions()));
        }
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
        Proposal opening = waiting != null && waiting.open() ? waiting : null;
        if (wanted.equals(captions(c))) {
            keep(c, opening == null ? null : new Proposal(opening.by(), opening.at(), true, null));
            return false;
        }
        propose(c, who, opening != null, wanted);
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
        if (waiting.captions() != null) {
            c.captionsJson = text(waiting.captions());
        }
        c.proposalJson = null;
        c.decidedBy = who;
        LOG.infof(
                "proposal approved: courseware=%s by=%s proposedBy=%s open=%s captions=%s",
                c.id, who, waiting.by(), waiting.open(), waiting.captions() != null);
    }

    void reject(Courseware c, String who, String reason) {
        c.proposalJson = null;
        c.decidedBy = who;
        c.reason = reason;
        LOG.infof("proposal rejected: courseware=%s by=%s", c.id, who);
    }

    private void propose(
            Courseware c, String who, boolean open, @Nullable List<CaptionTrack> captions)
            throws JsonProcessingException {
        Proposal waiting = of(c);
        TreeSet<String> by = new TreeSet<>(waiting == null ? List.of() : waiting.by());
        by.add(who);
        keep(
                c,
                new Proposal(
                        List.copyOf(by),
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        open,
                        captions));
        LOG.infof("proposed: courseware=%s by=%s open=%s", c.id, who, open);
    }

    private void keep(Courseware c, @Nullable Proposal proposal) throws JsonProcessingException {
        c.proposalJson = proposal == null ? null : json.writeValueAsString(proposal);
    }

    private @Nullable String text(List<CaptionTrack> tracks) throws JsonProcessingException {
        return tracks.isEmpty() ? null : json.writeValueAsString(tracks);
    }
}
