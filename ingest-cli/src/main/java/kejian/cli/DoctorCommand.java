package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kejian.cli.client.ApiException;
import kejian.cli.client.Login;
import kejian.cli.client.Origin;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What stands between this machine and a push, one line each. Ends with 2 where anything does. */
@Command(name = "doctor", description = "自检 what is wrong here")
final class DoctorCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    private int faults;

    @Override
    public Integer call() throws IOException, InterruptedException {
        say(true, "java " + Runtime.version());
        Path folder = kejian.folder();
        Files.createDirectories(folder);
        say(Files.isWritable(folder), "config " + folder);
        Optional<Login> login = Login.read(folder);
        URI server =
                !kejian.server.toString().isEmpty()
                        ? kejian.server
                        : URI.create(login.map(Login::server).orElse(Kejian.DEFAULT_SERVER));
        Origin anonymous = new Origin(server, null, kejian.language);
        try {
            say(true, server + " " + anonymous.get("/q/health/live").path("status").asText());
            ready(anonymous);
        } catch (ApiException e) {
            say(false, String.valueOf(e.getMessage()));
            return ApiException.OTHER;
        }
        if (login.isEmpty()) {
            say(false, kejian.text("login-first"));
        } else {
            try {
                JsonNode me = anonymous.as(login.get().token()).get("/api/me");
                say(true, me.path("user").asText() + " " + me.path("roles"));
            } catch (ApiException e) {
                say(false, String.valueOf(e.getMessage()));
            }
        }
        return faults == 0 ? 0 : ApiException.OTHER;
    }

    private void ready(Origin anonymous) throws IOException, InterruptedException {
        try {
            for (JsonNode check : anonymous.get("/q/health/ready").path("checks")) {
                say(
                        check.path("status").asText().equals("UP"),
                        check.path("name").asText() + " " + check.path("status").asText());
            }
        } catch (ApiException e) {
            say(false, "/q/health/ready " + e.getMessage());
        }
    }

    private void say(boolean well, String what) {
        faults += well ? 0 : 1;
        System.out.println((well ? "✓ " : "✗ ") + what);
    }
}
