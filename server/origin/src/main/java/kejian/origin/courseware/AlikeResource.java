package kejian.origin.courseware;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import kejian.contract.courseware.State;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;

/** Whether the same was there before: a hint to the editor, never a refusal. */
@Path("/api/courseware/{id}/alike")
@RunOnVirtualThread
@Transactional
public class AlikeResource {

    private static final int MOST = 20;

    private final Coursewares coursewares;
    private final InReach inReach;
    private final Areas areas;
    private final CurrentPerson person;

    AlikeResource(Coursewares coursewares, InReach inReach, Areas areas, CurrentPerson person) {
        this.coursewares = coursewares;
        this.inReach = inReach;
        this.areas = areas;
        this.person = person;
    }

    /** Why it is shown. */
    public enum Why {
        /** The original is the same, byte for byte. */
        CONTENT,
        /** The title is the same but for width, case and signs, and the length within 1 %. */
        TITLE_AND_LENGTH
    }

    public record Alike(UUID id, String title, State state, Why why) {}

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER})
    public List<Alike> list(UUID id) {
        Courseware c = inReach.find(id);
        return coursewares.alike(c, areas.codesBelow(person.areaOfAsker()), MOST).stream()
                .map(o ->
                        new Alike(
                                o.id,
                                o.title,
                                o.state,
                                c.originalSha256 != null
                                                && c.originalSha256.equals(o.originalSha256)
                                        ? Why.CONTENT
                                        : Why.TITLE_AND_LENGTH))
                .toList();
    }
}
