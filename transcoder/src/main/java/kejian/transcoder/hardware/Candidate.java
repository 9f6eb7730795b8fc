package kejian.transcoder.hardware;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import kejian.transcoder.ladder.Encoder;

/**
 * An encoder that this machine may have.
 *
 * @param qualities to try, the one of fewest bytes first
 */
record Candidate(Encoder encoder, List<String> qualities) {

    private static final List<String> QUALITIES = List.of("32", "30", "28", "26", "24", "22", "20");

    Candidate {
        qualities = List.copyOf(qualities);
    }

    /** All whose device is there, the likely best first. */
    static List<Candidate> here(Path dev) throws IOException {
        List<Candidate> found = new ArrayList<>();
        if (Files.exists(dev.resolve("nvidia0"))) {
            found.add(nvenc(dev));
        }
        for (Path node : renderNodes(dev.resolve("dri"))) {
            found.add(quickSync(node));
            found.add(vaapi(node));
        }
        return found;
    }

    private static TreeSet<Path> renderNodes(Path folder) throws IOException {
        TreeSet<Path> nodes = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "renderD*")) {
                files.forEach(nodes::add);
            }
        }
        return nodes;
    }

    /** NVIDIA's, by the driver's libcuda and libnvidia-encode. */
    private static Candidate nvenc(Path dev) {
        List<Path> devices =
                Stream.of("nvidia0", "nvidiactl", "nvidia-uvm", "nvidia-uvm-tools")
                        .map(dev::resolve)
                        .toList();
        List<String> options =
                List.of("-preset", "p5", "-tune", "hq", "-rc", "vbr", "-b:v", "0", "-bf", "2");
        List<String> more = List.of("-spatial-aq", "1", "-no-scenecut", "1", "-forced-idr", "1");
        return candidate("h264_nvenc", devices, List.of(), "", both(options, more), "-cq");
    }

    /** Intel's, by libvpl. */
    private static Candidate quickSync(Path node) {
        List<String> setUp = List.of("-init_hw_device", "qsv=device,child_device=" + node);
        List<String> options = List.of("-preset", "slower", "-bf", "2", "-forced_idr", "1");
        return candidate(
                "h264_qsv", List.of(node), setUp, "format=nv12", options, "-global_quality");
    }

    /** Intel's and AMD's, by libva and Mesa's or Intel's driver. */
    private static Candidate vaapi(Path node) {
        List<String> setUp =
                List.of("-init_hw_device", "vaapi=device:" + node, "-filter_hw_device", "device");
        List<String> options = List.of("-rc_mode", "QVBR", "-bf", "2");
        return candidate(
                "h264_vaapi",
                List.of(node),
                setUp,
                "format=nv12,hwupload",
                options,
                "-global_quality");
    }

    private static Candidate candidate(
            String name,
            List<Path> devices,
            List<String> setUp,
            String upload,
            List<String> options,
            String quality) {
        return new Candidate(
                new Encoder(name, devices, setUp, upload, options, quality, QUALITIES.getFirst()),
                QUALITIES);
    }

    private static List<String> both(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
