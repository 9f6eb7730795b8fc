package kejian.origin.courseware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.problem.ProblemException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What waits for a second person on courseware that was approved: proposed, approved, dropped. */
@ApplicationScoped
class Proposals {

    private static final Duration SOONEST = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(Proposals.class);

    private final ObjectMapper json;
    private final Clock clock;
    private final History history;
    private final Coursewares coursewares;
    private final Takeover takeover;

    Proposals(
            ObjectMapper json,
            Clock clock,
            History history,
            Coursewares coursewares,
            Takeover takeover) {
        this.json = json;
        this.clock = clock;
        this.history = history;
        this.coursewares = coursewares;
        this.takeover = takeover;
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

    /** Somebody changed a draft in a way that is no proposal. */
    void touched(Courseware c, String who, String about) {
        if (c.state == State.DRAFT) {
            history.changed(c.id, who, about);
        }
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
            history.changed(c.id, who, "words");
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
            history.changed(c.id, who, "captions");
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

    @Nullable BlobRef cover(Courseware c) throws JsonProcessingException {
        return c.coverJson == null ? null : json.readValue(c.coverJson, BlobRef.class);
    }

    /** What would stand for it if all that waits were approved. */
    @Nullable BlobRef coverToCome(Courseware c) throws JsonProcessingException {
        Proposal waiting = of(c);
        return waiting == null || waiting.cover() == null ? cover(c) : waiting.cover().picture();
    }

    /**
     * Changes what stands for a draft, or asks for it.
     *
     * @return whether it waits for somebody else
     */
    boolean cover(Courseware c, String who, @Nullable BlobRef picture)
            throws JsonProcessingException {
        if (Review.isChangedAtOnce(c)) {
            c.coverJson = picture == null ? null : json.writeValueAsString(picture);
            history.changed(c.id, who, "cover");
            return false;
        }
        if (Objects.equals(picture, cover(c))) {
            Proposal waiting = of(c);
            if (waiting != null) {
                keep(c, waiting.covered(null));
            }
            return false;
        }
        keep(c, joined(c, who).covered(new Proposal.Cover(picture)));
        LOG.infof("proposed: courseware=%s by=%s cover", c.id, who);
        return true;
    }

    /** What counts now. */
    List<Catalogue.Attachment> attachments(Courseware c) throws JsonProcessingException {
        return c.attachmentsJson == null
                ? List.of()
                : List.of(json.readValue(c.attachmentsJson, Catalogue.Attachment[].class));
    }

    /** What would count if all that waits were approved. */
    List<Catalogue.Attachment> attachmentsToCome(Courseware c) throws JsonProcessingException {
        Proposal waiting = of(c);
        return waiting == null || waiting.attachments() == null
                ? attachments(c)
                : waiting.attachments();
    }

    /**
     * Changes the attachments of a draft, or asks for it.
     *
     * @return whether it waits for somebody else
     */
    boolean attach(Courseware c, String who, UnaryOperator<List<Catalogue.Attachment>> change)
            throws JsonProcessingException {
        if (Review.isChangedAtOnce(c)) {
            c.attachmentsJson = text(change.apply(attachments(c)));
            history.changed(c.id, who, "attachments");
            return false;
        }
        Proposal waiting = of(c);
        List<Catalogue.Attachment> wanted = change.apply(attachmentsToCome(c));
        if (wanted.equals(attachments(c))) {
            if (waiting != null) {
                keep(c, waiting.attaching(null));
            }
            return false;
        }
        keep(c, joined(c, who).attaching(wanted));
        LOG.infof("proposed: courseware=%s by=%s attachments", c.id, who);
        return true;
    }

    /**
     * Gives a draft another film, or asks for it.
     *
     * @param film made, and let pass
     * @return whether it waits for somebody else
     */
    boolean film(Courseware c, String who, Courseware film) throws JsonProcessingException {
        Proposal.Film wanted = new Proposal.Film(film.id, film.originalName, film.durationMs);
        if (Review.isChangedAtOnce(c)) {
            for (String hand : new TreeSet<>(List.of(who, film.createdBy))) {
                history.changed(c.id, hand, said(wanted));
            }
            takeover.take(c, film);
            return false;
        }
        keep(c, joined(c, who, film.createdBy).filmed(wanted));
        LOG.infof("proposed: courseware=%s by=%s film=%s", c.id, who, film.id);
        return true;
    }

    /** The other film is no more, or another one: nobody needs to approve it. */
    void keepFilm(Courseware c) throws JsonProcessingException {
        Proposal waiting = of(c);
        if (waiting != null) {
            keep(c, waiting.filmed(null));
        }
    }

    /**
     * Changes how long it may be shown. Shorter counts at once; longer, or by tomorrow already, on
     * what was approved, is a decision as publication and withdrawal are.
     *
     * @return whether it waits for somebody else
     */
    boolean limit(Courseware c, String who, Term wanted) throws JsonProcessingException {
        Term now = new Term(c.withdrawAt);
        if (wanted.until() != null && !wanted.until().isAfter(clock.instant())) {
            throw new ProblemException(Problem.VALIDATION, "at");
        }
        Review.demandOrder(c.publishAt, wanted.until());
        if (endsSoon(c, wanted, now) || wanted.outlasts(now) && !Review.isChangedAtOnce(c)) {
            keep(c, joined(c, who).lasting(wanted));
            LOG.infof("proposed: courseware=%s by=%s until=%s", c.id, who, wanted.until());
            return true;
        }
        if (c.state == State.WITHDRAWN) {
            throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
        Proposal waiting = of(c);
        if (waiting != null) {
            keep(c, waiting.lasting(null)); // whoever asked for longer was overtaken
        }
        if (!wanted.equals(now)) {
            c.withdrawAt = wanted.until();
            history.add(c.id, who, History.What.TERM_CHANGED, said(wanted), null);
        }
        return false;
    }

    /** Whoever has no right to withdraw must not do it by a term of a few seconds. */
    private boolean endsSoon(Courseware c, Term wanted, Term now) {
        return (c.state == State.SCHEDULED || c.state == State.PUBLISHED)
                && wanted.until() != null
                && !wanted.equals(now)
                && wanted.until().isBefore(clock.instant().plus(SOONEST));
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
        if (waiting.cover() != null) {
            BlobRef picture = waiting.cover().picture();
            c.coverJson = picture == null ? null : json.writeValueAsString(picture);
        }
        if (waiting.attachments() != null) {
            c.attachmentsJson = text(waiting.attachments());
        }
        if (waiting.term() != null) {
            Review.demandOrder(clock.instant(), waiting.term().until());
            c.withdrawAt = waiting.term().until();
        }
        if (waiting.film() != null) {
            Courseware film =
                    coursewares
                            .findByIdOptional(waiting.film().courseware())
                            .orElseThrow(() -> new ProblemException(Problem.CONFLICT, "film"));
            takeover.take(c, film);
        }
        c.proposalJson = null;
        c.decidedBy = who;
        history.add(c.id, who, History.What.CHANGE_APPROVED, said(waiting), null);
        LOG.infof(
                "proposal approved: courseware=%s by=%s proposedBy=%s open=%s words=%s captions=%s"
                        + " term=%s cover=%s attachments=%s film=%s",
                c.id,
                who,
                waiting.by(),
                waiting.open(),
                waiting.words() != null,
                waiting.captions() != null,
                waiting.term(),
                waiting.cover() != null,
                waiting.attachments() != null,
                waiting.film());
    }

    /** By whom, and what of it: the words themselves are not kept twice. */
    private static String said(Proposal approved) {
        List<String> parts = new ArrayList<>();
        if (approved.open()) {
            parts.add("open");
        }
        if (approved.words() != null) {
            parts.add("words");
        }
        if (approved.captions() != null) {
            parts.add("captions");
        }
        if (approved.cover() != null) {
            parts.add("cover");
        }
        if (approved.attachments() != null) {
            parts.add("attachments");
        }
        if (approved.film() != null) {
            parts.add(said(approved.film()));
        }
        if (approved.term() != null) {
            parts.add("until " + said(approved.term()));
        }
        return String.join(", ", approved.by()) + ": " + String.join(", ", parts);
    }

    private static String said(Proposal.Film film) {
        return film.name() == null ? "file" : "file " + film.name();
    }

    private static String said(Term term) {
        return term.until() == null ? "never" : term.until().toString();
    }

    void reject(Courseware c, String who, String reason) {
        c.proposalJson = null;
        c.decidedBy = who;
        c.reason = reason;
        history.add(c.id, who, History.What.CHANGE_REJECTED, null, reason);
        LOG.infof("proposal rejected: courseware=%s by=%s", c.id, who);
    }

    /** What waits, if anything, with those who have a hand in it too. */
    private Proposal joined(Courseware c, String... who) throws JsonProcessingException {
        Proposal waiting = of(c);
        TreeSet<String> by = new TreeSet<>(waiting == null ? List.of() : waiting.by());
        by.addAll(List.of(who));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return waiting == null
                ? new Proposal(List.copyOf(by), now, false, null, null, null, null, null, null)
                : new Proposal(
                        List.copyOf(by),
                        now,
                        waiting.open(),
                        waiting.words(),
                        waiting.captions(),
                        waiting.term(),
                        waiting.cover(),
                        waiting.attachments(),
                        waiting.film());
    }

    private void keep(Courseware c, Proposal proposal) throws JsonProcessingException {
        c.proposalJson = proposal.isEmpty() ? null : json.writeValueAsString(proposal);
    }

    private @Nullable String text(List<?> all) throws JsonProcessingException {
        return all.isEmpty() ? null : json.writeValueAsString(all);
    }
}
