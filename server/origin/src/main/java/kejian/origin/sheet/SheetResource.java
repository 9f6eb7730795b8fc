package kejian.origin.sheet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import kejian.origin.problem.ProblemException.FieldError;
import kejian.sheet.Fault;
import kejian.sheet.Grid;
import kejian.sheet.Item;
import kejian.sheet.Manifest;
import kejian.sheet.SheetException;
import org.jspecify.annotations.Nullable;

/**
 * Checks a sheet with the very code that the command line checks it with, and stores nothing. The
 * files that it names are the caller's: whether they are there only the caller knows.
 */
@Path("/api/sheets")
@RunOnVirtualThread
public class SheetResource {

    /** A sheet may unpack to 64 MB: this many at once, whoever asks. */
    private static final Semaphore ROOM = new Semaphore(2);

    private final Columns columns;
    private final Areas areas;
    private final CurrentPerson person;

    SheetResource(Columns columns, Areas areas, CurrentPerson person) {
        this.columns = columns;
        this.areas = areas;
        this.person = person;
    }

    /**
     * @param charset of a CSV as it was found, empty for xlsx
     * @param unread headers that mean nothing here
     * @param errors as a problem document has them
     */
    public record Checked(
            Grid.Form form,
            String charset,
            List<String> unread,
            List<Item> rows,
            List<FieldError> errors) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Roles.EDITOR)
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Checked check(
            @QueryParam("sheet") @DefaultValue("1") @Min(1) @Max(100) int sheet,
            @QueryParam("column") @Size(max = 64) @DefaultValue("") String column,
            @QueryParam("partial") @DefaultValue("false") boolean partial,
            @HeaderParam("Accept-Language") @Nullable String language,
            @Nullable InputStream body)
            throws IOException {
        if (body == null) {
            throw new ProblemException(Problem.BODY_MISSING);
        }
        boolean english = ProblemBody.isEnglish(language);
        byte[] file = body.readNBytes(Grid.largestBytes() + 1);
        ROOM.acquireUninterruptibly();
        Manifest manifest;
        try {
            manifest =
                    Manifest.check(
                            Grid.read(file, sheet),
                            new Manifest.Reading(Map.of(), column),
                            new Mine());
        } catch (SheetException e) {
            throw new ProblemException(e.problem(), e.sentence(english));
        } finally {
            ROOM.release();
        }
        List<FieldError> errors = manifest.faults().stream().map(f -> error(f, english)).toList();
        if (!errors.isEmpty() && !partial) {
            throw new ProblemException(Problem.MANIFEST_ROW, null, errors);
        }
        return new Checked(
                manifest.grid().form(),
                manifest.grid().charset(),
                manifest.unread(),
                manifest.items(),
                errors);
    }

    private static FieldError error(Fault fault, boolean english) {
        return new FieldError(fault.pointer(), fault.code(), fault.sentence(english));
    }

    /** Columns of the areas that the person answers for, by slug or title. */
    private final class Mine implements Manifest.Surroundings {

        private final List<ColumnNode> known =
                columns.inOrder().stream()
                        .filter(c -> areas.covers(person.area(), c.area()))
                        .toList();

        @Override
        public boolean hasFile(String name) {
            return true;
        }

        @Override
        public Optional<String> column(String name) {
            List<String> slugs =
                    known.stream()
                            .filter(c -> c.slug().equals(name) || c.title().equals(name))
                            .map(ColumnNode::slug)
                            .toList();
            return slugs.size() == 1 ? Optional.of(slugs.getFirst()) : Optional.empty();
        }
    }
}
