package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Login, logout, and who one is. */
final class AccountCommands {

    private AccountCommands() {}

    @Command(name = "login", description = "登录 log in")
    static final class LogIn implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Option(names = "--user", required = true)
        String user = "";

        @Option(
                names = "--password",
                interactive = true,
                arity = "0..1",
                description = "asked for where left out")
        char[] password = {};

        @Override
        public Integer call() throws IOException, InterruptedException {
            URI server =
                    kejian.server.toString().isEmpty()
                            ? URI.create(Kejian.DEFAULT_SERVER)
                            : kejian.server;
            if (password.length == 0 && !kejian.dryRun) {
                Console console = System.console();
                if (console == null) {
                    throw new ApiException(ApiException.INPUT_MISSING, "password", "--password");
                }
                password = console.readPassword("password: ");
            }
            Origin origin = new Origin(server, null, kejian.language).rehearsing(kejian.dryRun);
            JsonNode me = origin.login(user, new String(password));
            if (me.path("mustChangePassword").asBoolean()) {
                Console console = System.console();
                if (console == null) {
                    throw new ApiException(
                            ApiException.RIGHTS, "password-change-required", "console, API");
                }
                String fresh = new String(console.readPassword("new password (12+): "));
                origin.as(me.path("token").asText())
                        .post(
                                "/api/me/password",
                                Map.of("current", new String(password), "replacement", fresh));
            }
            new Login(server.toString(), me.path("token").asText(), user).write(kejian.folder());
            System.out.println(kejian.text("logged-in").formatted(user));
            return 0;
        }
    }

    @Command(name = "logout", description = "退出 log out")
    static final class LogOut implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Override
        public Integer call() throws IOException, InterruptedException {
            kejian.origin().post("/api/logout", Map.of());
            Login.forget(kejian.folder());
            System.out.println(kejian.text("logged-out"));
            return 0;
        }
    }

    @Command(name = "whoami", description = "当前账号 who is logged in")
    static final class Whoami implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode me = kejian.origin().get("/api/me");
            System.out.println(
                    me.path("user").asText()
                            + " "
                            + me.path("roles")
                            + " "
                            + me.path("area").asText());
            return 0;
        }
    }
}
