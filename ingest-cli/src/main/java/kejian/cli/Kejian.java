package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.ResourceBundle;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import kejian.cli.demo.BenchCommand;
import kejian.cli.demo.DemoCommand;
import kejian.cli.demo.SoakCommand;
import kejian.contract.problem.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * {@code kejian}. Exit codes: 0 done, 1 usage, 2 other, 3 input missing, 4 refused, 5 temporary, 6
 * some rows or files failed, 7 login or rights, 8 limit, 130 interrupted (an upload goes on when
 * the command is given again).
 */
@Command(
        name = "kejian",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT, // every command answers --help
        versionProvider = Kejian.Version.class,
        description = "课件 Kejian: courseware for every box",
        subcommands = {
            AccountCommands.LogIn.class,
            AccountCommands.LogOut.class,
            AccountCommands.Whoami.class,
            PushCommand.class,
            BulkCommand.class,
            WatchCommand.class,
            CoursewareCommands.Status.class,
            CoursewareCommands.List.class,
            CoursewareCommands.Retry.class,
            CoursewareCommands.Cancel.class,
            CoursewareCommands.Priority.class,
            CoursewareCommands.Publish.class,
            CoursewareCommands.Schedule.class,
            CoursewareCommands.Withdraw.class,
            CertificateCommands.class,
            GateCommands.LetPass.class,
            GateCommands.History.class,
            CaptionCommands.class,
            CoverCommand.class,
            ReplaceCommand.class,
            AttachmentCommands.class,
            ExchangeCommands.Export.class,
            ExchangeCommands.Import.class,
            ExchangeCommands.Describe.class,
            OperationCommands.Column.class,
            OperationCommands.Release.class,
            EdgeCommands.class,
            CourierCommands.class,
            CountyCommands.class,
            AccountCommands.AccountCommand.class,
            StationCommands.class,
            BoxCommands.class,
            ProfileCommands.class,
            FaultCommands.class,
            ScreeningCommands.class,
            SurveyCommands.class,
            NeedCommands.class,
            PlanCommands.class,
            BoardCommand.class,
            FiguresCommand.class,
            SearchesCommand.class,
            UploadsCommand.class,
            ReportCommand.class,
            MonthCommands.class,
            SteerCommand.class,
            DoctorCommand.class,
            SupportCommand.class,
            BackupCommands.Backup.class,
            BackupCommands.Restore.class,
            BackupCommands.Move.class,
            DemoCommand.Demo.class,
            DemoCommand.Up.class,
            SoakCommand.class,
            BenchCommand.class
        })
public final class Kejian {

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            description =
                    "origin's address (default: where you logged in, or http://127.0.0.1:8080)")
    URI server = URI.create("");

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            defaultValue = "${sys:user.home}/.config/kejian",
            description = "folder for login and upload states")
    Path config = Path.of("");

    @Option(
            names = "--profile",
            scope = ScopeType.INHERIT,
            defaultValue = "",
            description = "a login of its own, for a second server or person")
    String profile = "";

    @Option(
            names = "--lang",
            scope = ScopeType.INHERIT,
            defaultValue = "zh-CN",
            description = "zh-CN or en")
    String language = "zh-CN";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "one JSON object a line")
    boolean json;

    @Option(
            names = {"-n"},
            scope = ScopeType.INHERIT,
            description = "只看会做什么 say what would be done")
    boolean dryRun;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "只说错误 errors only")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "每个请求一行 a line for each request")
    boolean verbose;

    /** Exit code where some went well and some did not. */
    static final int SOME_FAILED = 6;

    static final String DEFAULT_SERVER = "http://127.0.0.1:8080";

    private Kejian() {}

    public static void main(String... arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        CommandLine command = new CommandLine(new Kejian());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        Kejian kejian = command.getCommand();
        command.setExecutionExceptionHandler((e, failed, parsed) -> {
            if (e instanceof ApiException api) {
                failed.getErr().println("kejian: " + api.getMessage() + kejian.advice(api.code()));
                return api.exit();
            }
            if (e instanceof Origin.Rehearsed would) {
                System.out.println(kejian.text("would-ask").formatted(would.getMessage()));
                return 0;
            }
            if (e instanceof NoSuchFileException missing) {
                failed.getErr()
                        .println("kejian: " + kejian.text("no-file").formatted(missing.getFile()));
                return ApiException.INPUT_MISSING;
            }
            failed.getErr()
                    .println(
                            "kejian: "
                                    + (e.getMessage() == null
                                            ? e.getClass().getSimpleName()
                                            : e.getMessage()));
            return ApiException.OTHER;
        });
        command.setParameterExceptionHandler((e, arguments) -> {
            e.getCommandLine().getErr().println("kejian: " + e.getMessage());
            e.getCommandLine().usage(e.getCommandLine().getErr());
            return 1;
        });
        return command;
    }

    /** The origin, as the person who logged in. */
    Origin origin() throws IOException {
        Login login =
                Login.read(folder())
                        .orElseThrow(() ->
                                new ApiException(
                                        ApiException.RIGHTS,
                                        Problem.UNAUTHENTICATED.code(),
                                        text("login-first")));
        URI address = server.toString().isEmpty() ? URI.create(login.server()) : server;
        Path folder = folder();
        return Origin.renewing(address, () -> Login.current(folder, Clock.systemUTC()), language)
                .rehearsing(dryRun)
                .tracing(line -> {
                    if (verbose) {
                        System.err.println("kejian: " + line);
                    }
                });
    }

    /** What the command ends with after this. */
    static int exitOf(Throwable failure) {
        return failure instanceof ApiException api ? api.exit() : ApiException.OTHER;
    }

    /** Where this profile keeps its login and the states of its uploads. */
    Path folder() {
        return profile.isEmpty() ? config : config.resolve("profiles").resolve(profile);
    }

    /** What a sheet for the register did. */
    void tellChanges(JsonNode changes) {
        System.out.println(
                json
                        ? changes
                        : text("entered")
                                .formatted(
                                        changes.path("created").asInt(),
                                        changes.path("changed").asInt()));
    }

    String text(String key) {
        return texts().getString(key);
    }

    boolean has(String key) {
        return texts().containsKey(key);
    }

    /** What the person can do about it, where that is known. */
    private String advice(String code) {
        ResourceBundle texts = texts();
        String key = "do." + code;
        return texts.containsKey(key) ? System.lineSeparator() + "  " + texts.getString(key) : "";
    }

    /** Chinese unless English is asked for, whatever the machine's own language is. */
    private ResourceBundle texts() {
        return ResourceBundle.getBundle(
                "kejian.cli.Texts",
                Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** As one step of a path or one value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query's {@code &name=value}; nothing where nothing is asked for. */
    static String asked(String name, @Nullable String value) {
        return value == null || value.isEmpty() ? "" : "&" + name + "=" + encoded(value);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Kejian.class.getPackage().getImplementationVersion();
            return new String[] {"kejian " + (version == null ? "unpackaged" : version)};
        }
    }
}
