package kejian.origin.courseware;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;

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
                .filter(c -> areas.covers(person.area(), c.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
