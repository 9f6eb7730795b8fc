package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kejian.acceptance.bench.peer.Edge;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.judge.Ffmpeg;
import kejian.acceptance.rtsp.Mode;
import kejian.acceptance.rtsp.RtspBox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A packed edge that is asked by RTSP: with its own transport, its store and its journal. */
class RtspIT {

    @RegisterExtension static final SharedRelease SHARED = new SharedRelease();

    private static int rtsp;
    private static Server edge;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        rtsp = Edge.freePort();
        edge =
                SHARED.get()
                        .edge(
                                "rtsp",
                                List.of(),
                                "-Dkejian.boxes.rtsp-port=" + rtsp,
                                "-Dkejian.journal.upload-interval=1s");
        address = "rtsp://127.0.0.1:" + rtsp + "/play/" + SampleRelease.COURSEWARE + "/a.ts";
    }

    @AfterAll
    static void stop() {
        if (edge != null) {
            edge.close();
        }
    }

    @Test
    void everyTransport_bringsTheBytesOfHttp_andTheProvinceHearsOfIt() throws Exception {
        long before = SHARED.get().province().events();
        byte[] whole =
                Wire.clear(edge.port()).get("/play/" + SampleRelease.COURSEWARE + "/a.ts").body();
        for (Mode mode : Mode.values()) {
            String agent = mode.isTelecom() ? RtspBox.TELECOM : RtspBox.PLAIN;
            try (RtspBox box = new RtspBox(rtsp, agent)) {
                assertThat(box.setUp(address + "?box=IT-" + mode, mode).status()).isEqualTo(200);
                assertThat(box.ask("PLAY", address, "Range: npt=beginning-").status())
                        .isEqualTo(200);
                await(() -> box.received().size() > 150_000);
                byte[] got = box.received().stream();
                assertThat(box.received().faults()).isEmpty();
                assertThat(Arrays.mismatch(got, Arrays.copyOf(whole, got.length))).isEqualTo(-1);
            }
        }
        await(() -> SHARED.get().province().events() > before);
    }

    @Test
    void ffmpeg_playsOverTcpAndUdp() throws Exception {
        for (String transport : List.of("tcp", "udp")) {
            String frames =
                    Ffmpeg.run(
                            "-rtsp_transport",
                            transport,
                            "-i",
                            address,
                            "-t",
                            "3",
                            "-f",
                            "framemd5",
                            "-");
            assertThat(frames.lines().filter(l -> l.startsWith("0,")).count())
                    .as("pictures over %s", transport)
                    .isBetween(70L, 76L);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
