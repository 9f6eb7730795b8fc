package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import kejian.contract.viewing.ViewingEvent.Action;
import kejian.contract.viewing.ViewingEvent.Source;
import kejian.origin.viewing.Sitting.StartUp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What of a viewing's begin is a failure (docs/figures.md, failures); D = 600 s. */
class FirstPictureTest {

    private static final long NINE = Instant.parse("2026-11-23T01:00:00Z").toEpochMilli();

    private final List<ViewingEvent> events = new ArrayList<>();

    private FirstPictureTest told(Action action, int atS, int playedS) {
        return told(Source.BEACON, action, atS, playedS, /* startUpMs= */ -1);
    }

    private FirstPictureTest told(
            Source source, Action action, int atS, int playedS, int startUpMs) {
        events.add(
                new ViewingEvent(
                        source,
                        action,
                        "s",
                        /* trusted= */ true,
                        "box-1",
                        "cw",
                        "pkg",
                        Tier.A,
                        NINE + atS * 1_000L,
                        /* boxAtMs= */ null,
                        events.size(),
                        /* positionMs= */ playedS * 1_000L,
                        /* playedMs= */ playedS * 1_000L,
                        playedS > 0 ? List.of(new Section(0, playedS * 1_000L)) : List.of(),
                        /* heads= */ 0,
                        /* bytes= */ 0,
                        startUpMs,
                        /* stalledMs= */ -1));
        return this;
    }

    private @Nullable StartUp outcome() {
        return Sittings.of(events, _ -> 600_000).all().getFirst().startUp();
    }

    @Test
    void picture_inTime_isNone() {
        assertThat(told(Action.PLAY, 0, 0).told(Action.BEAT, 30, 25).outcome())
                .isEqualTo(StartUp.PLAYED);
    }

    @Test
    void playerThatSaysError_beforeAnyPicture_failed() {
        assertThat(told(Action.PLAY, 0, 0).told(Action.ERROR, 2, 0).outcome())
                .isEqualTo(StartUp.FAILED);
    }

    @Test
    void error_andAPictureInTime_isNone() {
        told(Action.PLAY, 0, 0).told(Action.ERROR, 3, 0).told(Action.BEAT, 30, 20);
        assertThat(outcome()).isEqualTo(StartUp.PLAYED);
    }

    @Test
    void error_afterThePicture_isNone() {
        told(Action.PLAY, 0, 0).told(Action.BEAT, 30, 20).told(Action.ERROR, 90, 60);
        assertThat(outcome()).isEqualTo(StartUp.PLAYED);
    }

    @Test
    void twentySecondsInTheDark_failed_alsoWhereAPictureCame() {
        told(Action.PLAY, 0, 0).told(Action.BEAT, 20, 0);
        assertThat(outcome()).isEqualTo(StartUp.FAILED);
        told(Action.BEAT, 50, 10);
        assertThat(outcome()).isEqualTo(StartUp.FAILED);
    }

    @Test
    void whoeverLeavesSooner_isNotTakenForAFailure() {
        assertThat(told(Action.PLAY, 0, 0).told(Action.END, 19, 0).outcome())
                .isEqualTo(StartUp.UNKNOWN);
    }

    @Test
    void boxThatSaysNoMore_isNotTakenForAFailure() {
        assertThat(told(Action.PLAY, 0, 0).outcome()).isEqualTo(StartUp.UNKNOWN);
    }

    @Test
    void pause_beforeThePicture_stopsTheClock() {
        told(Action.PLAY, 0, 0).told(Action.PAUSE, 2, 0).told(Action.BEAT, 60, 0);
        assertThat(outcome()).isEqualTo(StartUp.UNKNOWN);
    }

    @Test
    void playerThatSaysHowLongItTook_isBelieved() {
        told(Source.CMCD_EVENT, Action.PLAY, 0, 0, 20_000);
        assertThat(outcome()).isEqualTo(StartUp.PLAYED);
        events.clear();
        told(Source.CMCD_EVENT, Action.PLAY, 0, 0, 20_001);
        assertThat(outcome()).isEqualTo(StartUp.FAILED);
    }

    /** Its {@code play} is a picture that moves, where a beacon's is a key that was pressed. */
    @Test
    void playerThatSpeaksCmcd_playsWhenItSaysSo() {
        assertThat(told(Source.CMCD_EVENT, Action.PLAY, 0, 0, -1).outcome())
                .isEqualTo(StartUp.PLAYED);
    }

    @Test
    void sittingThatGoesOn_andBytesAlone_areNoBegin() {
        told(Action.PLAY, 0, 0).told(Action.BEAT, 30, 25).told(Action.BEAT, 3_000, 25);
        List<Sitting> sittings = Sittings.of(events, _ -> 600_000).all();
        assertThat(sittings).extracting(Sitting::startUp).containsExactly(StartUp.PLAYED, null);
        events.clear();
        assertThat(told(Source.RANGES, Action.BEAT, 0, 10, -1).outcome()).isNull();
    }
}
