package kejian.contract.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourTest {

    @ParameterizedTest
    @CsvSource({
        "#000000, true",
        "#0b2a4a, true", // the usual one
        "#8b0000, true", // the red of a party column
        "#7b3f3f, true",
        "#006400, true",
        "#0000ff, true",
        "#ff0000, false", // 4:1 under white
        "#00a000, false",
        "#f5a623, false", // the focus itself
        "#ffffff, false"
    })
    void darkEnough_isWhatWhiteLettersStandOutOn(String colour, boolean expected) {
        assertThat(Colour.isDarkEnough(colour)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "red", "#fff", "#0B2A4A", "#0b2a4a;", "#0b2a4", "0b2a4a#", "#0b2a4a\n"})
    void whatIsNoColour_cannotBeAColumns(String colour) {
        assertThat(Colour.isColour(colour)).isFalse();
        assertThatThrownBy(() ->
                        new Catalogue.Column("c", null, "c", "c", "", List.of(), null, colour))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
