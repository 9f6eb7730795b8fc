package kejian.transcoder.caption;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kejian.contract.release.Lecture;
import kejian.transcoder.caption.Written.Shown;
import kejian.transcoder.probe.Fraction;
import org.junit.jupiter.api.Test;

class WrittenTest {

    private static final Fraction RATE = new Fraction(25, 1);
    private static final long ALL = Long.MAX_VALUE;

    private static Cue cue(long from, long to, String... lines) {
        return new Cue(from, to, List.of(lines));
    }

    private static List<Shown> shown(Cue... cues) {
        return Written.of(List.of(cues), RATE).within(0, ALL);
    }

    private static Shown at(long from, long to, String... lines) {
        return new Shown(from, to, List.of(lines));
    }

    @Test
    void cue_isSeenOnThePicturesOfItsTime_andOnNoOther() {
        assertThat(shown(cue(2_000, 4_000, "甲"), cue(4_030, 6_000, "乙")))
                .containsExactly(at(50, 100, "甲"), at(101, 150, "乙"));
        Fraction ntsc = new Fraction(30_000, 1_001);
        // picture 60 stands at 2.002 s
        assertThat(Written.of(List.of(cue(2_002, 3_003, "甲")), ntsc).within(0, ALL))
                .containsExactly(at(60, 90, "甲"));
        assertThat(Written.of(List.of(cue(2_003, 3_004, "甲")), ntsc).within(0, ALL))
                .containsExactly(at(61, 91, "甲"));
    }

    @Test
    void cuesThatOverlap_standUnderEachOther_atMostThree() {
        assertThat(shown(cue(0, 4_000, "甲"), cue(1_000, 3_000, "乙")))
                .containsExactly(at(0, 25, "甲"), at(25, 75, "甲", "乙"), at(75, 100, "甲"));
        assertThat(
                        shown(
                                cue(0, 4_000, "甲"),
                                cue(0, 4_000, "乙"),
                                cue(0, 4_000, "丙"),
                                cue(0, 4_000, "丁")))
                .containsExactly(at(0, 100, "乙", "丙", "丁"));
    }

    @Test
    void whatIsTooShortToBeRead_goesToItsNeighbour() {
        // one picture of both is no reading: the later one begins on time
        assertThat(shown(cue(0, 2_000, "甲"), cue(1_960, 4_000, "乙")))
                .containsExactly(at(0, 49, "甲"), at(49, 100, "乙"));
        assertThat(shown(cue(0, 2_000, "甲"), cue(2_000, 2_100, "乙")))
                .containsExactly(at(0, 53, "甲"));
        assertThat(shown(cue(0, 100, "甲"), cue(1_000, 1_000, "乙"))).isEmpty();
        assertThat(shown(cue(0, 2_000, "甲"), cue(2_000, 4_000, "甲")))
                .containsExactly(at(0, 100, "甲"));
    }

    /** However many come at once: what is drawn is bounded by the film's length. */
    @Test
    void cuesWithoutEnd_becomeFivePicturesASecondAtMost() {
        List<Cue> storm = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            storm.add(cue(i * 3L, i * 3L + 2 + i % 400, "第" + i + "条"));
        }
        List<Shown> shown = Written.of(storm, RATE).within(0, ALL);
        assertThat(shown).hasSizeBetween(100, 60 * 5 + 10);
        assertThat(shown).allMatch(s -> s.to() - s.from() >= 5 && s.lines().size() <= 3);
    }

    @Test
    void span_hasWhatStandsOnItsPictures_countedFromItsFirst() {
        Written written =
                Written.of(
                        List.of(
                                cue(0, 4_000, "甲"),
                                cue(5_000, 9_000, "乙"),
                                cue(9_000, 12_000, "丙")),
                        RATE);
        assertThat(written.within(50, 150)).containsExactly(at(0, 50, "甲"), at(75, 100, "乙"));
        assertThat(written.within(150, 200)).containsExactly(at(0, 50, "乙"));
        assertThat(written.within(400, 500)).isEmpty();
    }

    @Test
    void title_standsUntilTheNextChapter_theLastOneToTheEnd() {
        Written titles =
                Written.of(
                        List.of(
                                new Lecture.Chapter(2_000, "开场"),
                                new Lecture.Chapter(4_000, ""),
                                new Lecture.Chapter(6_000, "选\u202e种")),
                        RATE,
                        1_000_000);
        assertThat(titles.within(0, 1_000))
                .containsExactly(at(50, 100, "开场"), at(150, 1_000, "选种"));
    }
}
