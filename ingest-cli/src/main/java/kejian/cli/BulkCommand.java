package kejian.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.intake.BulkRun;
import kejian.cli.intake.NamedColumns;
import kejian.cli.intake.ProgressLine;
import kejian.cli.intake.Sender;
import kejian.cli.intake.Videos;
import kejian.contract.problem.Problem;
import kejian.sheet.Fault;
import kejian.sheet.Field;
import kejian.sheet.Grid;
import kejian.sheet.Manifest;
import kejian.sheet.SheetException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Uploads what a sheet names. The whole sheet is checked before a byte moves. */
@Command(name = "bulk", description = "按表格批量上传 upload what a sheet names")
final class BulkCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Parameters(paramLabel = "SHEET.xlsx|.csv|DIR")
    Path sheet = Path.of("");

    @Option(names = "--sheet", defaultValue = "1", description = "第几张表 which of several, from 1")
    int number = 1;

    @Option(names = "--map", paramLabel = "列名=field", description = "表头对应关系 what a header means")
    Map<String, String> map = new LinkedHashMap<>();

    @Option(names = "--column", defaultValue = "", description = "未填专栏的行 for rows that name none")
    String column = "";

    @Option(names = "--dry-run", description = "只检查，不上传 check only")
    boolean dryRun;

    /** What happens to the rest when one fails. */
    static final class Rest {
        @Option(names = "--fail-fast", description = "有一行错就不上传 nothing moves if a row is wrong")
        boolean failFast;

        @Option(names = "--keep-going", description = "正确的行照常上传（默认）the good rows go (default)")
        boolean keepGoing;
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    Rest rest = new Rest();

    @Option(names = "--result", description = "结果表 default: SHEET.result.xlsx")
    @Nullable Path result;

    @Mixin SendOptions options = new SendOptions();

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.exists(sheet)) {
            throw new NoSuchFileException(sheet.toString());
        }
        Origin origin = kejian.origin();
        Path file = sheet;
        Path folder = sheet.resolveSibling("").toAbsolutePath();
        Grid grid;
        if (Files.isDirectory(sheet)) {
            folder = sheet;
            file = onlySheet(sheet);
            grid = file == null ? Videos.in(sheet) : read(file);
            file = file == null ? sheet.resolve("kejian.csv") : file;
        } else {
            grid = read(file);
        }
        Manifest manifest = check(grid, folder, NamedColumns.of(origin));
        boolean english = kejian.language.startsWith("en");
        BulkRun run = new BulkRun(manifest, folder, english);
        tell(manifest, english);
        Path out = result == null ? besides(file) : result;
        boolean nothingGood = manifest.items().isEmpty();
        if (dryRun || kejian.dryRun) {
            say(kejian.text("checked").formatted(manifest.items().size(), run.wrongRows()));
            return exit(manifest.faults().isEmpty(), nothingGood, ApiException.REFUSED);
        }
        if (nothingGood || rest.failFast && !manifest.faults().isEmpty()) {
            write(run, out);
            say(kejian.text("nothing-moved").formatted(out));
            return ApiException.REFUSED;
        }
        Sender sender = new Sender(origin, kejian.folder(), options.pace());
        ProgressLine progress = options.line(kejian);
        BulkRun.Outcome outcome;
        try (Interrupted _ = Interrupted.hint(kejian, () -> write(run, out))) {
            outcome = run.send(sender, progress, options.atATime(), rest.failFast);
        }
        progress.leave();
        write(run, out);
        say(
                kejian.text("bulk-done")
                        .formatted(outcome.made(), outcome.there(), outcome.failed(), out));
        return exit(
                outcome.failed() == 0, outcome.made() + outcome.there() == 0, run.firstFailure());
    }

    private static int exit(boolean allWell, boolean noneWell, int failure) {
        return allWell ? 0 : noneWell ? failure : Kejian.SOME_FAILED;
    }

    private void say(String line) {
        if (!kejian.quiet && !kejian.json) {
            System.out.println(line);
        }
    }

    private Grid read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Grid.read(in.readNBytes(Grid.largestBytes() + 1), number);
        } catch (SheetException e) {
            throw refused(e);
        }
    }

    private Manifest check(Grid grid, Path folder, NamedColumns columns) throws ApiException {
        Map<String, Field> headers = new LinkedHashMap<>();
        map.forEach((header, name) ->
                headers.put(
                        header,
                        Field.of(name)
                                .orElseThrow(() ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "--map " + header + "=" + name))));
        try {
            return Manifest.check(
                    grid, new Manifest.Reading(headers, column), columns.around(folder));
        } catch (SheetException e) {
            throw refused(e);
        }
    }

    private ApiException refused(SheetException e) {
        return new ApiException(
                ApiException.REFUSED,
                e.problem().code(),
                sheet.getFileName() + ": " + e.sentence(kejian.language.startsWith("en")));
    }

    private void tell(Manifest manifest, boolean english) {
        if (!manifest.unread().isEmpty() && !kejian.quiet) {
            System.err.println(
                    "kejian: "
                            + kejian.text("unread")
                                    .formatted(String.join(", ", manifest.unread())));
        }
        for (Fault fault : manifest.faults()) {
            if (kejian.json) {
                System.out.println(
                        Origin.JSON
                                .createObjectNode()
                                .put("row", fault.row())
                                .put("column", fault.header())
                                .put("code", fault.code())
                                .put("detail", fault.sentence(english)));
            } else {
                System.err.println(
                        kejian.text("fault")
                                .formatted(fault.row(), fault.header(), fault.sentence(english)));
            }
        }
    }

    /** A result beside its sheet, which is never written over. */
    private static Path besides(Path sheet) {
        String name = sheet.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String bare = (dot < 0 ? name : name.substring(0, dot)).replaceFirst("\\.result$", "");
        boolean csv = name.toLowerCase(Locale.ROOT).endsWith(".csv");
        return sheet.resolveSibling(bare + ".result" + (csv ? ".csv" : ".xlsx"));
    }

    private void write(BulkRun run, Path out) {
        boolean csv = out.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
        try {
            Files.write(out, run.result(csv ? Grid.Form.CSV : Grid.Form.XLSX));
        } catch (IOException e) {
            System.err.println("kejian: " + out + ": " + e.getMessage());
        }
    }

    private static @Nullable Path onlySheet(Path folder) throws IOException {
        List<Path> sheets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{xlsx,csv}")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith("~$") && !name.contains(".result.")) {
                    sheets.add(file);
                }
            }
        }
        if (sheets.size() > 1) {
            throw new ApiException(
                    ApiException.REFUSED,
                    Problem.MANIFEST_SYNTAX.code(),
                    "多个表格 several: " + sheets);
        }
        return sheets.isEmpty() ? null : sheets.getFirst();
    }
}
