package kejian.delivery.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import kejian.contract.courseware.Tier;
import kejian.contract.viewing.Section;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.Test;

/** How much of what was served can have been played. */
class ServedRangesTest {

    private static final String PLAYER = "192.0.2.1 Mozilla/4.0 (compatible; MSIE 6.0; ZTE; B700)";

    private long now = 1_780_000_000_000L;

    private final ServedRanges ranges =
            new ServedRanges(
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return Instant.ofEpochMilli(now);
                        }

                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }
                    });

    /** Seconds. */
    private void served(String mark, double after, double from, double to, double took) {
        now += (long) (after * 1_000);
        ranges.add(
                ViewingEvent.Source.RANGES,
                new ServedRanges.Viewer(null, mark),
                "cw",
                "package",
                Tier.A,
                new Section((long) (from * 1_000), (long) (to * 1_000)),
                1,
                (long) (took * 1_000));
    }

    private long playedMs() {
        List<ViewingEvent> due = ranges.due(/* all= */ true);
        assertThat(due).hasSize(1);
        return due.getFirst().playedMs();
    }

    @Test
    void segmentsAhead_areCreditedAsTheClockGoes() {
        for (int i = 0; i < 5; i++) {
            served(PLAYER, 0.2, i * 6, i * 6 + 6, 0.2);
        }
        assertThat(playedMs()).isEqualTo(1_000);
        served(PLAYER, 6, 30, 36, 0.2);
        served(PLAYER, 6, 36, 42, 0.2);
        assertThat(playedMs()).isEqualTo(13_000);
    }

    @Test
    void streamAtItsPace_isAllOfIt_andAPauseIsOneStretch() {
        served(PLAYER, 5, 0, 5, 5);
        served(PLAYER, 5, 5, 10, 5);
        served(PLAYER, 600, 10, 15, 600);
        served(PLAYER, 2, 15, 17, 2);
        assertThat(playedMs()).isEqualTo(17_000);
    }

    @Test
    void stretchAgain_isWatchedAgain() {
        served(PLAYER, 5, 0, 5, 5);
        served(PLAYER, 5, 0, 5, 5);
        assertThat(playedMs()).isEqualTo(10_000);
    }

    @Test
    void clockThatIsSetBack_takesNothingAway() {
        served(PLAYER, 5, 0, 5, 5);
        served(PLAYER, -3_600, 5, 10, 5);
        assertThat(playedMs()).isEqualTo(5_000);
    }

    @Test
    void prefetchAndCopies_areNoViewing() {
        served(PLAYER, 0.2, 0, 6, 0.2);
        served(PLAYER, 0.2, 6, 12, 0.2);
        assertThat(playedMs()).isEqualTo(400);
    }

    @Test
    void robotsByName_areNotServedAnybody() {
        for (String agent :
                List.of(
                        "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/s.html)",
                        "Mozilla/5.0 (compatible; bingbot/2.0)",
                        "curl/8.5.0",
                        "Wget/1.21",
                        "python-requests/2.31.0",
                        "Go-http-client/1.1")) {
            served("192.0.2.1 " + agent, 1, 0, 6, 1);
        }
        assertThat(ranges.due(/* all= */ true)).isEmpty();
        for (String agent :
                List.of(
                        "Mozilla/5.0 (Linux; Android 7.0; CUBOT NOTE S Build/NRD90M)",
                        "VLC/3.0.20 LibVLC/3.0.20",
                        "Lavf/60.16.100",
                        "null")) {
            served("192.0.2.1 " + agent, 1, 0, 6, 1);
        }
        assertThat(ranges.due(/* all= */ true)).hasSize(4);
    }
}
