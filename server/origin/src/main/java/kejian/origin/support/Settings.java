package kejian.origin.support;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the program is configured, without secrets. Only our own keys and a few of Quarkus have their
 * values shown; a key that may hold a secret has not, whoever's it is. Whatever is known to be a
 * secret is then taken out of everything else, too: a driver may have written it into a message.
 */
final class Settings {

    static final String HIDDEN = "(hidden)";

    private static final Pattern SECRET =
            Pattern.compile(
                    "password|passwd|secret|token|credential|authorization|api-?key"
                            + "|(^|[.-])(key|code|auth)$",
                    Pattern.CASE_INSENSITIVE);

    /** Names a file or a time, never the secret itself. */
    private static final Pattern HARMLESS = Pattern.compile("-(file|claim|valid)$");

    private static final Pattern SHOWN =
            Pattern.compile(
                    "kejian[.].*|quarkus[.](http|log|datasource|flyway|mailer|shutdown|vertx|profile"
                            + "|config|thread-pool|management)[.].*");

    /** Of whoever is named in an address. */
    private static final Pattern IN_ADDRESS = Pattern.compile("(://)[^/@\\s]+@");

    private static final Pattern IN_QUERY =
            Pattern.compile(
                    "([?&;][^=&;\\s]*(?:password|passwd|secret|token|key|sig)[^=&;\\s]*=)[^&;\\s]+",
                    Pattern.CASE_INSENSITIVE);

    /** What no secret is: it comes with the program, and would be taken out of every line. */
    private static final Set<String> USUAL = Set.of("postgres", "password", "secret", "token");

    private static final int SHORTEST = 6;
    private static final long LONGEST_FILE = 10_000;

    private final Map<String, String> values = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>();

    private Settings() {}

    static Settings of(SmallRyeConfig config) throws IOException {
        Settings settings = new Settings();
        for (String name : config.getPropertyNames()) {
            String value = config.getConfigValue(name).getValue();
            settings.add(name, value);
        }
        // a secret that begins like another would leave the rest of it
        settings.secrets.sort(Comparator.comparingInt(String::length).reversed());
        return settings;
    }

    private void add(String name, @Nullable String value) throws IOException {
        boolean harmless = HARMLESS.matcher(name).find();
        boolean secret = SECRET.matcher(name).find() && !harmless;
        if (secret && value != null) {
            learn(value);
        }
        if (SECRET.matcher(name).find() && name.endsWith("-file") && value != null) {
            learnFrom(Path.of(value));
        }
        if (SHOWN.matcher(name).matches()) {
            values.put(name, secret && value != null ? HIDDEN : String.valueOf(value));
        }
    }

    private void learn(String secret) {
        if (secret.length() >= SHORTEST && !USUAL.contains(secret)) {
            secrets.add(secret);
        }
    }

    private void learnFrom(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.size(file) > LONGEST_FILE) {
            return;
        }
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(String::strip).forEach(this::learn);
        }
    }

    /** Without any secret that is known, and without people in addresses. */
    String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, HIDDEN);
        }
        clean = IN_ADDRESS.matcher(clean).replaceAll("$1" + HIDDEN + "@");
        return IN_QUERY.matcher(clean).replaceAll("$1" + HIDDEN);
    }

    /** A line a key. */
    String text() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }
}
