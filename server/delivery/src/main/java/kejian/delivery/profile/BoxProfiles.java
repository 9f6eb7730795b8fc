package kejian.delivery.profile;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/**
 * The profiles in order: the first whose pattern is found in the User-Agent is the box's. The last
 * one has no pattern and takes what no other knows, so an agent from before our time is tier A.
 */
public final class BoxProfiles {

    private static final int LONGEST_AGENT = 512;

    private final List<Known> known;

    private BoxProfiles(List<Known> known) {
        this.known = known;
    }

    /** The ones that are shipped with this program. */
    public static BoxProfiles shipped() {
        try (InputStream in = BoxProfiles.class.getResourceAsStream("profiles.json")) {
            return read(Objects.requireNonNull(in, "profiles.json is not in the jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param json as profiles.json
     * @throws IOException when it is no profile list, or the last one is not without patterns
     */
    public static BoxProfiles read(InputStream json) throws IOException {
        Document document = new ObjectMapper().readValue(json, Document.class);
        List<Known> known = document.profiles().stream().map(e -> known(e, document)).toList();
        if (known.isEmpty() || !known.getLast().agents.isEmpty()) {
            throw new IOException("the last profile must be without agents");
        }
        for (Tier tier : Tier.values()) {
            if (known.stream().noneMatch(k -> k.profile.tier() == tier)) {
                throw new IOException("no profile of tier " + tier);
            }
        }
        return new BoxProfiles(known);
    }

    /**
     * The profile of a request.
     *
     * @param userAgent none where the box sends none
     * @param path {@code /a/…} and {@code /c/…} name the tier, whoever asks
     * @param query {@code tier}, {@code size} and {@code cs} hold over the profile
     */
    public BoxProfile choose(@Nullable String userAgent, String path, Map<String, String> query) {
        BoxProfile profile = ofAgent(userAgent);
        if (path.startsWith("/a/") && profile.tier() != Tier.A) {
            profile = first(Tier.A);
        } else if (path.startsWith("/c/") && profile.tier() == Tier.A) {
            profile = first(Tier.C);
        }
        Optional<Tier> tier = tier(query.get("tier"));
        if (tier.isPresent() && tier.get() != profile.tier()) {
            profile = first(tier.get());
        }
        if (profile.tier() != Tier.A) {
            return profile;
        }
        String size = query.getOrDefault("size", "");
        if (size.equals("1280x720")) {
            profile = profile.withScreen(1280, 720);
        } else if (size.equals("640x530")) {
            profile = profile.withScreen(640, 530);
        }
        String charset = query.getOrDefault("cs", "");
        if (charset.equals("gbk") || charset.equals("utf-8")) {
            profile = profile.withCharset(charset);
        }
        return profile;
    }

    /** The tier of that letter, in the one spelling that addresses use. */
    public static Optional<Tier> tier(@Nullable String letter) {
        return switch (letter) {
            case "A" -> Optional.of(Tier.A);
            case "B" -> Optional.of(Tier.B);
            case "C" -> Optional.of(Tier.C);
            case null, default -> Optional.empty();
        };
    }

    private BoxProfile ofAgent(@Nullable String userAgent) {
        String agent = userAgent == null ? "" : userAgent;
        String bounded = agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
        return known.stream()
                .filter(k -> k.agents.stream().anyMatch(p -> p.matcher(bounded).find()))
                .findFirst()
                .orElse(known.getLast())
                .profile;
    }

    /** The most general profile of a tier: the last one that has it. */
    private BoxProfile first(Tier tier) {
        return known.reversed().stream()
                .map(Known::profile)
                .filter(p -> p.tier() == tier)
                .findFirst()
                .orElseThrow();
    }

    private static Known known(Entry entry, Document document) {
        Map<String, List<Integer>> keys = document.keyTables().get(entry.keys());
        if (keys == null) {
            throw new IllegalArgumentException(
                    "profile " + entry.name() + " names key table " + entry.keys());
        }
        return new Known(
                new BoxProfile(
                        entry.name(),
                        entry.tier(),
                        entry.width(),
                        entry.height(),
                        entry.charset(),
                        keys,
                        entry.audio(),
                        entry.dialect(),
                        entry.rtsp() == null ? "plain" : entry.rtsp()),
                entry.agents().stream().map(Pattern::compile).toList());
    }

    private record Known(BoxProfile profile, List<Pattern> agents) {}

    record Document(Map<String, Map<String, List<Integer>>> keyTables, List<Entry> profiles) {}

    record Entry(
            String name,
            Tier tier,
            List<String> agents,
            int width,
            int height,
            String charset,
            String keys,
            String audio,
            String dialect,
            @Nullable String rtsp) {}
}
