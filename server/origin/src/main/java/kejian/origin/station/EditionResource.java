package kejian.origin.station;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.List;
import kejian.origin.area.Areas;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/** A new edition of the register, which an area's office hands out once a year. */
@Path("/api/stations/edition")
@RunOnVirtualThread
@Transactional(rollbackOn = Exception.class)
public class EditionResource {

    private final Editions editions;
    private final Areas areas;
    private final CurrentPerson person;

    EditionResource(Editions editions, Areas areas, CurrentPerson person) {
        this.editions = editions;
        this.areas = areas;
        this.person = person;
    }

    /**
     * A station of the edition.
     *
     * @param area none: the narrowest whose code the station's begins with
     * @param capacity none leaves what is known, likewise {@code type}
     * @param former its code so far, {@code -} of one that is new; none: found by code and name
     */
    public record Wanted(
            @NotNull @Pattern(regexp = "[0-9A-Za-z-]{1,32}") String code,
            @NotBlank @Size(max = 100) String name,
            @Nullable @Size(min = 1, max = 15) String area,
            @Nullable @Min(0) @Max(100_000) Integer capacity,
            @Nullable StationType type,
            @Nullable @Pattern(regexp = "[0-9A-Za-z-]{1,48}") String former) {}

    /**
     * @param area whose edition it is, with all below; none: one's own
     * @param close those that the edition has not; else they stay
     * @param apply else it is only shown
     */
    public record Asked(
            @NotEmpty @Size(max = 100_000) List<@NotNull @Valid Wanted> stations,
            @Nullable @Size(min = 1, max = 15) String area,
            @Nullable Boolean close,
            @Nullable Boolean apply) {}

    /** Shows what the edition changes, or changes it: all of it or nothing. */
    @POST
    @RolesAllowed(Roles.OPERATOR)
    public Edition bring(@NotNull @Valid Asked edition) throws SQLException {
        String root = areas.within(person.areaOfAsker(), edition.area());
        return editions.bring(
                edition.stations(),
                root,
                Boolean.TRUE.equals(edition.close()),
                Boolean.TRUE.equals(edition.apply()));
    }
}
