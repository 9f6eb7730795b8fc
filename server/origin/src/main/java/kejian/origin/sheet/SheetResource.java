package kejian.origin.sheet;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.problem.ProblemBody;
import kejian.origin.problem.ProblemException;
import kejian.origin.problem.ProblemException.FieldError;
import kejian.sheet.Fault;
import kejian.sheet.Field;
import kejian.sheet.Grid;
import kejian.sheet.Item;
import kejian.sheet.Manifest;
import kejian.sheet.ResultSheet;
import kejian.sheet.ResultSheet.Outcome;
import kejian.sheet.RowState;
import kejian.sheet.SheetException;
import kejian.sheet.Template;
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

    private static final String XLSX =
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /** Of a title or a file's name, where it need not be right. */
    private static final int LONGEST_WORDS = 80;

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
     * @param wrong rows that {@code errors} are about
     * @param errors as a problem document has them
     */
    public record Checked(
            Grid.Form form,
            String charset,
            List<String> unread,
            List<Item> rows,
            List<Wrong> wrong,
            List<FieldError> errors) {}

    /** By what an editor knows a row again, as it stands there, cut short. */
    public record Wrong(int row, String title, String video) {}

    /**
     * What became of a row; of one with faults it is known.
     *
     * @param id of the courseware
     */
    public record Told(
            @Min(1) @Max(1 << 20) int row,
            @NotNull RowState state,
            @Size(max = 64) @Nullable String id,
            @Size(max = 2_000) @Nullable String note) {}

    /**
     * @param sheet the file once more, in Base64
     * @param number which of several, from 1
     * @param column of rows that name none
     */
    public record Sent(
            @NotNull @Size(max = 3_900_000) String sheet,
            @Min(1) @Max(100) int number,
            @NotNull @Size(max = 64) String column,
            @NotNull @Size(max = 5_000) List<@NotNull @Valid Told> rows) {}

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
        Manifest manifest = withRoom(() -> manifest(file, sheet, column), english);
        List<FieldError> errors = manifest.faults().stream().map(f -> error(f, english)).toList();
        if (!errors.isEmpty() && !partial) {
            throw new ProblemException(Problem.MANIFEST_ROW, null, errors);
        }
        List<Wrong> wrong =
                manifest.faults().stream()
                        .map(Fault::row)
                        .distinct()
                        .map(row ->
                                new Wrong(
                                        row,
                                        cut(manifest.cell(row, Field.TITLE)),
                                        cut(manifest.cell(row, Field.VIDEO))))
                        .toList();
        return new Checked(
                manifest.grid().form(),
                manifest.grid().charset(),
                manifest.unread(),
                manifest.items(),
                wrong,
                errors);
    }

    /** The same sheet, with what became of each row. */
    @POST
    @Path("/result")
    @RolesAllowed(Roles.EDITOR)
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Response result(
            @NotNull @Valid Sent sent, @HeaderParam("Accept-Language") @Nullable String language) {
        boolean english = ProblemBody.isEnglish(language);
        byte[] file = decoded(sent.sheet());
        record Result(Grid.Form form, byte[] bytes) {}
        Result result =
                withRoom(
                        () -> {
                            Manifest manifest = manifest(file, sent.number(), sent.column());
                            Map<Integer, Outcome> outcomes =
                                    new HashMap<>(ResultSheet.wrong(manifest, english));
                            for (Told told : sent.rows()) {
                                outcomes.putIfAbsent(told.row(), outcome(told, english));
                            }
                            Grid grid = manifest.grid();
                            return new Result(
                                    grid.form(),
                                    ResultSheet.write(grid, outcomes, grid.form(), english));
                        },
                        english);
        return result.form() == Grid.Form.CSV
                ? file(result.bytes(), Exports.CSV, "kejian-result.csv")
                : file(result.bytes(), XLSX, "kejian-result.xlsx");
    }

    private static Outcome outcome(Told told, boolean english) {
        return new Outcome(
                told.state(),
                Objects.requireNonNullElse(told.id(), ""),
                Objects.requireNonNullElse(told.note(), ""),
                english);
    }

    /** An empty sheet to fill in. */
    @GET
    @Path("/template")
    @RolesAllowed(Roles.EDITOR)
    public Response template(@HeaderParam("Accept-Language") @Nullable String language) {
        byte[] book = Template.write(ProblemBody.isEnglish(language));
        return file(book, XLSX, "kejian-template.xlsx");
    }

    private static Response file(byte[] bytes, String type, String name) {
        return Response.ok(bytes)
                .type(type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .build();
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.VALIDATION, null, List.of(new FieldError("/sheet", "base64", "")));
        }
    }

    private Manifest manifest(byte[] file, int sheet, String column) throws SheetException {
        return Manifest.check(
                Grid.read(file, sheet), new Manifest.Reading(Map.of(), column), new Mine());
    }

    private interface Work<T> {
        T done() throws SheetException;
    }

    private static <T> T withRoom(Work<T> work, boolean english) {
        ROOM.acquireUninterruptibly();
        try {
            return work.done();
        } catch (SheetException e) {
            throw new ProblemException(e.problem(), e.sentence(english));
        } finally {
            ROOM.release();
        }
    }

    private static String cut(String cell) {
        return cell.codePointCount(0, cell.length()) <= LONGEST_WORDS
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, LONGEST_WORDS)) + "…";
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
