package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import kejian.cli.client.DeviceLogin;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Login, logout, who one is, and other people. */
final class AccountCommands {

    private AccountCommands() {}

    @Command(name = "login", description = "登录 log in")
    static final class LogIn implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Spec CommandSpec spec;

        @Option(names = "--user", description = "账号 an account of the province's own")
        String user = "";

        @Option(
                names = "--device-code",
                description = "在浏览器里用统一身份认证登录 log in at the identity server, in any browser")
        boolean deviceCode;

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
            if (deviceCode) {
                return byDevice(server);
            }
            if (user.isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "Missing required option: '--user=<user>'");
            }
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

        private int byDevice(URI server) throws IOException, InterruptedException {
            Origin origin = new Origin(server, null, kejian.language);
            JsonNode identity = origin.get("/api/identity");
            if (!identity.path("engine").asText().equals("OIDC")) {
                throw new ApiException(
                        ApiException.REFUSED, "accounts-own", kejian.text("device-code-none"));
            }
            String issuer = identity.path("issuer").asText();
            if (kejian.dryRun) {
                System.out.println("POST " + issuer);
                return 0;
            }
            DeviceLogin device =
                    DeviceLogin.at(issuer, identity.path("clientId").asText(), Clock.systemUTC());
            DeviceLogin.Asked asked = device.ask();
            System.out.println(
                    kejian.text("device-code-open").formatted(asked.page(), asked.userCode()));
            Login.Renewal granted = device.await(asked);
            String who = origin.as(granted.accessToken()).get("/api/me").path("user").asText();
            new Login(server.toString(), granted.accessToken(), who, granted)
                    .write(kejian.folder());
            System.out.println(kejian.text("logged-in").formatted(who));
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

    /** The initial password is ours, shown once, and must be changed at the first login. */
    @Command(name = "account", description = "账号 accounts")
    static final class AccountCommand {

        @ParentCommand Kejian kejian;

        @Command(name = "add")
        int add(
                @Parameters(paramLabel = "USER") String user,
                @Option(
                                names = "--role",
                                required = true,
                                split = ",",
                                description = "editor, reviewer, analyst, operator")
                        List<String> roles,
                @Option(names = "--area", required = true) String area)
                throws IOException, InterruptedException {
            String password = fresh();
            kejian.origin()
                    .post(
                            "/api/accounts",
                            Map.of(
                                    "user", user,
                                    "password", password,
                                    "roles", roles,
                                    "area", area));
            tell(user, password);
            return 0;
        }

        @Command(name = "reset")
        int reset(@Parameters(paramLabel = "USER") String user)
                throws IOException, InterruptedException {
            String password = fresh();
            kejian.origin()
                    .post(
                            "/api/accounts/" + Kejian.encoded(user) + "/password",
                            Map.of("password", password));
            tell(user, password);
            return 0;
        }

        private void tell(String user, String password) {
            if (kejian.json) {
                System.out.println(
                        Origin.JSON.createObjectNode().put("user", user).put("password", password));
            } else {
                System.out.println(kejian.text("initial-password").formatted(user, password));
            }
        }

        private static String fresh() {
            byte[] secret = new byte[12];
            new SecureRandom().nextBytes(secret);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        }
    }
}
