package kejian.origin.search;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.State;
import kejian.origin.column.Columns;
import kejian.origin.courseware.Coursewares;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;

/**
 * Search for people of the province. What they may see is asked of the database, not of the index.
 */
@Path("/api/search")
@RunOnVirtualThread
public class SearchResource {

    private static final int MOST_CANDIDATES = 500;

    private final ProvinceSearch search;
    private final Coursewares coursewares;
    private final Columns columns;
    private final CurrentPerson person;

    SearchResource(
            ProvinceSearch search, Coursewares coursewares, Columns columns, CurrentPerson person) {
        this.search = search;
        this.coursewares = coursewares;
        this.columns = columns;
        this.person = person;
    }

    public record Hit(
            UUID id, String title, String summary, Kind kind, State state, List<String> columns) {}

    public record Hits(long total, List<Hit> items) {}

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    @Transactional(rollbackOn = Exception.class)
    public Hits find(
            @QueryParam("q") @NotBlank @Size(max = 400) String words,
            @QueryParam("size") @DefaultValue("20") @Min(1) @Max(200) int size,
            @QueryParam("published") @DefaultValue("false") boolean published)
            throws IOException {
        List<UUID> found =
                search.find(words, MOST_CANDIDATES).stream().map(UUID::fromString).toList();
        Set<UUID> visible = coursewares.visible(found, person.areaOfAsker(), published);
        List<UUID> total = found.stream().filter(visible::contains).toList();
        return new Hits(total.size(), shown(total.subList(0, Math.min(size, total.size()))));
    }

    /** Only these are read whole: five hundred would be for a page of twenty. */
    private List<Hit> shown(List<UUID> page) {
        Map<UUID, Coursewares.Brief> byId = new HashMap<>();
        coursewares.brief(page).forEach(c -> byId.put(c.id(), c));
        Map<UUID, List<String>> slugs = columns.slugsHolding(page);
        List<Hit> hits = new ArrayList<>();
        for (UUID id : page) {
            Coursewares.Brief c = byId.get(id);
            if (c != null) {
                List<String> holding = slugs.getOrDefault(id, List.of());
                hits.add(new Hit(id, c.title(), c.summary(), c.kind(), c.state(), holding));
            }
        }
        return hits;
    }
}
