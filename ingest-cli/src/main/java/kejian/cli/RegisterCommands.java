package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What an operator enters: people. */
final class RegisterCommands {

    private RegisterCommands() {}

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

    static void tell(Kejian kejian, JsonNode changes) {
        System.out.println(
                kejian.json
                        ? changes.toString()
                        : kejian.text("entered")
                                .formatted(
                                        changes.path("created").asInt(),
                                        changes.path("changed").asInt()));
    }
}
