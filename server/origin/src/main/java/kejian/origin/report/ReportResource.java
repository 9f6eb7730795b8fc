package kejian.origin.report;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import kejian.origin.area.Areas;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import org.jspecify.annotations.Nullable;

/** The month's bulletin in four forms; docs/api.md §Reports. */
@Path("/api/reports")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
public class ReportResource {

    private final Bulletins bulletins;
    private final Forms forms;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;

    ReportResource(
            Bulletins bulletins, Forms forms, Exports exports, Areas areas, CurrentPerson person) {
        this.bulletins = bulletins;
        this.forms = forms;
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
        byte[] bytes = forms.write(wanted, bulletin);
        exports.add(
                person.name(),
                Exports.What.BULLETIN,
                root,
                wanted.about(bulletin.month()),
                bulletin.lines());
        String file = wanted.file(root, bulletin.month());
        return Response.ok(bytes)
                .type(wanted.type())
                .header("Content-Disposition", "attachment; filename=\"" + file + "\"")
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
