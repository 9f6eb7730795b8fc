package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.judge.Ffmpeg;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Players of other people, as packed by Debian, before a packed edge: the pictures that they draw
 * are the film's, in its order. A player that is not installed is left out, in one line.
 */
class RtspPlayersIT {

    @RegisterExtension static final SharedRelease SHARED = new SharedRelease();

    private static final int WIDTH = 64;
    private static final int HEIGHT = 36;
    private static final int PICTURES = 60;
    private static final long PATIENCE_S = 90;

    /** Mean difference of a point, of 255: the way to RGB and to this size is not everybody's. */
    private static final double ALIKE = 9;

    private static final double AS_ALIKE = 0.5;

    @TempDir static Path folder;
    private static Server edge;
    private static String address;
    private static byte[] film;

    enum Player {
        GSTREAMER_TCP("gst-launch-1.0"),
        GSTREAMER_UDP("gst-launch-1.0"),
        MPLAYER("mplayer"),
        MPV_TCP("mpv"),
        MPV_UDP("mpv"),
        VLC("cvlc");

        private final String program;

        Player(String program) {
            this.program = program;
        }

        List<String> command(String address, Path to) {
            return switch (this) {
                case GSTREAMER_TCP, GSTREAMER_UDP ->
                        List.of(
                                program,
                                "-q",
                                "rtspsrc",
                                "location=" + address,
                                "protocols=" + (this == GSTREAMER_TCP ? "tcp" : "udp"),
                                "!",
                                "rtpmp2tdepay",
                                "!",
                                "tsdemux",
                                "!",
                                "h264parse",
                                "!",
                                "avdec_h264",
                                "!",
                                "videoconvert",
                                "!",
                                "pngenc",
                                "!",
                                "identity",
                                "eos-after=" + PICTURES,
                                "!",
                                "multifilesink",
                                "location=" + to + "/%05d.png");
                case MPLAYER ->
                        List.of(
                                program,
                                "-really-quiet",
                                "-nolirc",
                                "-rtsp-stream-over-tcp",
                                "-nosound",
                                "-vo",
                                "png:outdir=" + to,
                                "-frames",
                                Integer.toString(PICTURES),
                                address);
                case MPV_TCP, MPV_UDP ->
                        List.of(
                                program,
                                "--no-config",
                                "--really-quiet",
                                "--no-audio",
                                "--rtsp-transport=" + (this == MPV_TCP ? "tcp" : "udp"),
                                "--vo=image",
                                "--vo-image-format=png",
                                "--vo-image-outdir=" + to,
                                "--frames=" + PICTURES,
                                address);
                case VLC ->
                        List.of(
                                program,
                                "--quiet",
                                "--no-audio",
                                "--vout=dummy",
                                "--video-filter=scene",
                                "--scene-format=png",
                                "--scene-ratio=1",
                                "--scene-prefix=p",
                                "--scene-path=" + to,
                                "--run-time=6",
                                address,
                                "vlc://quit");
            };
        }
    }

    @BeforeAll
    static void start() throws Exception {
        int rtsp = Edge.freePort();
        edge = SHARED.get().edge("players", List.of(), "-Dkejian.boxes.rtsp-port=" + rtsp);
        String path = "/play/" + SampleRelease.COURSEWARE + "/a.ts";
        address = "rtsp://127.0.0.1:" + rtsp + path;
        Path gray = folder.resolve("film.gray");
        Ffmpeg.run(
                "-i",
                "http://127.0.0.1:" + edge.port() + path,
                "-an",
                "-vf",
                "scale=%d:%d:flags=area,format=gray".formatted(WIDTH, HEIGHT),
                "-f",
                "rawvideo",
                gray.toString());
        film = Files.readAllBytes(gray);
        assertThat(film.length).isEqualTo(WIDTH * HEIGHT * 25 * SampleRelease.SECONDS);
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Player.class)
    void pictures_areTheFilms_inItsOrder(Player player) throws Exception {
        if (Stream.of(System.getenv("PATH").split(":"))
                .noneMatch(f -> Files.isExecutable(Path.of(f, player.program)))) {
            System.out.println("left out: no " + player.program + " here to play RTSP");
            abort("no " + player.program);
        }
        Path to = folder.resolve(player.name());
        Files.createDirectory(to);
        play(player, to);

        List<Path> drawn;
        try (Stream<Path> all = Files.list(to)) {
            drawn = all.filter(f -> f.toString().endsWith(".png")).sorted().toList();
        }
        assertThat(drawn).as("pictures").hasSizeGreaterThan(PICTURES / 2);
        List<Integer> places = new ArrayList<>();
        int strange = 0;
        for (Path picture : drawn) {
            int place = place(gray(picture), places.isEmpty() ? 0 : places.getLast());
            if (place < 0) {
                strange++;
            } else {
                places.add(place);
            }
        }
        // some draw what their decoder makes of an unfinished first group
        assertThat(strange).as("pictures that are none of the film's").isLessThanOrEqualTo(3);
        assertThat(places).isSorted();
        assertThat(places.getLast() - places.getFirst()).isGreaterThan(PICTURES / 2 - 5);
    }

    private static void play(Player player, Path to) throws Exception {
        List<String> command = new ArrayList<>();
        if (player == Player.VLC && "root".equals(System.getProperty("user.name"))) {
            // it does not play as root
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            Files.setPosixFilePermissions(
                    folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(
                    to, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        command.addAll(player.command(address, to));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(to.resolve("said.txt").toFile());
        builder.environment().put("HOME", to.toString());
        // sound servers leave folders there
        builder.environment().put("TMPDIR", to.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static int[] gray(Path png) throws IOException {
        BufferedImage picture = ImageIO.read(png.toFile());
        BufferedImage small = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = small.createGraphics();
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(
                picture.getScaledInstance(WIDTH, HEIGHT, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        g.dispose();
        int[] gray = new int[WIDTH * HEIGHT];
        for (int i = 0; i < gray.length; i++) {
            int rgb = small.getRGB(i % WIDTH, i / WIDTH);
            gray[i] =
                    (299 * (rgb >> 16 & 0xff) + 587 * (rgb >> 8 & 0xff) + 114 * (rgb & 0xff))
                            / 1000;
        }
        return gray;
    }

    /**
     * Which picture of the film it is; −1 for none. Some moments of the film look alike: of those
     * it is the next one behind the place before.
     */
    private static int place(int[] gray, int before) {
        int pictures = film.length / gray.length;
        double[] means = new double[pictures];
        double least = ALIKE;
        for (int n = 0; n < pictures; n++) {
            long sum = 0;
            for (int i = 0; i < gray.length; i++) {
                sum += Math.abs(gray[i] - (film[n * gray.length + i] & 0xff));
            }
            means[n] = (double) sum / gray.length;
            least = Math.min(least, means[n]);
        }
        int first = -1;
        for (int n = 0; n < pictures; n++) {
            if (means[n] < ALIKE && means[n] <= least + AS_ALIKE) {
                if (n >= before) {
                    return n;
                }
                first = n;
            }
        }
        return first;
    }
}
