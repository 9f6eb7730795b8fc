package kejian.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands for the origin's packed program: notes what it was given, says what it is told to. */
final class PretendedOrigin {

    private PretendedOrigin() {}

    /**
     * Beside its jar: {@code says} holds the exit code and the answer, {@code given} what it got.
     */
    public static void main(String... arguments) throws Exception {
        Path here =
                Path.of(
                                PretendedOrigin.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                        .getParent();
        String settings = System.getProperty("quarkus.config.locations", "");
        String data = System.getProperty("kejian.data", "");
        String user = System.getProperty("move.user", "");
        String file = System.getProperty("move.password-file", "");
        Files.writeString(
                here.resolve("given"),
                String.join(" ", List.of(arguments))
                        + "|"
                        + String.join("|", settings, data, user, file));
        List<String> says = Files.readAllLines(here.resolve("says"));
        System.out.println("some log line");
        System.out.println(says.get(1));
        System.exit(Integer.parseInt(says.getFirst()));
    }
}
