package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The way of a courseware, 草稿 → 待审 → 已排期 → 已上线 → 已撤回: which step is allowed, and to whom. */
@ApplicationScoped
class Review {

    private final Clock clock;
    private final Gate gate;
    private final History history;
    private final Event<CoursewareWithdrawn> withdrawn;

    Review(Clock clock, Gate gate, History history, Event<CoursewareWithdrawn> withdrawn) {
        this.clock = clock;
        this.gate = gate;
        this.history = history;
        this.withdrawn = withdrawn;
    }

    void submit(Courseware c, String who, boolean english) {
        from(c, State.DRAFT);
        if (!c.isReady()) {
            throw new ProblemException(Problem.NOT_READY);
        }
        gate.demandPassed(c, english);
        c.state = State.IN_REVIEW;
        c.submittedBy = who;
        c.reason = null;
        history.add(c.id, who, History.What.SUBMITTED, null, null);
    }

    void approve(Courseware c, String who, @Nullable Instant publishAt, boolean english) {
        from(c, State.IN_REVIEW);
        if (who.equals(c.submittedBy) || who.equals(c.createdBy) || history.hasChanged(c.id, who)) {
            throw new ProblemException(Problem.FOUR_EYES);
        }
        gate.demandPassed(c, english); // it may have been submitted before there was a gate
        c.state = State.SCHEDULED;
        c.decidedBy = who;
        Instant wish = c.publishAt == null ? clock.instant() : c.publishAt;
        c.publishAt = publishAt == null ? wish : publishAt;
        demandOrder(c.publishAt, c.withdrawAt);
        c.approvedFor = c.publishAt;
        history.add(c.id, who, History.What.APPROVED, null, null);
    }

    /**
     * On another day. What was approved may be put off, and taken back to the day that it was
     * approved for, as an editor likes; sooner than that is a decision, as that day was one.
     *
     * @param decides whether who asks is a reviewer
     */
    void reschedule(Courseware c, String who, boolean decides, Instant publishAt) {
        if (!publishAt.isAfter(clock.instant())) {
            throw new ProblemException(Problem.VALIDATION, "at");
        }
        demandOrder(publishAt, c.withdrawAt);
        if (!isChangedAtOnce(c)) {
            if (c.state != State.SCHEDULED) {
                throw new ProblemException(Problem.CONFLICT, c.state.name());
            }
            if (c.approvedFor == null || publishAt.isBefore(c.approvedFor)) {
                demandDecider(c, who, decides);
                c.approvedFor = publishAt;
            }
        }
        if (!publishAt.equals(c.publishAt)) {
            c.publishAt = publishAt;
            history.add(c.id, who, History.What.RESCHEDULED, publishAt.toString(), null);
        }
    }

    private static void demandDecider(Courseware c, String who, boolean decides) {
        if (!decides) {
            throw new ProblemException(Problem.FORBIDDEN);
        }
        if (who.equals(c.submittedBy) || who.equals(c.createdBy)) {
            throw new ProblemException(Problem.FOUR_EYES);
        }
    }

    /** What ends before it begins is a slip of the pen. */
    static void demandOrder(@Nullable Instant publishAt, @Nullable Instant withdrawAt) {
        if (publishAt != null && withdrawAt != null && !publishAt.isBefore(withdrawAt)) {
            throw new ProblemException(Problem.VALIDATION, "withdrawAt");
        }
    }

    void reject(Courseware c, String who, String reason) {
        from(c, State.IN_REVIEW);
        c.state = State.DRAFT;
        c.decidedBy = who;
        c.reason = reason;
        history.add(c.id, who, History.What.REJECTED, null, reason);
    }

    void withdraw(Courseware c, String who, String reason) {
        if (c.state != State.PUBLISHED && c.state != State.SCHEDULED) {
            throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
        boolean onBoxes = c.state == State.PUBLISHED;
        c.state = State.WITHDRAWN;
        c.proposalJson = null;
        c.decidedBy = who;
        c.reason = reason;
        history.add(c.id, who, History.What.WITHDRAWN, null, reason);
        if (onBoxes) {
            withdrawn.fire(new CoursewareWithdrawn(c.id));
        }
    }

    /**
     * Whether an editor may change what a reviewer decides on: in a draft at once, in what was
     * approved by a {@link Proposal}; never while the reviewer reads.
     */
    static boolean isChangedAtOnce(Courseware c) {
        return switch (c.state) {
            case DRAFT -> true;
            case SCHEDULED, PUBLISHED -> false;
            case IN_REVIEW, WITHDRAWN ->
                    throw new ProblemException(Problem.CONFLICT, c.state.name());
        };
    }

    private static void from(Courseware c, State wanted) {
        if (c.state != wanted) {
            throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
    }
}
