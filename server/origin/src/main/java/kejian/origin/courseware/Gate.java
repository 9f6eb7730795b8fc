package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kejian.contract.problem.Problem;
import kejian.origin.courseware.TranscodeQueue.Finding;
import kejian.origin.problem.ProblemException;
import kejian.origin.problem.ProblemException.FieldError;
import org.jboss.logging.Logger;

/**
 * Holds back what was probably sent by mistake, black, silent, cut short, until somebody lets each
 * finding pass with a reason. What cannot be played has no package and never comes so far.
 */
@ApplicationScoped
class Gate {

    private static final Logger LOG = Logger.getLogger(Gate.class);

    private final Coursewares coursewares;
    private final TranscodeQueue queue;
    private final History history;

    Gate(Coursewares coursewares, TranscodeQueue queue, History history) {
        this.coursewares = coursewares;
        this.queue = queue;
        this.history = history;
    }

    /** The findings, each that holds with who let it pass. */
    List<Finding> judged(Courseware c, List<Finding> findings) {
        if (findings.stream().noneMatch(Finding::holds)) {
            return findings;
        }
        List<History.Entry> let =
                history.of(c.id).stream().filter(e -> e.what() == History.What.OVERRIDDEN).toList();
        return findings.stream()
                .map(f ->
                        let.stream()
                                .filter(e -> f.holds() && f.rule().equals(e.about()))
                                .reduce((older, newer) -> newer)
                                .map(f::passed)
                                .orElse(f))
                .toList();
    }

    /**
     * @throws ProblemException {@code held}, with every finding that nobody has let pass
     */
    void demandPassed(Courseware c, boolean english) {
        List<Finding> held =
                findings(c, english).stream()
                        .filter(f -> f.holds() && f.override() == null)
                        .toList();
        if (!held.isEmpty()) {
            throw new ProblemException(
                    Problem.HELD,
                    held.stream().map(Finding::detail).collect(Collectors.joining("; ")),
                    held.stream()
                            .map(f -> new FieldError("/transcode/findings", f.rule(), f.detail()))
                            .toList());
        }
    }

    /**
     * Lets findings pass that hold it back now.
     *
     * @throws ProblemException {@code validation} where one of the rules holds nothing back
     */
    void override(Courseware c, String who, List<String> rules, String reason) {
        switch (c.state) {
            case DRAFT, IN_REVIEW -> {}
            case SCHEDULED, PUBLISHED, WITHDRAWN ->
                    throw new ProblemException(Problem.CONFLICT, c.state.name());
        }
        if (reason.isBlank()) {
            throw new ProblemException(Problem.VALIDATION, "reason");
        }
        Set<String> holding =
                findings(c, /* english= */ false).stream()
                        .filter(Finding::holds)
                        .map(Finding::rule)
                        .collect(Collectors.toSet());
        for (String rule : new TreeSet<>(rules)) {
            if (!holding.contains(rule)) {
                throw new ProblemException(Problem.VALIDATION, rule);
            }
            history.add(c.id, who, History.What.OVERRIDDEN, rule, reason.strip());
            LOG.infof("finding overridden: courseware=%s by=%s rule=%s", c.id, who, rule);
        }
        // whoever read it before has not read this
        coursewares.getEntityManager().lock(c, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
    }

    private List<Finding> findings(Courseware c, boolean english) {
        return queue.status(c.id, english).map(s -> judged(c, s.findings())).orElse(List.of());
    }
}
