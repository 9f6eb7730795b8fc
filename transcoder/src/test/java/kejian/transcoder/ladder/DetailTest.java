package kejian.transcoder.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import kejian.contract.job.FindingRule;
import kejian.contract.job.JobOutcome.Finding;
import kejian.contract.job.JobOutcome.Track;
import kejian.contract.pack.Rendition.Role;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Room;
import kejian.transcoder.probe.Probe;
import kejian.transcoder.probe.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rung that shows no more than the one below it is not made; whatever shows more is. */
class DetailTest {

    private static final String ORIGINAL = "original.bin";

    /** A small picture blown up, as old recordings are. */
    private static final String SOFT = "testsrc2=size=320x180:rate=2:duration=%d,scale=1280:720";

    private static final String SHARP = "testsrc2=size=1280x720:rate=2:duration=%d";

    @TempDir Path directory;
    private Room room;
    private final List<Finding> findings = new ArrayList<>();

    @BeforeEach
    void enter() throws Exception {
        room = Studio.room(directory);
    }

    private Source.Picture recorded(String graph) throws Exception {
        return recorded(graph, "4");
    }

    private Source.Picture recorded(String graph, String keyDistance) throws Exception {
        List<String> line = new ArrayList<>(List.of("-f", "lavfi", "-i", graph, "-c:v", "libx264"));
        line.addAll(List.of("-preset", "ultrafast", "-qp", "8", "-g", keyDistance));
        line.addAll(List.of("-pix_fmt", "yuv420p", "-f", "mp4"));
        Studio.record(room.file(ORIGINAL), line.toArray(String[]::new));
        return Objects.requireNonNull(Probe.look(room, ORIGINAL).picture());
    }

    private List<String> ladder(Source.Picture picture, Plan plan) throws Exception {
        return Detail.needed(room, ORIGINAL, picture, plan, findings).rungs().stream()
                .filter(rung -> rung.role() == Role.LADDER)
                .map(Rung::name)
                .toList();
    }

    @Test
    void pictureBlownUp_isNotMadeLargerThanItWas() throws Exception {
        Source.Picture picture = recorded(SOFT.formatted(61));
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING)))
                .containsExactly("240p", "360p");
        assertThat(findings)
                .extracting(Finding::rule)
                .containsExactly(FindingRule.VIDEO_SOFT.code());
        assertThat(findings.getFirst().detailEn()).contains("360p").contains("480p, 720p");
    }

    @Test
    void copiedRung_stays_sinceItCostsNothing() throws Exception {
        Source.Picture picture = recorded(SOFT.formatted(61));
        Plan plan = Plan.of(picture, Beside.NOTHING);
        Rung top = plan.rungs().getLast();
        assertThat(ladder(picture, plan.with(new Plan.Copied(top, new BitSet()))))
                .containsExactly("240p", "360p", "720p");
    }

    @Test
    void finePictures_keepEveryRung() throws Exception {
        Source.Picture picture = recorded(SHARP.formatted(61));
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING)))
                .containsExactly("240p", "360p", "480p", "720p");
        assertThat(findings).isEmpty();
    }

    @Test
    void onePartOfTwelveThatIsFine_keepsEveryRung() throws Exception {
        Source.Picture picture =
                recorded(SOFT.formatted(55) + "[a];" + SHARP.formatted(6) + "[b];[a][b]concat=n=2");
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING))).hasSize(4);
    }

    @Test
    void oneKeyPicture_isNoPictureOfTheRest() throws Exception {
        Source.Picture picture =
                recorded(
                        SOFT.formatted(6) + "[a];" + SHARP.formatted(55) + "[b];[a][b]concat=n=2",
                        "99999");
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING))).hasSize(4);
    }

    @Test
    void smallWordOnALargeSlide_keepsEveryRung() throws Exception {
        Source.Picture picture =
                recorded(
                        "color=c=0x202020:s=1280x720:r=2:d=61[a];"
                                + "testsrc2=size=60x20:rate=2:duration=61[b];[a][b]overlay=90:90");
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING))).hasSize(4);
        assertThat(findings).isEmpty();
    }

    @Test
    void coloursAlone_tellNothing() throws Exception {
        Source.Picture picture = recorded("color=c=0x24476b:s=1280x720:r=2:d=61");
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING))).hasSize(4);
        assertThat(findings).isEmpty();
    }

    @Test
    void shortTitle_isNotLookedAt() throws Exception {
        Source.Picture picture = recorded(SOFT.formatted(20));
        assertThat(ladder(picture, Plan.of(picture, Beside.NOTHING))).hasSize(4);
    }

    @Test
    void wholeAndChunks_makeTheSameRungs() throws Exception {
        recorded(SOFT.formatted(61));
        Source source = Probe.look(room, ORIGINAL);
        Lengths lengths =
                new Lengths(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(2));
        Outline outline =
                Chunks.outline(
                        room, ORIGINAL, source, Beside.NOTHING, lengths, "j 1", (a, b, c, d) -> {});
        assertThat(outline.rungs()).extracting(Rung::name).containsExactly("a-sd", "240p", "360p");
        assertThat(outline.findings())
                .extracting(Finding::rule)
                .contains(FindingRule.VIDEO_SOFT.code());

        Ladder.Made made = Ladder.make(room, ORIGINAL, source, Beside.NOTHING);
        assertThat(made.tracks())
                .extracting(Track::name)
                .containsExactly("a-sd", "240p", "360p", "audio");
        assertThat(made.findings())
                .extracting(Finding::rule)
                .contains(FindingRule.VIDEO_SOFT.code());
    }
}
