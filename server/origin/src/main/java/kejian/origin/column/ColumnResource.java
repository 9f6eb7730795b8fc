package kejian.origin.column;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.release.Colour;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Columns, for people. */
@Path("/api/columns")
@RunOnVirtualThread
@Transactional
public class ColumnResource {

    private final Columns columns;
    private final Areas areas;
    private final CurrentPerson person;
    private final String province;

    ColumnResource(Columns columns, Areas areas, CurrentPerson person, OriginConfig config) {
        this.province = config.province().code();
        this.columns = columns;
        this.areas = areas;
        this.person = person;
    }

    /**
     * @param local whether its county signs it and not the province; it stays so
     */
    public record NewColumn(
            @NotNull @Pattern(regexp = "[a-z0-9-]{1,64}") String slug,
            @NotNull @Size(min = 1, max = 100) String title,
            @Size(max = 2000) @Nullable String summary,
            @Nullable UUID parent,
            @Size(max = 15) @Nullable String area,
            @Nullable Lease lease,
            @Size(max = 7) @Nullable String colour,
            @Nullable Boolean local) {}

    /**
     * @param colour empty for that of the column above
     */
    public record Change(
            @Size(min = 1, max = 100) @Nullable String title,
            @Size(max = 2000) @Nullable String summary,
            @Nullable UUID parent,
            @Nullable Integer position,
            @Nullable Lease lease,
            @Size(max = 7) @Nullable String colour) {}

    public record Shown(
            UUID id,
            @Nullable UUID parent,
            String slug,
            String title,
            String summary,
            String area,
            int position,
            Lease lease,
            @Nullable String colour,
            boolean banner,
            boolean local,
            long version,
            List<UUID> courseware) {}

    @GET
    @RolesAllowed({Roles.EDITOR, Roles.REVIEWER, Roles.ANALYST, Roles.OPERATOR})
    public List<Shown> list() {
        List<String> mine = areas.codesBelow(person.areaOfAsker());
        return columns.inOrder().stream()
                .filter(c -> mine.contains(c.area))
                .map(this::shown)
                .toList();
    }

    @POST
    @RolesAllowed(Roles.EDITOR)
    public Response create(@NotNull @Valid NewColumn wanted) {
        String area = areas.within(person.areaOfAsker(), wanted.area());
        if (wanted.parent() != null) {
            visible(wanted.parent());
        }
        if (columns.bySlug(wanted.slug()).isPresent()) {
            throw new ProblemException(Problem.CONFLICT, wanted.slug());
        }
        ColumnNode column = new ColumnNode();
        column.slug = wanted.slug();
        column.title = wanted.title();
        column.summary = wanted.summary() == null ? "" : wanted.summary();
        column.parent = wanted.parent();
        column.area = area;
        column.lease = wanted.lease() == null ? Lease.DURABLE : wanted.lease();
        column.colour = colour(wanted.colour());
        column.ofCounty = Boolean.TRUE.equals(wanted.local());
        if (column.ofCounty && area.equals(province)) {
            throw new ProblemException(Problem.VALIDATION, "local: the province is no county");
        }
        demandKin(column, wanted.parent());
        column.position = (int) columns.count();
        columns.persistAndFlush(column);
        return Response.status(201)
                .entity(shown(column))
                .header("ETag", Versions.tag(column.version))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public Response change(
            UUID id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid Change change) {
        ColumnNode column = visible(id);
        Versions.demand(ifMatch, column.version);
        if (change.title() != null) {
            column.title = change.title();
        }
        if (change.summary() != null) {
            column.summary = change.summary();
        }
        if (change.parent() != null) {
            moveBelow(column, change.parent());
        }
        if (change.position() != null) {
            column.position = change.position();
        }
        if (change.lease() != null) {
            column.lease = change.lease();
        }
        if (change.colour() != null) {
            column.colour = colour(change.colour());
        }
        columns.getEntityManager()
                .lock(column, jakarta.persistence.LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        columns.flush();
        return Response.ok(shown(column)).header("ETag", Versions.tag(column.version)).build();
    }

    private static @Nullable String colour(@Nullable String wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return null;
        }
        String colour = wanted.toLowerCase(Locale.ROOT);
        if (!Colour.isColour(colour)) {
            throw new ProblemException(Problem.VALIDATION, "colour: #rrggbb");
        }
        if (!Colour.isDarkEnough(colour)) {
            throw new ProblemException(Problem.COLOUR, wanted);
        }
        return colour;
    }

    private void moveBelow(ColumnNode column, UUID parent) {
        for (ColumnNode up = visible(parent); up != null; ) {
            if (up.id.equals(column.id)) {
                throw new ProblemException(Problem.CONFLICT);
            }
            up = up.parent == null ? null : columns.findById(up.parent);
        }
        demandKin(column, parent);
        column.parent = parent;
    }

    /** A county's columns stand below each other alone, and below no other county's. */
    private void demandKin(ColumnNode column, @Nullable UUID above) {
        if (above == null) {
            return;
        }
        ColumnNode parent = visible(above);
        if (parent.ofCounty != column.ofCounty
                || column.ofCounty && !parent.area.equals(column.area)) {
            throw new ProblemException(Problem.VALIDATION, "parent: another signs it");
        }
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Roles.EDITOR)
    public void delete(UUID id) {
        ColumnNode column = visible(id);
        if (!columns.coursewareOf(id).isEmpty() || columns.count("parent", id) > 0) {
            throw new ProblemException(Problem.CONFLICT);
        }
        columns.delete(column);
    }

    private ColumnNode visible(UUID id) {
        return columns.findByIdOptional(id)
                .filter(c -> areas.covers(person.area(), c.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }

    private Shown shown(ColumnNode c) {
        return new Shown(
                c.id,
                c.parent,
                c.slug,
                c.title,
                c.summary,
                c.area,
                c.position,
                c.lease,
                c.colour,
                c.bannerJson != null,
                c.ofCounty,
                c.version,
                columns.coursewareOf(c.id));
    }
}
