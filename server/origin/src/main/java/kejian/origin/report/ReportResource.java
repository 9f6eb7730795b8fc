package kejian.origin.report;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.SQLException;
import kejian.origin.area.Areas;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import kejian.origin.problem.ProblemBody;
import org.jspecify.annotations.Nullable;

/** The month's bulletin, and sheets of one thing, in four forms; docs/api.md §Reports. */
@Path("/api/reports")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
public class ReportResource {

    private final Bulletins bulletins;
    private final CoursewareSheets coursewares;
    private final StationSheets stations;
    private final Forms forms;
    private final BulletinTakeover takeover;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;

    ReportResource(
            Bulletins bulletins,
            CoursewareSheets coursewares,
            StationSheets stations,
            Forms forms,
            BulletinTakeover takeover,
            Exports exports,
            Areas areas,
            CurrentPerson person) {
        this.bulletins = bulletins;
        this.coursewares = coursewares;
        this.stations = stations;
        this.forms = forms;
        this.takeover = takeover;
        this.exports = exports;
        this.areas = areas;
        this.person = person;
    }

    /**
     * Of a closed month; the same bytes each time.
     *
     * @param form {@code docx}, {@code html}, {@code xlsx} or {@code csv}
     */
    @GET
    @Path("/{month}/bulletin.{form}")
    public Response bulletin(
            String month, String form, @QueryParam("area") @Size(max = 15) @Nullable String area)
            throws SQLException {
        Form wanted = Form.of(form);
        String root = areas.within(person.areaOfAsker(), area);
        Bulletin bulletin = bulletins.of(Months.parse(month), root);
        exports.add(
                person.name(),
                Exports.What.BULLETIN,
                root,
                wanted.about(bulletin.month()),
                bulletin.lines());
        return file(wanted, root, bulletin, forms.write(wanted, bulletin));
    }

    /**
     * @param column by its slug
     * @param area as of a bulletin
     */
    record AsArticle(
            @NotNull @Size(min = 1, max = 64) String column,
            @Size(max = 15) @Nullable String area) {}

    /** The bulletin as an article in a column: a draft, once. Both rights are needed. */
    @POST
    @Path("/{month}/article")
    @RolesAllowed(Roles.EDITOR)
    public Response article(
            String month,
            @NotNull @Valid AsArticle wanted,
            @HeaderParam("Accept-Language") @Nullable String language)
            throws SQLException, IOException {
        BulletinTakeover.Taken taken =
                takeover.take(
                        Months.parse(month),
                        wanted.column(),
                        wanted.area(),
                        ProblemBody.isEnglish(language));
        return Response.status(taken.made() ? 201 : 200).entity(taken).build();
    }

    /**
     * One courseware as the area watched it, of the area's own, those below and those above it; 404
     * where it was not published when the month was closed.
     *
     * @param form as of a bulletin
     */
    @GET
    @Path("/{month}/courseware/{id}.{form}")
    public Response courseware(
            String month,
            String id,
            String form,
            @QueryParam("area") @Size(max = 15) @Nullable String area)
            throws SQLException {
        Form wanted = Form.of(form);
        String root = areas.within(person.areaOfAsker(), area);
        Bulletin sheet = coursewares.of(Months.parse(month), root, id);
        return sheet(wanted, Exports.What.COURSEWARE, root, "courseware-", id, sheet);
    }

    /**
     * One station of the asker's area, by the code that it had when the month was closed.
     *
     * @param form as of a bulletin
     */
    @GET
    @Path("/{month}/stations/{code}.{form}")
    public Response station(String month, String code, String form) throws SQLException {
        Form wanted = Form.of(form);
        String root = person.areaOfAsker();
        Bulletin sheet = stations.of(Months.parse(month), root, code);
        return sheet(wanted, Exports.What.STATION, sheet.area(), "station-", code, sheet);
    }

    private Response sheet(
            Form form, Exports.What what, String area, String kind, String of, Bulletin sheet) {
        exports.add(person.name(), what, area, of + " " + form.about(sheet.month()), sheet.lines());
        return file(form, kind + of, sheet, forms.sheet(form, sheet));
    }

    private static Response file(Form form, String of, Bulletin bulletin, byte[] bytes) {
        return Response.ok(bytes)
                .type(form.type())
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + form.file(of, bulletin.month()) + "\"")
                .build();
    }

    /** The built-in template, to make one's own from. */
    @GET
    @Path("/template.docx")
    public Response template() {
        return Response.ok(DocxTemplate.make())
                .type(Form.DOCX.type())
                .header("Content-Disposition", "attachment; filename=\"kejian-template.docx\"")
                .build();
    }
}
