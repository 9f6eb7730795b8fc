package kejian.acceptance.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kejian.acceptance.conformance.Limits;
import kejian.acceptance.conformance.Report;
import kejian.acceptance.judge.Ffmpeg;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Normal speed: the bytes of tier A, on every transport, at their time. */
class RtspPlayTest {

    private static RtspGround ground;

    @BeforeAll
    static void start() throws Exception {
        ground = new RtspGround();
    }

    @AfterAll
    static void stop() throws Exception {
        ground.close();
    }

    @Test
    void description_namesOneTransportStreamAndItsLength() throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
            RtspBox.Reply options = box.ask("OPTIONS", "*");
            assertThat(options.status()).isEqualTo(200);
            assertThat(options.field("Public")).contains("DESCRIBE", "PAUSE", "GET_PARAMETER");
            RtspBox.Reply reply = box.ask("DESCRIBE", ground.address(), "Accept: application/sdp");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.field("Content-Type")).isEqualTo("application/sdp");
            assertThat(reply.field("Content-Base")).isEqualTo(ground.address() + "/");
            assertThat(reply.field("Kejian-Release")).isEqualTo("7");
            assertThat(reply.field("Server")).doesNotContainIgnoringCase("kejian");
            assertThat(reply.body().lines())
                    .contains(
                            "v=0",
                            "s=第一讲 果树修剪",
                            "m=video 0 RTP/AVP 33",
                            "a=range:npt=0-24.000",
                            "a=control:trackID=1");
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everyTransport_bringsTheBytesOfHttp(Mode mode) throws Exception {
        String agent = mode.isTelecom() ? RtspBox.TELECOM : RtspBox.PLAIN;
        try (RtspBox box = new RtspBox(ground.port.port(), agent)) {
            RtspBox.Reply setUp = box.setUp(ground.track(), mode);
            assertThat(setUp.status()).isEqualTo(200);
            String transport = setUp.field("Transport");
            assertThat(transport).startsWith(mode.text() + ";").contains("source=127.0.0.1");
            assertThat(transport.contains("server_port=")).isEqualTo(mode.isUdp());
            assertThat(transport.contains("interleaved=0-1")).isEqualTo(!mode.isUdp());
            assertThat(setUp.field("Session"))
                    .matches(mode.isTelecom() ? "[0-9]{8}" : "[0-9]{8};timeout=60");
            RtspBox.Reply play =
                    box.ask("PLAY", ground.address(), "Range: npt=beginning-", "Scale: 1.0");
            assertThat(play.status()).isEqualTo(200);
            assertThat(play.field("Range")).isEqualTo("npt=0.000-24.000");
            assertThat(play.field("Scale")).isEqualTo("1.0");
            Received received = box.received();
            int enough = ground.tierA().length / 10;
            RtspGround.await("a tenth of it", () -> received.size() >= enough);
            assertThat(box.ask("PAUSE", ground.address()).status()).isEqualTo(200);
            if (mode.isRtp()) {
                Received.Arrival first = received.arrivals().getFirst();
                assertThat(play.field("RTP-Info"))
                        .contains("seq=" + first.sequence())
                        .contains("rtptime=" + first.timestamp());
                RtspGround.await("a report", () -> received.reports() > 0);
            }
            byte[] got = received.stream();
            assertThat(received.faults()).isEmpty();
            assertThat(Arrays.mismatch(got, Arrays.copyOf(ground.tierA(), got.length)))
                    .isEqualTo(-1);

            // what stands goes on at the very byte
            box.ask("PLAY", ground.address(), "Range: npt=now-");
            RtspGround.await("more", () -> received.size() >= got.length + enough);
            assertThat(box.ask("TEARDOWN", ground.address()).status()).isEqualTo(200);
            byte[] all = received.stream();
            assertThat(Arrays.mismatch(all, Arrays.copyOf(ground.tierA(), all.length)))
                    .isEqualTo(-1);
            assertThat(box.ask("PLAY", ground.address()).status()).isEqualTo(454);
        }
    }

    @Test
    void stream_leavesAtItsOwnRate() throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
            box.setUp(ground.track(), Mode.MP2T_TCP);
            box.ask("PLAY", ground.address());
            Received received = box.received();
            int bytes = ground.tierA().length;
            RtspGround.await("two seconds of it", () -> received.size() >= bytes / 12);
            List<Received.Arrival> all = received.arrivals();
            double seconds = (all.getLast().nanos() - all.getFirst().nanos()) / 1e9;
            double byRate = (double) all.getLast().at() / bytes * (RtspGround.SECONDS + 1.5);
            // a machine that is busy may be late, but never early
            assertThat(seconds).isGreaterThan(byRate * 0.85);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"npt=13-", "npt=13.5-", "npt=0:00:13.2-", "npt = 12.4-24"})
    void seek_beginsAtTheKeyPictureBefore_andSaysSo(String range) throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
            box.setUp(ground.track(), Mode.MP2T_TCP);
            box.ask("PLAY", ground.address(), "Range: npt=beginning-");
            Received received = box.received();
            RtspGround.await("a begin", () -> received.size() > 100_000);
            RtspBox.Reply seek = box.ask("PLAY", ground.address(), "Range: " + range);
            assertThat(seek.field("Range")).isEqualTo("npt=12.000-24.000");
            int before = received.size();
            RtspGround.await("some of it", () -> received.size() > before + 200_000);
            box.ask("PAUSE", ground.address());
            byte[] all = received.stream();
            List<byte[]> parts = Joints.parts(all);
            assertThat(parts.size()).isEqualTo(2);
            assertThat(Joints.brokenCounters(all)).isZero();
            Report second = Joints.judged(parts.getLast(), Limits.tierA());
            assertThat(Joints.faults(second, Set.of())).isEmpty();
            assertThat(firstPictureMs(parts.getLast())).isEqualTo(12_000);
        }
    }

    @Test
    void end_isToldInEachClientsOwnWay() throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM);
                RtspBox player = new RtspBox(ground.port.port(), RtspBox.PLAIN)) {
            box.setUp(ground.track(), Mode.MP2T_RTP_TCP);
            player.setUp(ground.track(), Mode.RTP_AVP);
            box.ask("PLAY", ground.address(), "Range: npt=23-");
            RtspBox.Reply play = player.ask("PLAY", ground.address(), "Range: npt=end-");
            assertThat(play.field("Range")).isEqualTo("npt=22.000-24.000");
            RtspGround.await("a notice", () -> !box.notices().isEmpty());
            assertThat(box.notices().getFirst().get("x-notice")).startsWith("2101");
            assertThat(box.notices().getFirst().get("session")).isEqualTo(box.session());
            RtspGround.await("good-bye", () -> player.received().isOver());
            assertThat(player.notices()).isEmpty();
            assertThat(box.received().isOver()).isFalse();
            // and after the end it may be seen again
            RtspBox.Reply again = player.ask("PLAY", ground.address());
            assertThat(again.field("Range")).isEqualTo("npt=0.000-24.000");
        }
    }

    @Test
    void range_stopsWhereItEnds() throws Exception {
        try (RtspBox player = new RtspBox(ground.port.port(), RtspBox.PLAIN)) {
            player.setUp(ground.track(), Mode.RTP_AVP_TCP);
            RtspBox.Reply play = player.ask("PLAY", ground.address(), "Range: npt=4-5");
            assertThat(play.field("Range")).isEqualTo("npt=4.000-5.000");
            RtspGround.await("good-bye", () -> player.received().isOver());
            double share = (double) player.received().size() / ground.tierA().length;
            assertThat(share * (RtspGround.SECONDS + 1.5)).isBetween(0.9, 2.6);
        }
    }

    @Test
    void ffmpeg_playsOverTcpAndUdp() throws Exception {
        for (String transport : List.of("tcp", "udp")) {
            String frames =
                    Ffmpeg.run(
                            "-rtsp_transport",
                            transport,
                            "-i",
                            ground.address(),
                            "-t",
                            "5",
                            "-f",
                            "framemd5",
                            "-");
            assertThat(frames.lines().filter(l -> l.startsWith("0,")).count())
                    .as("pictures over %s", transport)
                    .isBetween(120L, 126L);
        }
    }

    /** Of the first PES packet of pictures, from the media's begin. */
    static long firstPictureMs(byte[] part) {
        for (int at = 0; at + 188 <= part.length; at += 188) {
            int pid = (part[at + 1] & 0x1f) << 8 | part[at + 2] & 0xff;
            if (pid == 0x100 && (part[at + 1] & 0x40) != 0) {
                int pes = at + 4 + ((part[at + 3] & 0x20) != 0 ? 1 + (part[at + 4] & 0xff) : 0);
                long stamp =
                        (long) (part[pes + 9] >> 1 & 7) << 30
                                | (long) (part[pes + 10] & 0xff) << 22
                                | (long) (part[pes + 11] >> 1 & 0x7f) << 15
                                | (long) (part[pes + 12] & 0xff) << 7
                                | part[pes + 13] >> 1 & 0x7f;
                return (stamp - 180_000) / 90;
            }
        }
        throw new AssertionError("no picture");
    }
}
