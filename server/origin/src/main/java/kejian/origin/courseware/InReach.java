package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Courseware of the areas that the person answers for; all other is not there. */
@ApplicationScoped
class InReach {

    private final Coursewares coursewares;
    private final Areas areas;
    private final CurrentPerson person;

    InReach(Coursewares coursewares, Areas areas, CurrentPerson person) {
        this.coursewares = coursewares;
        this.areas = areas;
        this.person = person;
    }

    /**
     * @throws ProblemException {@code not-found}
     */
    Courseware find(UUID id) {
        return coursewares
                .findByIdOptional(id)
                .filter(c -> !c.isAside() && areas.covers(person.area(), c.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * What is made of an original, if only to take another one's place.
     *
     * @throws ProblemException {@code not-found}
     */
    Courseware made(UUID id) {
        return coursewares
                .findByIdOptional(id)
                .filter(c -> !c.isBinned() && areas.covers(person.area(), c.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * What lies in the bin.
     *
     * @throws ProblemException {@code not-found}
     */
    Courseware binned(UUID id) {
        return coursewares
                .findByIdOptional(id)
                .filter(c -> c.isBinned() && areas.covers(person.area(), c.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    /**
     * What may be changed, if only by a proposal.
     *
     * @throws ProblemException {@code conflict} where nothing may be changed, or as {@link
     *     Versions#demand} has it
     */
    Courseware changeable(UUID id, @Nullable String ifMatch) {
        Courseware c = find(id);
        Versions.demand(ifMatch, c.version);
        Review.isChangedAtOnce(c); // throws where nothing may be changed at all
        return c;
    }

    /**
     * A film whose captions or cover may be changed, if only by a proposal.
     *
     * @throws ProblemException {@code conflict} for an article, and where nothing may be changed;
     *     or as {@link Versions#demand} has it
     */
    Courseware changeableFilm(UUID id, @Nullable String ifMatch) {
        Courseware c = find(id);
        if (c.kind != Kind.VIDEO) {
            throw new ProblemException(Problem.CONFLICT, c.kind.name());
        }
        return changeable(id, ifMatch);
    }
}
