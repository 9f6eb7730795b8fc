package kejian.origin.survey;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;

/** Who sees which survey: whoever it is asked of, and whoever is above. */
@ApplicationScoped
class SurveyRights {

    private static final String CONCERNED =
            Areas.BELOW
                    + """
                    , above(code, parent) as (
                        select code, parent from area where code = :root
                        union select a.code, a.parent from area a join above u on a.code = u.parent)
                    select code from below union select code from above
                    """;

    private final EntityManager database;
    private final Surveys surveys;
    private final CurrentPerson person;

    SurveyRights(EntityManager database, Surveys surveys, CurrentPerson person) {
        this.database = database;
        this.surveys = surveys;
        this.person = person;
    }

    /** Codes of one's area, and of all above and below it. */
    List<String> concerned() {
        return database
                .createNativeQuery(CONCERNED, String.class)
                .setParameter("root", person.areaOfAsker())
                .getResultList()
                .stream()
                .map(String.class::cast)
                .toList();
    }

    /**
     * @throws ProblemException {@code not-found}: what concerns others is not there
     */
    SurveyEntry visible(UUID id) {
        return surveys.findByIdOptional(id)
                .filter(s -> concerned().contains(s.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
