package kejian.delivery.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/**
 * The profiles in order. Of a box the register's counts, else the first that names the box; where
 * none does, the first that names its address; else the first whose pattern is found in the
 * User-Agent. The last one has no pattern and takes what no other knows, so an agent from before
 * our time is tier A.
 */
public final class BoxProfiles {

    private static final int LONGEST_AGENT = 512;
    private static final String SHIPPED = "profiles.json";

    private final List<Known> known;
    private final boolean byBox;
    private final boolean byAddress;

    private BoxProfiles(List<Known> known) {
        this.known = known;
        byBox = known.stream().anyMatch(k -> !k.boxes().isEmpty());
        byAddress = known.stream().anyMatch(k -> !k.addresses().isEmpty());
    }

    /** The ones that are shipped with this program. */
    public static BoxProfiles shipped() {
        try {
            return made(shippedFiles());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The shipped ones, and over them an operator's.
     *
     * @param place a file, or a folder whose {@code .json} files are read by name
     * @throws BadProfiles with a sentence for each fault
     * @throws IOException where it cannot be read
     */
    public static BoxProfiles with(Path place) throws IOException {
        ProfileFiles files = shippedFiles();
        if (Files.isDirectory(place)) {
            List<Path> inside;
            try (Stream<Path> all = Files.list(place)) {
                inside = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
            }
            for (Path file : inside) {
                files.add(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        } else if (Files.isRegularFile(place)) {
            files.add(String.valueOf(place.getFileName()), Files.readAllBytes(place));
        } else {
            throw new BadProfiles(List.of(place + " is neither a file nor a folder"));
        }
        return made(files);
    }

    private static ProfileFiles shippedFiles() throws IOException {
        ProfileFiles files = new ProfileFiles();
        try (InputStream in = BoxProfiles.class.getResourceAsStream(SHIPPED)) {
            files.add(
                    SHIPPED,
                    Objects.requireNonNull(in, SHIPPED + " is not in the jar").readAllBytes());
        }
        return files;
    }

    private static BoxProfiles made(ProfileFiles files) throws BadProfiles {
        List<Known> known = files.known();
        List<String> faults = new ArrayList<>();
        if (!known.getLast().agents().isEmpty()) {
            faults.add(
                    "profile %s must be without agents: it takes what no other knows"
                            .formatted(known.getLast().profile().name()));
        }
        for (Tier tier : Tier.values()) {
            if (known.stream().noneMatch(k -> k.profile().tier() == tier)) {
                faults.add("no profile is of tier " + tier);
            }
        }
        if (!faults.isEmpty()) {
            throw new BadProfiles(faults);
        }
        return new BoxProfiles(known);
    }

    /**
     * The profile of a request.
     *
     * @param registered the profile that the register of boxes gives it; none, or one that is not
     *     known here, leaves it to the others
     * @param userAgent none where the box sends none
     * @param peer the address that it asks from; only asked where some profile names addresses
     * @param path {@code /a/…}, {@code /b/…} and {@code /c/…} name the tier, whoever asks
     * @param query {@code box} names it; {@code tier}, {@code size} and {@code cs} hold over the
     *     profile
     */
    public BoxProfile choose(
            @Nullable String registered,
            @Nullable String userAgent,
            Supplier<String> peer,
            String path,
            Map<String, String> query) {
        BoxProfile profile =
                Optional.ofNullable(registered)
                        .flatMap(name -> first(k -> k.profile().name().equals(name)))
                        .map(Known::profile)
                        .orElseGet(() -> of(query.get("box"), peer, userAgent));
        if (path.startsWith("/a/") && profile.tier() != Tier.A) {
            profile = first(Tier.A);
        } else if (path.startsWith("/b/") && profile.tier() != Tier.B) {
            profile = first(Tier.B);
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

    /** As they are asked. */
    List<BoxProfile> inOrder() {
        return known.stream().map(Known::profile).toList();
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

    private BoxProfile of(@Nullable String box, Supplier<String> peer, @Nullable String userAgent) {
        Optional<Known> found = Optional.empty();
        if (byBox && box != null && box.length() <= LONGEST_AGENT) {
            found = first(k -> k.isNamed(box));
        }
        if (byAddress && found.isEmpty()) {
            byte[] address = address(peer.get());
            found = first(k -> k.isAt(address));
        }
        if (found.isEmpty()) {
            String agent = userAgent == null ? "" : userAgent;
            String bounded = agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
            found = first(k -> k.isSaid(bounded));
        }
        return found.orElse(known.getLast()).profile();
    }

    private Optional<Known> first(Predicate<Known> whose) {
        return known.stream().filter(whose).findFirst();
    }

    private static byte[] address(String peer) {
        try {
            return InetAddress.ofLiteral(peer).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The most general profile of a tier: the last one that has it. */
    private BoxProfile first(Tier tier) {
        return known.reversed().stream()
                .map(Known::profile)
                .filter(p -> p.tier() == tier)
                .findFirst()
                .orElseThrow();
    }
}
