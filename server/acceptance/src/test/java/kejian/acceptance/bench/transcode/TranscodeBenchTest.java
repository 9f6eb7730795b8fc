package kejian.acceptance.bench.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bench counts is what was spent, and a peer is never made to do more than it would. */
class TranscodeBenchTest {

    private static final String BUSY = "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done";

    @TempDir Path folder;

    @Test
    void timesOfTheChildren_areTakenUserAndSystem() throws IOException {
        assertThat(Tools.seconds("0m9.000000s 0m9.00s\n1m2.500000s 0m0.250000s\n"))
                .isEqualTo(62.75);
        assertThatThrownBy(() -> Tools.seconds("sh: times: not found"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void grandchildrensWork_counts() throws Exception {
        Tools tools = new Tools(folder);
        double own = tools.cpuOf(List.of("sh", "-c", BUSY));
        double deeper = tools.cpuOf(List.of("sh", "-c", "sh -c '" + BUSY + "'; true"));
        assertThat(own).isPositive();
        assertThat(deeper).isGreaterThan(own / 3);
        assertThat(tools.cpuOf(List.of("sleep", "0.3"))).isLessThan(0.2);
    }

    @Test
    void commandThatFails_isNoFigure() throws Exception {
        Tools tools = new Tools(folder);
        assertThatThrownBy(() -> tools.cpuOf(List.of("false"))).isInstanceOf(IOException.class);
    }

    @Test
    void peers_makeNoRungAboveTheSource_andKeepItsPace() {
        Recording film = new Recording("film", Path.of("f"), 854, 480, 24, "");
        Recording portrait = new Recording("phone", Path.of("f"), 720, 1280, 60, "");
        assertThat(Pipeline.rungs(film)).containsExactly(240, 360, 480);
        assertThat(Pipeline.rungs(portrait)).contains(720);
        assertThat(Pipeline.PEER_TUBE.command(film, 480, Path.of("out")))
                .containsSubsequence("-r", "24", "-g", "48");
        assertThat(Pipeline.PEER_TUBE.command(portrait, 480, Path.of("out")))
                .containsSubsequence("-r", "30");
    }

    @Test
    void memory_isThatOfAllProcessesTogether() throws Exception {
        Tools tools = new Tools(folder);
        // a word of 40 MB in a child of a child
        String held = "x=$(head -c 40000000 /dev/zero | tr '\\0' a); sleep 1";
        String large = "sh -c \"" + held.replace("$", "\\$") + "\"; true";
        assertThat(tools.memoryOf(List.of("sh", "-c", large)))
                .isGreaterThan(40_000_000)
                .isLessThan(200_000_000);
        assertThat(tools.memoryOf(List.of("sleep", "0.5"))).isBetween(50_000L, 10_000_000L);
        assertThatThrownBy(() -> tools.memoryOf(List.of("sh", "-c", "sleep 0.2; false")))
                .isInstanceOf(IOException.class);
    }

    /** Ours has signed composition offsets, as the ladder writes them; a peer's an edit list. */
    @Test
    void likeness_isOfPicturesShownAtTheSameMoment() throws Exception {
        Tools tools = new Tools(folder);
        Path source = folder.resolve("source.mkv");
        make(
                tools,
                List.of("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3"),
                source,
                "-qp",
                "1");
        List<String> reordered = List.of("-i", source.toString());
        Path peer = folder.resolve("peer.mp4");
        make(tools, reordered, peer, "-crf", "18", "-bf", "3");
        Path ours = folder.resolve("ours.mp4");
        String cmaf = "+cmaf+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets";
        make(
                tools,
                reordered,
                ours,
                "-crf",
                "18",
                "-bf",
                "3",
                "-movflags",
                cmaf,
                "-use_editlist",
                "0");
        Path late = folder.resolve("late.mp4");
        make(tools, List.of("-i", source.toString(), "-vf", "tpad=start=1"), late, "-crf", "18");
        Recording from = new Recording("moving", source, 320, 240, 25, "");
        double theirs = Likeness.decibels(tools, from, peer, "", false);
        assertThat(theirs).isGreaterThan(30);
        assertThat(Likeness.decibels(tools, from, ours, "", true)).isCloseTo(theirs, within(0.2));
        assertThat(Likeness.decibels(tools, from, late, "", false)).isLessThan(theirs - 5);
    }

    private static void make(Tools tools, List<String> from, Path to, String... how)
            throws Exception {
        List<String> line = new ArrayList<>(from);
        line.addAll(List.of("-c:v", "libx264"));
        line.addAll(List.of(how));
        line.add(to.toString());
        tools.ffmpeg(line);
    }
}
