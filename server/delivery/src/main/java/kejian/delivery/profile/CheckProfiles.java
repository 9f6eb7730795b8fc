package kejian.delivery.profile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A program of its own, {@code kejian profile check}: judges an operator's file as a start does,
 * and shows what there is, in the order in which it is asked.
 */
public final class CheckProfiles {

    private static final int DONE = 0;
    private static final int REFUSED = 4;
    private static final int UNREADABLE = 3;

    private CheckProfiles() {}

    /**
     * @param arguments a file or folder, then {@code box=NAME}, {@code address=IP}, {@code
     *     agent=TEXT} of a box whose model is asked for
     */
    public static void main(String... arguments) {
        System.exit(run(System.out, arguments));
    }

    /**
     * @return 0, 3 where nothing can be read, 4 where there are faults, a line for each
     */
    static int run(PrintStream out, String... arguments) {
        Path place = Path.of(arguments[0]);
        Map<String, String> asked =
                Arrays.stream(arguments)
                        .skip(1)
                        .map(a -> a.split("=", 2))
                        .collect(Collectors.toMap(a -> a[0], a -> a[1]));
        BoxProfiles profiles;
        try {
            profiles = BoxProfiles.with(place);
        } catch (BadProfiles e) {
            e.faults().forEach(out::println);
            return REFUSED;
        } catch (IOException e) {
            out.println(place + ": " + e.getMessage());
            return UNREADABLE;
        }
        if (asked.isEmpty()) {
            profiles.inOrder().forEach(p -> out.println(line(p)));
        } else {
            Map<String, String> query =
                    asked.containsKey("box") ? Map.of("box", asked.get("box")) : Map.of();
            BoxProfile chosen =
                    profiles.choose(
                            null,
                            asked.get("agent"),
                            () -> asked.getOrDefault("address", ""),
                            "/",
                            query);
            out.println(line(chosen));
            new TreeMap<>(chosen.keys())
                    .forEach((key, codes) -> out.println("  " + key + " " + codes(codes)));
        }
        return DONE;
    }

    private static String line(BoxProfile p) {
        return "%-20s %s  %dx%d  %s  %s  %s/%s"
                .formatted(
                        p.name(),
                        p.tier(),
                        p.width(),
                        p.height(),
                        p.charset(),
                        p.dialect(),
                        p.play(),
                        p.rtsp());
    }

    private static String codes(List<Integer> codes) {
        return codes.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
