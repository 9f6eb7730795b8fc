package kejian.acceptance.conformance;

import static kejian.acceptance.conformance.Edits.AUDIO;
import static kejian.acceptance.conformance.Edits.MAP;
import static kejian.acceptance.conformance.Edits.VIDEO;
import static kejian.acceptance.conformance.Edits.and;
import static kejian.acceptance.conformance.Edits.at;
import static kejian.acceptance.conformance.Edits.blank;
import static kejian.acceptance.conformance.Edits.blankAll;
import static kejian.acceptance.conformance.Edits.clock;
import static kejian.acceptance.conformance.Edits.discontinuity;
import static kejian.acceptance.conformance.Edits.each;
import static kejian.acceptance.conformance.Edits.error;
import static kejian.acceptance.conformance.Edits.or;
import static kejian.acceptance.conformance.Edits.payload;
import static kejian.acceptance.conformance.Edits.repeat;
import static kejian.acceptance.conformance.Edits.scale;
import static kejian.acceptance.conformance.Edits.set;
import static kejian.acceptance.conformance.Edits.shift;
import static kejian.acceptance.conformance.Edits.silence;
import static kejian.acceptance.conformance.Edits.stampOf;
import static kejian.acceptance.conformance.Edits.stamps;
import static kejian.acceptance.conformance.Edits.swap;
import static kejian.acceptance.conformance.Edits.xor;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Good streams with one defect each: the judge names every one, and nothing in the good ones. */
class DefectsTest {

    @TempDir private static Path folder;
    private static byte[] tierA;
    private static List<byte[]> tierB;

    record Defect(String name, Rule rule, UnaryOperator<byte[]> seed) {

        @Override
        public String toString() {
            return name;
        }
    }

    record SegmentDefect(String name, Rule rule, UnaryOperator<List<byte[]>> seed) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void make() throws Exception {
        GeneratedTitle.Source source =
                new GeneratedTitle.Source(
                        "moving", "testsrc2=size=640x360", "25", 2, "sine=sample_rate=48000");
        GeneratedTitle.make(source, folder.resolve("source"), 13);
        try (GeneratedTitle title =
                GeneratedTitle.cut(folder.resolve("source"), folder.resolve("cut"), 13_000)) {
            tierA = title.tierA();
            tierB = title.tierB();
        }
    }

    @Test
    void goodStreams_haveNoFault() {
        assertThat(CatalogueTest.judged(Limits.tierA(), List.of(tierA)).first()).isEmpty();
        assertThat(CatalogueTest.judged(Limits.tierB(), tierB).first()).isEmpty();
    }

    @Test
    void stream_inPiecesOfAnySize_isJudgedAlike() {
        Random random = new Random(3);
        TransportCheck check = new TransportCheck(Limits.tierA());
        int at = 0;
        while (at < tierA.length) {
            int end = Math.min(tierA.length, at + random.nextInt(1, 700));
            check.accept(tierA, at, end);
            at = end;
        }
        assertThat(check.finish()).isEqualTo(CatalogueTest.judged(Limits.tierA(), List.of(tierA)));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void stream_withADefect_isFaulty(Defect defect) {
        Report report =
                CatalogueTest.judged(Limits.tierA(), List.of(defect.seed.apply(tierA.clone())));
        assertThat(report.counts()).as("%s", report.first()).containsKey(defect.rule);
    }

    @ParameterizedTest
    @MethodSource("segmentDefects")
    void segments_withADefect_areFaulty(SegmentDefect defect) {
        List<byte[]> copy = new ArrayList<>(tierB.stream().map(byte[]::clone).toList());
        Report report = CatalogueTest.judged(Limits.tierB(), defect.seed.apply(copy));
        assertThat(report.counts()).as("%s", report.first()).containsKey(defect.rule);
    }

    static Stream<Defect> defects() {
        return Stream.of(
                new Defect("a sync byte is wrong", Rule.SYNC, s -> set(s, at(s, VIDEO, 50), 0x46)),
                new Defect("cut within a packet", Rule.LENGTH, s -> Arrays.copyOf(s, 99_999)),
                new Defect("a lost packet", Rule.CONTINUITY, s -> blank(s, at(s, VIDEO, 50))),
                new Defect("a repeated packet", Rule.CONTINUITY, s -> repeat(s, at(s, AUDIO, 9))),
                new Defect(
                        "two packets changed places",
                        Rule.CONTINUITY,
                        s -> swap(s, at(s, VIDEO, 70), at(s, VIDEO, 71))),
                new Defect("a counter stands still", Rule.CONTINUITY, Edits::frozen),
                new Defect("a discontinuity is announced", Rule.CONTINUITY, s -> discontinuity(s)),
                new Defect("transport error", Rule.TRANSPORT_ERROR, s -> error(s)),
                new Defect("scrambled", Rule.SCRAMBLED, s -> or(s, at(s, VIDEO, 9) + 3, 0x80)),
                new Defect("no PAT", Rule.PAT, s -> blankAll(s, 0)),
                new Defect("a PAT is missing", Rule.PAT_GAP, s -> blank(s, at(s, 0, 5))),
                new Defect("PAT with a bad CRC", Rule.CRC, s -> xor(s, at(s, 0, 4) + 15, 1)),
                new Defect("another table on PID 0", Rule.PAT, s -> set(s, at(s, 0, 4) + 5, 0x42)),
                new Defect("a PMT is missing", Rule.PMT_GAP, s -> blank(s, at(s, MAP, 5))),
                new Defect("PMT with a bad CRC", Rule.CRC, s -> xor(s, at(s, MAP, 4) + 20, 1)),
                new Defect("scrambled PMT", Rule.PMT, s -> or(s, at(s, MAP, 4) + 3, 0xc0)),
                new Defect("no sound at all", Rule.PID_MISSING, s -> blankAll(s, AUDIO)),
                new Defect("a PID that nobody names", Rule.PID_UNKNOWN, Edits::stranger),
                new Defect("a clock is missing", Rule.PCR_GAP, s -> blank(s, clock(s, 20))),
                new Defect("clock 600 ns off", Rule.PCR_ACCURACY, s -> shift(s, 20, 21, 17)),
                new Defect("clock jumps 2 s", Rule.PCR_ORDER, s -> shift(s, 100, 9999, 54_000_000)),
                new Defect("clock runs back", Rule.PCR_ORDER, s -> shift(s, 50, 9999, -2_000_000)),
                new Defect("no clock", Rule.PCR_MISSING, Edits::clockless),
                new Defect("clock at half speed", Rule.RATE, s -> scale(s, 0.5)),
                new Defect("16 times as fast", Rule.TRANSPORT_BUFFER, s -> scale(s, 1 / 16.0)),
                new Defect("no PES packet", Rule.PES, s -> set(s, payload(s, VIDEO, 9) + 2, 7)),
                new Defect(
                        "presented too early",
                        Rule.PTS_BEFORE_DTS,
                        s -> stamps(s, VIDEO, 0, 9_000)),
                new Defect(
                        "decoded in disorder", Rule.DTS_ORDER, s -> stampOf(s, VIDEO, 20, -9_000)),
                new Defect("sound stops for a second", Rule.PTS_GAP, s -> silence(s)),
                new Defect(
                        "pictures come late", Rule.LATE, s -> stamps(s, VIDEO, -144_000, -144_000)),
                new Defect("sound comes late", Rule.LATE, s -> stamps(s, AUDIO, -9_000, 0)),
                new Defect("sound waits too long", Rule.DELAY, s -> stamps(s, AUDIO, 99_000, 0)),
                new Defect(
                        "sound fills its buffer",
                        Rule.AUDIO_BUFFER,
                        s -> stamps(s, AUDIO, 45_000, 0)),
                new Defect(
                        "pictures fill their buffer",
                        Rule.VIDEO_BUFFER,
                        s -> stamps(s, VIDEO, 1_260_000, 1_260_000)),
                new Defect(
                        "pictures wait too long",
                        Rule.DELAY,
                        s -> stamps(s, VIDEO, 900_000, 900_000)),
                new Defect(
                        "adaptation field too long",
                        Rule.ADAPTATION,
                        s -> set(s, clock(s, 9) + 4, 190)));
    }

    static Stream<SegmentDefect> segmentDefects() {
        return Stream.of(
                new SegmentDefect(
                        "no PAT at the begin", Rule.SEGMENT, s -> each(s, 1, b -> blank(b, 0))),
                new SegmentDefect(
                        "no key picture at the begin",
                        Rule.SEGMENT,
                        s -> each(s, 1, b -> and(b, 376 + 5, ~0x40))),
                new SegmentDefect("counters begin anew", Rule.CONTINUITY, Edits::anew),
                new SegmentDefect(
                        "a segment is missing", Rule.PCR_ORDER, s -> List.of(s.get(0), s.get(2))),
                new SegmentDefect(
                        "a segment comes twice", Rule.PCR_ORDER, s -> List.of(s.get(0), s.get(0))),
                new SegmentDefect("a segment begins at 0", Rule.PCR_ORDER, Edits::fromZero),
                new SegmentDefect(
                        "cut within a packet",
                        Rule.LENGTH,
                        s -> each(s, 0, b -> Arrays.copyOf(b, b.length - 9))),
                new SegmentDefect("tables only once", Rule.PAT_GAP, Edits::tablesOnce));
    }
}
