package kejian.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ResourceBundle;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import kejian.cli.demo.DemoCommand;
import kejian.cli.demo.SoakCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * {@code kejian}. Exit codes: 0 done, 1 usage, 2 other, 3 input missing, 4 refused, 5 temporary, 7
 * login or rights, 8 limit.
 */
@Command(
        name = "kejian",
        mixinStandardHelpOptions = true,
        versionProvider = Kejian.Version.class,
        description = "课件 Kejian: courseware for every box",
        subcommands = {
            AccountCommands.LogIn.class,
            AccountCommands.LogOut.class,
            AccountCommands.Whoami.class,
            PushCommand.class,
            CoursewareCommands.Status.class,
            CoursewareCommands.List.class,
            CoursewareCommands.Retry.class,
            CoursewareCommands.Publish.class,
            CoursewareCommands.Withdraw.class,
            OperationCommands.Column.class,
            OperationCommands.Release.class,
            OperationCommands.Edge.class,
            ReportCommand.class,
            DemoCommand.Demo.class,
            DemoCommand.Up.class,
            SoakCommand.class
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
            names = "--lang",
            scope = ScopeType.INHERIT,
            defaultValue = "zh-CN",
            description = "zh-CN or en")
    String language = "zh-CN";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "one JSON object a line")
    boolean json;

    private Kejian() {}

    public static void main(String... arguments) {
        System.exit(command().execute(arguments));
    }

    static CommandLine command() {
        CommandLine command = new CommandLine(new Kejian());
        command.setExecutionExceptionHandler((e, failed, parsed) -> {
            if (e instanceof ApiException api) {
                failed.getErr().println("kejian: " + api.getMessage());
                return api.exit();
            }
            if (e instanceof java.nio.file.NoSuchFileException missing) {
                failed.getErr().println("kejian: 没有这个文件 no such file: " + missing.getMessage());
                return ApiException.INPUT_MISSING;
            }
            failed.getErr().println("kejian: " + e.getMessage());
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
                Login.read(config)
                        .orElseThrow(() ->
                                new ApiException(
                                        ApiException.RIGHTS,
                                        "unauthenticated",
                                        text("login-first")));
        URI address = server.toString().isEmpty() ? URI.create(login.server()) : server;
        return new Origin(address, login.token(), language);
    }

    String text(String key) {
        java.util.Locale locale = java.util.Locale.forLanguageTag(language);
        return ResourceBundle.getBundle("kejian.cli.Texts", locale).getString(key);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Kejian.class.getPackage().getImplementationVersion();
            return new String[] {"kejian " + (version == null ? "unpackaged" : version)};
        }
    }
}
