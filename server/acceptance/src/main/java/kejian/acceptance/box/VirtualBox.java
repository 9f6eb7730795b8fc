package kejian.acceptance.box;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import kejian.acceptance.judge.Media;

/** One box that watches one courseware to its end, in real time. */
public final class VirtualBox {

    private VirtualBox() {}

    /**
     * @param tier {@code A}, {@code B} or {@code C}
     * @param source the original, which what was played is compared with
     * @param log one JSON object a line for each request
     */
    public static Viewing watch(
            String tier, URI edge, String courseware, String box, Path source, Path log)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        Media original = Media.original(source);
        Path folder = Files.createTempDirectory("kejian-box");
        String agent =
                switch (tier) {
                    case "A" -> CarrierBox.AGENT;
                    case "B" -> AndroidBox.AGENT;
                    case "C" -> ModernBox.AGENT;
                    default -> throw new IllegalArgumentException("tier " + tier);
                };
        try (Line line = new Line(edge, agent, log, clock)) {
            return switch (tier) {
                case "A" -> new CarrierBox(line, courseware, box).watch(original, folder);
                case "B" -> new AndroidBox(line, courseware, box).watch(original, folder);
                default -> new ModernBox(line, courseware, box, clock).watch(original, folder);
            };
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Why a box gave up, as a viewing that is not right. */
    public static Viewing failed(String tier, URI edge, String reason) {
        return new Viewing(tier, false, edge.toString(), "", 0, 0, 0, 0, 0, 0, 0, List.of(reason));
    }
}
