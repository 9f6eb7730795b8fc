package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import kejian.contract.pack.Rendition;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rung goes to which encoder. */
class EncodingTest {

    private static final Encoder OTHER =
            new Encoder(
                    "h264_vaapi",
                    List.of(Path.of("/dev/dri/renderD128")),
                    List.of(),
                    "format=nv12,hwupload",
                    List.of("-rc_mode", "QVBR"),
                    "-global_quality",
                    "24");

    @TempDir Path job;

    @Test
    void machinesEncoder_makesTheLadder_andX264TierAAndWhatStands() throws Exception {
        Room room = Studio.room(job);
        Studio.run(
                Studio.tools().ffmpeg(),
                job,
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1280x720:rate=25:duration=2",
                "-c:v",
                "mpeg4",
                "original.mp4");
        var picture = Probe.look(room, "original.mp4").picture();
        Plan plan = Plan.of(picture, Beside.NOTHING);
        assertThat(plan.standing()).isFalse();
        String graph =
                Graph.of(
                        plan,
                        picture,
                        0,
                        null,
                        Overlays.draw(room, plan, Beside.NOTHING, null),
                        OTHER);
        for (Rung rung : plan.rungs()) {
            List<String> line = Encoding.of(OTHER, rung, plan, room, null);
            String uploaded = "[here-%s]format=nv12,hwupload[%s]";
            if (rung.role() == Rendition.Role.TIER_A) {
                assertThat(line).containsSequence("-c:v", "libx264");
                assertThat(graph).doesNotContain(uploaded.formatted(rung.name(), rung.name()));
            } else {
                assertThat(line)
                        .containsSequence("-c:v", "h264_vaapi", "-profile:v", "high")
                        .containsSequence("-global_quality", "24")
                        .containsSequence("-maxrate", rung.maxKbps() + "k")
                        .containsSequence("-g", "50");
                assertThat(graph).contains(uploaded.formatted(rung.name(), rung.name()));
            }
            Plan standing = new Plan(plan.rate(), plan.rungs(), /* standing= */ true);
            assertThat(Encoding.of(OTHER, rung, standing, room, null))
                    .containsSequence("-c:v", "libx264");
        }
    }
}
