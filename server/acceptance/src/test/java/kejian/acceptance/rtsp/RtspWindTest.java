package kejian.acceptance.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kejian.acceptance.conformance.Limits;
import kejian.acceptance.conformance.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fast motion: key pictures at the speed that was asked for, in a stream that decodes. */
class RtspWindTest {

    /** Line of a carrier box, whole stream. */
    private static final Limits LINE = new Limits(/* constantRate= */ true, 40, 100, 1_600_000);

    private static RtspGround ground;

    @BeforeAll
    static void start() throws Exception {
        ground = new RtspGround();
    }

    @AfterAll
    static void stop() throws Exception {
        ground.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 32, -2, -4, -8, -32})
    void scale_bringsKeyPicturesAtThatSpeed(int scale) throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
            box.setUp(ground.track(), Mode.MP2T_TCP);
            box.ask("PLAY", ground.address(), "Range: npt=0-");
            Received received = box.received();
            RtspGround.await("a begin", () -> received.size() > 50_000);
            String from = scale > 0 ? "1" : "23.5";
            RtspBox.Reply wind =
                    box.ask(
                            "PLAY",
                            ground.address(),
                            "Range: npt=" + from + "-",
                            "Scale: " + scale);
            assertThat(wind.field("Scale")).isEqualTo(scale + ".0");
            assertThat(wind.field("Range"))
                    .isEqualTo(scale > 0 ? "npt=0.000-24.000" : "npt=22.000-0.000");
            RtspGround.await("a notice", () -> !box.notices().isEmpty());
            assertThat(box.notices().getFirst().get("x-notice"))
                    .startsWith(scale > 0 ? "2101" : "2102");
            byte[] all = received.stream();
            assertThat(Joints.brokenCounters(all)).isZero();
            List<byte[]> parts = Joints.parts(all);
            assertThat(parts.size()).isEqualTo(2);
            Report report = Joints.judged(parts.getLast(), LINE);
            assertThat(Joints.faults(report, Joints.WOUND)).isEmpty();
            // all pictures came from one pass at that speed, and over all of the time there is
            double seconds = 22.0 / Math.abs(scale);
            assertThat(report.seconds()).isBetween(seconds * 0.5, seconds + 1.2);
            assertThat(stampGaps(parts.getLast()))
                    .allSatisfy(gap -> assertMultiple(gap, Math.abs(scale)));
        }
    }

    /** Pictures stand two seconds apart: whatever is left out, the time between is a multiple. */
    private static void assertMultiple(long gapMs, int scale) {
        double step = (double) RtspGround.KEY_EVERY_MS / scale;
        double times = gapMs / step;
        assertThat(Math.abs(times - Math.rint(times)) * step).as("%d ms", gapMs).isLessThan(1.5);
        assertThat(Math.rint(times)).isGreaterThanOrEqualTo(1);
    }

    private static List<Long> stampGaps(byte[] part) {
        List<Long> gaps = new ArrayList<>();
        long before = Long.MIN_VALUE;
        for (int at = 0; at + 188 <= part.length; at += 188) {
            int pid = (part[at + 1] & 0x1f) << 8 | part[at + 2] & 0xff;
            if (pid == 0x100 && (part[at + 1] & 0x40) != 0) {
                byte[] one = java.util.Arrays.copyOfRange(part, at, at + 188);
                long stamp = RtspPlayTest.firstPictureMs(one);
                if (before != Long.MIN_VALUE) {
                    gaps.add(stamp - before);
                }
                before = stamp;
            }
        }
        return gaps;
    }

    @ParameterizedTest
    @CsvSource({"0.5,1.0", "1.9,1.0", "3,2.0", "64,32.0", "-1,-2.0", "-5.5,-4.0", "-100,-32.0"})
    void speedThatIsNotGiven_isAnsweredWithTheOneThatIs(String asked, String given)
            throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
            box.setUp(ground.track(), Mode.MP2T_TCP);
            RtspBox.Reply play =
                    box.ask("PLAY", ground.address(), "Range: npt=10-", "Scale: " + asked);
            assertThat(play.status()).isEqualTo(200);
            assertThat(play.field("Scale")).isEqualTo(given);
        }
    }

    @Test
    void normalSpeed_goesOnWhereFastMotionStands() throws Exception {
        try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
            box.setUp(ground.track(), Mode.MP2T_RTP_UDP);
            box.ask("PLAY", ground.address(), "Scale: 8");
            Received received = box.received();
            RtspGround.await("some of it", () -> received.size() > 250_000);
            RtspBox.Reply play = box.ask("PLAY", ground.address(), "Range: npt=now-", "Scale: 1.0");
            double at = Double.parseDouble(play.field("Range").split("[=-]", 3)[1]);
            // 250 kB at 1.6 Mb/s are 1.25 s, of which fast motion makes ten
            assertThat(at).isBetween(4.0, 20.0);
            int before = received.size();
            RtspGround.await("more", () -> received.size() > before + 200_000);
            box.ask("PAUSE", ground.address());
            byte[] all = received.stream();
            assertThat(received.faults()).isEmpty();
            assertThat(Joints.brokenCounters(all)).isZero();
            byte[] last = Joints.parts(all).getLast();
            assertThat(RtspPlayTest.firstPictureMs(last)).isEqualTo(Math.round(at * 1000));
            assertThat(Joints.faults(Joints.judged(last, Limits.tierA()), java.util.Set.of()))
                    .isEmpty();
        }
    }
}
