package kejian.origin.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingsTest {

    @ParameterizedTest
    @CsvSource({
        "果树嫁接,          guo shu jia jie",
        "果樹嫁接,          guo shu jia jie",
        "重庆银行,          chong qing yin hang",
        "WTO 与农业（上）,   wto yu nong ye shang",
        "2025版,            2025 ban",
        "…！,               ''"
    })
    void spoken_isTheReading_syllableBySyllable(String title, String reading) {
        assertThat(Readings.spoken(title)).isEqualTo(reading);
    }
}
