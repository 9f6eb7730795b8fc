package kejian.edge.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FillWindowTest {

    private static final ZoneId HERE = ZoneId.of("Asia/Shanghai");

    /** 2026-11-23 is a Monday. */
    private static long at(String window, int day, String time) throws Exception {
        ZonedDateTime when =
                ZonedDateTime.parse("2026-11-23T" + time + ":00+08:00[Asia/Shanghai]")
                        .plusDays(day)
                        .withZoneSameInstant(HERE);
        return FillWindow.parse(window).bytesPerSecondAt(when);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 21:59, 200000",
        "0, 22:00, 2000000",
        "1, 05:59, 2000000",
        "1, 06:00, 200000",
        "4, 23:00, 2000000", // Friday night
        "5, 05:59, 2000000", // is Friday's, though it is Saturday
        "5, 22:00, 200000",
        "0, 03:00, 200000", // Monday's small hours are Sunday's
    })
    void window_overMidnight_belongsToTheDayItBegins(int day, String time, long rate)
            throws Exception {
        assertThat(at("Mon-Fri 22:00-06:00=2000k, else 200k", day, time)).isEqualTo(rate);
    }

    @Test
    void window_firstRuleThatFitsHolds_daysWrap_andRatesHaveNames() throws Exception {
        String window = "Sat-Mon 00:00-24:00=off, tue+THU 08:00-09:30=3M,10:00-11:00=full,else 77";
        assertThat(at(window, 5, "23:59")).isZero();
        assertThat(at(window, 0, "10:30")).isZero();
        assertThat(at(window, 1, "09:29")).isEqualTo(3_000_000);
        assertThat(at(window, 2, "09:00")).isEqualTo(77);
        assertThat(at(window, 2, "10:59")).isEqualTo(FillWindow.FULL);
        assertThat(at(window, 2, "11:00")).isEqualTo(77);
        assertThat(at("00:00-24:00=5, else off", 3, "12:00")).isEqualTo(5);
        assertThat(FillWindow.always(0).bytesPerSecondAt(ZonedDateTime.now(HERE)))
                .isEqualTo(FillWindow.FULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "200k",
                "Mon-Fri 22:00-06:00=2000k",
                "else",
                "else 0",
                "else -5",
                "else 2G",
                "else 1 k",
                "else 9999999999999",
                "Mon 22:00-06:00, else 1",
                "Foo 22:00-06:00=1, else 1",
                "Mon-Tue-Wed 22:00-06:00=1, else 1",
                "Mon+ 22:00-06:00=1, else 1",
                "Mon 24:00-06:00=1, else 1",
                "Mon 25:00-06:00=1, else 1",
                "Mon 2:00-06:00=1, else 1",
                "else 1, Mon 22:00-06:00=1",
                ", else 1",
            })
    void window_malformed_isRefusedWithThePieceThatIs(String window) {
        assertThatThrownBy(() -> FillWindow.parse(window))
                .isInstanceOf(FillWindow.Malformed.class)
                .hasMessageMatching("(?s)'.*': .+");
    }
}
