package kejian.origin.steering;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import kejian.delivery.steering.Decision;
import kejian.delivery.steering.KnownEdge;
import kejian.delivery.steering.Surroundings;
import kejian.delivery.steering.Verdict;
import kejian.delivery.steering.Whereabouts;
import kejian.delivery.view.CurrentView;
import kejian.delivery.view.ReleaseView;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** Why a box is sent where it is sent, in the words of the very decision that sends it. */
@Path("/api/steering")
@RunOnVirtualThread
public class SteeringResource {

    /** As the steering document calls the server that wrote it. */
    private static final String PROVINCE = ".";

    private final Surroundings surroundings;
    private final CurrentView view;
    private final Areas areas;
    private final CurrentPerson person;

    SteeringResource(
            Surroundings surroundings, CurrentView view, Areas areas, CurrentPerson person) {
        this.surroundings = surroundings;
        this.view = view;
        this.areas = areas;
        this.person = person;
    }

    /** One sentence in both languages. */
    public record Sentence(String zh, String en) {}

    public record JudgedEdge(
            String edge, String area, String address, String verdict, Sentence why) {}

    /**
     * Where a box is sent.
     *
     * @param order names of edges, the best first, and {@code .} for the province, always last
     */
    public record Answer(
            String box,
            @Nullable String area,
            Sentence where,
            long release,
            boolean incident,
            int ttlSeconds,
            List<String> order,
            List<JudgedEdge> edges) {}

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.ANALYST, Roles.EDITOR, Roles.REVIEWER})
    @Transactional
    public Answer why(
            @QueryParam("box") @NotNull @Size(min = 1, max = 48) String box,
            @QueryParam("area") @Size(max = 15) @Pattern(regexp = "[0-9]{2,15}")
                    @Nullable String area) {
        long release = view.get().map(ReleaseView::number).orElse(0L);
        Decision decision = surroundings.decide(new Surroundings.Asked(box, box, area, release));
        Whereabouts at = decision.whereabouts();
        String found = Neighbourhood.areaOf(at);
        if (found != null) {
            areas.demand(person.area(), found);
        }
        List<String> mine = areas.codesBelow(person.areaOfAsker());
        List<JudgedEdge> edges =
                decision.edges().stream()
                        .filter(j ->
                                !(j.verdict() instanceof Verdict.ElsewhereOnly)
                                        || mine.contains(j.edge().area()))
                        .map(SteeringResource::shown)
                        .toList();
        List<String> order =
                new ArrayList<>(decision.order().stream().map(KnownEdge::name).toList());
        order.add(PROVINCE);
        return new Answer(
                box,
                found,
                new Sentence(at.chinese(), at.english()),
                release,
                decision.incident(),
                decision.ttlSeconds(),
                order,
                edges);
    }

    private static JudgedEdge shown(Decision.Judged j) {
        Verdict v = j.verdict();
        return new JudgedEdge(
                j.edge().name(),
                j.edge().area(),
                j.edge().address(),
                code(v),
                new Sentence(v.chinese(), v.english()));
    }

    private static String code(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Takes _ -> "takes";
            case Verdict.ElsewhereOnly _ -> "elsewhere-only";
            case Verdict.NoAddress _ -> "no-address";
            case Verdict.NeverSeen _ -> "never-seen";
            case Verdict.Silent _ -> "silent";
            case Verdict.Behind _ -> "behind";
            case Verdict.Full _ -> "full";
        };
    }
}
