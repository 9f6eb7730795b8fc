package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our own laboratory: a good edge passes it, and no seeded fault does. */
class LabIT {

    private static final int PACKET = 188;
    private static final int TICKS_PER_SECOND = 90_000;

    @RegisterExtension static final RunningEdge edge = RunningEdge.with();

    @Test
    void everyTarget_ofAPackedEdge_isGood() throws Exception {
        long started = System.nanoTime();
        List<Verdict> verdicts = new ArrayList<>();
        try (Lab lab = new Lab(edge.home(), SampleRelease.COURSEWARE)) {
            for (Target target : lab.targets()) {
                verdicts.add(lab.judge(target));
            }
        }
        verdicts.forEach(System.out::println);
        System.out.printf(
                "lab: %d targets, %d pictures, %d s%n",
                verdicts.size(),
                verdicts.stream().mapToLong(Verdict::pictures).sum(),
                (System.nanoTime() - started) / 1_000_000_000);
        assertThat(verdicts).allMatch(Verdict::isGood);
        assertThat(verdicts.stream().map(v -> v.target().kind()).distinct())
                .contains("ts", "hls3", "mp4", "hls", "dash", "keys", "vtt", "m3u", "epg");
    }

    /** So that what the seeds show is the fault, and not the line. */
    @Test
    void everyTarget_overALineThatSpoilsNothing_isGood() throws Exception {
        try (TroublesomeLine line = new TroublesomeLine(edge.home(), "", (body, _) -> body);
                Lab lab = new Lab(line.address(), SampleRelease.COURSEWARE)) {
            for (Target target : lab.targets()) {
                assertThat(lab.judge(target)).matches(Verdict::isGood);
            }
        }
    }

    /**
     * @param kind of the target that shows it
     * @param path where the fault is
     * @param says a word of what the laboratory must find
     */
    record Seed(String name, String kind, String path, String says, TroublesomeLine.Edit edit) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Seed> seeds() {
        return Stream.of(
                new Seed("stream cut", "ts", "/a\\.ts", "pictures, not", bytes(b -> half(b))),
                new Seed(
                        "stuffing lost",
                        "ts",
                        "/a\\.ts",
                        " in packet ", // where stuffing stood decides which rule it breaks
                        bytes(LabIT::withoutNull)),
                new Seed(
                        "segment cut",
                        "hls3",
                        "/b/270p/2\\.ts",
                        "pictures, not",
                        bytes(b -> half(b))),
                new Seed("times jump", "hls3", "/b/270p/2\\.ts", "s between", bytes(LabIT::later)),
                new Seed("packet lost", "hls3", "/b/270p/1\\.ts", "CONTINUITY", bytes(LabIT::lost)),
                new Seed(
                        "segment missing",
                        "hls3",
                        "/b/270p/1\\.ts",
                        "404",
                        (_, _) -> TroublesomeLine.Edit.GONE),
                new Seed(
                        "segment twice",
                        "hls3",
                        "/b/270p/2\\.ts",
                        "s between",
                        (_, other) -> other.at("/b/270p/1.ts")),
                new Seed(
                        "wrong lengths",
                        "hls3",
                        "/b/270p/index",
                        "container",
                        text(t -> t.replace("EXTINF:6.000", "EXTINF:7.000"))),
                new Seed(
                        "fragment missing",
                        "hls",
                        "/c/360p/2\\.m4s",
                        "404",
                        (_, _) -> TroublesomeLine.Edit.GONE),
                new Seed(
                        "wrong init",
                        "hls",
                        "/c/360p/init\\.mp4",
                        "[error]",
                        (_, other) -> other.at("/c/270p/init.mp4")),
                new Seed(
                        "another's fragment",
                        "hls",
                        "/c/360p/1\\.m4s",
                        "[error]",
                        (_, other) -> other.at("/c/270p/1.m4s")),
                new Seed(
                        "rung lost",
                        "hls",
                        "/c\\.m3u8",
                        "pictures of",
                        text(t -> t.replaceFirst("#EXT-X-STREAM-INF.*640x360.*\n.*\n", ""))),
                new Seed("sound cut", "hls", "/c/audio/2\\.m4s", "sound", bytes(b -> half(b))),
                new Seed(
                        "manifest lies",
                        "dash",
                        "/c\\.mpd",
                        "container",
                        text(t -> t.replaceAll("Duration=\"PT[^\"]+", "Duration=\"PT30S"))),
                new Seed("bytes damaged", "mp4", "/b\\.mp4", "[error]", bytes(LabIT::damaged)),
                new Seed("no parts", "mp4", "/b\\.mp4", "no part", TroublesomeLine.Edit.WHOLE),
                new Seed(
                        "another key picture",
                        "keys",
                        "/i5\\.m4s",
                        "twice",
                        (_, other) -> other.at("/i4.m4s")),
                new Seed(
                        "captions in GBK",
                        "vtt",
                        "/text/zh\\.vtt",
                        "UTF-8",
                        bytes(b ->
                                new String(b, StandardCharsets.UTF_8)
                                        .getBytes(Charset.forName("GBK")))),
                new Seed(
                        "caption lost",
                        "vtt",
                        "/text/zh/1\\.vtt",
                        "cues in segments",
                        text(t -> t.replaceFirst("(?s)(.*)\n\n.*", "$1\n"))),
                new Seed(
                        "list without it",
                        "m3u",
                        "/list/all\\.m3u",
                        "does not name",
                        text(t -> t.replace(SampleRelease.COURSEWARE, "lesson-2"))));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seededFault_ofOneAddress_isFound(Seed seed) throws Exception {
        try (TroublesomeLine line = new TroublesomeLine(edge.home(), seed.path(), seed.edit());
                Lab good = new Lab(edge.home(), SampleRelease.COURSEWARE);
                Lab bad = new Lab(line.address(), SampleRelease.COURSEWARE)) {
            List<Target> shown =
                    good.targets().stream()
                            .filter(t -> t.kind().equals(seed.kind()))
                            .filter(t -> !t.name().contains("storyboard"))
                            .toList();
            List<String> faults = new ArrayList<>();
            for (Target target : shown) {
                faults.addAll(bad.judge(target).faults());
            }
            System.out.println("lab seed: " + seed.name() + ": " + faults);
            assertThat(line.spoils()).isPositive();
            assertThat(faults).as(seed.says()).anyMatch(f -> f.contains(seed.says()));
        }
    }

    private static TroublesomeLine.Edit bytes(UnaryOperator<byte[]> edit) {
        return (body, _) -> edit.apply(body.clone());
    }

    private static TroublesomeLine.Edit text(UnaryOperator<String> edit) {
        return (body, _) -> {
            String before = new String(body, StandardCharsets.UTF_8);
            String after = edit.apply(before);
            assertThat(after).isNotEqualTo(before);
            return after.getBytes(StandardCharsets.UTF_8);
        };
    }

    /** Whole packets. */
    private static byte[] half(byte[] body) {
        return Arrays.copyOf(body, body.length / 2 / PACKET * PACKET);
    }

    private static byte[] withoutNull(byte[] stream) {
        int kept = 0;
        for (int at = 0; at < stream.length; at += PACKET) {
            if (pid(stream, at) != 0x1fff) {
                System.arraycopy(stream, at, stream, kept, PACKET);
                kept += PACKET;
            }
        }
        return Arrays.copyOf(stream, kept);
    }

    /** One packet of pictures from the middle. */
    private static byte[] lost(byte[] stream) {
        int at = stream.length / 2 / PACKET * PACKET;
        while (pid(stream, at) != pid(stream, 4 * PACKET) || (stream[at + 1] & 0x40) != 0) {
            at += PACKET;
        }
        System.arraycopy(stream, at + PACKET, stream, at, stream.length - at - PACKET);
        return Arrays.copyOf(stream, stream.length - PACKET);
    }

    /** Every stamp by three seconds. */
    private static byte[] later(byte[] stream) {
        for (int at = 0; at < stream.length; at += PACKET) {
            int head = at + 4 + ((stream[at + 3] & 0x20) == 0 ? 0 : 1 + (stream[at + 4] & 0xff));
            boolean starts = (stream[at + 1] & 0x40) != 0 && head + 14 <= at + PACKET;
            if (starts && stream[head] == 0 && stream[head + 1] == 0 && stream[head + 2] == 1) {
                int flags = (stream[head + 7] & 0xc0) >> 6;
                if (flags >= 2) {
                    later(stream, head + 9);
                }
                if (flags == 3) {
                    later(stream, head + 14);
                }
            }
        }
        return stream;
    }

    private static void later(byte[] s, int p) {
        long stamp =
                (s[p] >> 1 & 7L) << 30
                        | (s[p + 1] & 0xffL) << 22
                        | (s[p + 2] >> 1 & 0x7fL) << 15
                        | (s[p + 3] & 0xffL) << 7
                        | s[p + 4] >> 1 & 0x7fL;
        stamp += 3L * TICKS_PER_SECOND;
        s[p] = (byte) (s[p] & 0xf1 | (int) (stamp >> 30 & 7) << 1);
        s[p + 1] = (byte) (stamp >> 22);
        s[p + 2] = (byte) (stamp >> 14 | 1);
        s[p + 3] = (byte) (stamp >> 7);
        s[p + 4] = (byte) (stamp << 1 | 1);
    }

    private static int pid(byte[] stream, int at) {
        return (stream[at + 1] & 31) << 8 | stream[at + 2] & 0xff;
    }

    private static byte[] damaged(byte[] movie) {
        int from = movie.length / 2;
        Arrays.fill(movie, from, from + 3_000, (byte) 0x5a);
        return movie;
    }
}
