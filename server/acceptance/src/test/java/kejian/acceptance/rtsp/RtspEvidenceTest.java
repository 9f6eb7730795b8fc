package kejian.acceptance.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.Test;

/** What was sent by RTSP is counted as what HTTP sends on tier A. */
class RtspEvidenceTest {

    @Test
    void played_isBookedAsSections_andFastMotionIsNot() throws Exception {
        try (RtspGround ground = new RtspGround()) {
            int length = ground.tierA().length;
            try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.TELECOM)) {
                String named = ground.track() + "?box=BOX-1";
                box.setUp(named, Mode.MP2T_TCP);
                box.ask("PLAY", named);
                Received received = box.received();
                RtspGround.await("two seconds", () -> received.size() > length / 12);
                box.ask("PLAY", named, "Scale: 8");
                int wound = received.size();
                RtspGround.await("fast motion", () -> received.size() > wound + 200_000);
                box.ask("PLAY", named, "Range: npt=20-", "Scale: 1.0");
                int before = received.size();
                RtspGround.await("two more", () -> received.size() > before + length / 12);
                box.ask("TEARDOWN", named);
            }
            ground.stop();
            assertThat(ground.booked()).hasSize(1);
            ViewingEvent last = ground.journal.getLast();
            assertThat(last.source()).isEqualTo(ViewingEvent.Source.RANGES);
            assertThat(last.trusted()).isTrue();
            assertThat(last.box()).isEqualTo("BOX-1");
            assertThat(last.tier()).isEqualTo(Tier.A);
            assertThat(last.courseware()).isEqualTo(RtspGround.LESSON);
            assertThat(last.packageId()).isEqualTo(ground.pack.id());
            List<Section> sections = last.sections();
            assertThat(sections).hasSize(2);
            assertThat(sections.getFirst().fromMs()).isZero();
            assertThat(sections.getFirst().toMs()).isBetween(1_900L, 4_500L);
            // what is sent comes up to a second and a half before it is seen
            assertThat(sections.getLast().fromMs()).isBetween(19_900L, 21_600L);
            assertThat(sections.getLast().lengthMs()).isBetween(1_800L, 4_500L);
        }
    }

    @Test
    void samebox_overHttpAndRtsp_isOneSitting() throws Exception {
        try (RtspGround ground = new RtspGround()) {
            for (int i = 0; i < 2; i++) {
                try (RtspBox box = new RtspBox(ground.port.port(), RtspBox.PLAIN)) {
                    String named = ground.track() + "?box=BOX-2";
                    box.setUp(named, Mode.RTP_AVP_TCP);
                    box.ask("PLAY", named);
                    RtspGround.await("some", () -> box.received().size() > 20_000);
                }
            }
            ground.stop();
            assertThat(ground.booked()).hasSize(1);
        }
    }
}
