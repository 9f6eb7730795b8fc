package kejian.delivery.find;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

    /** What the province takes. */
    private static final Pattern TAKEN = Pattern.compile("[\\p{L}\\p{M}\\p{N} ]{1,60}");

    @ParameterizedTest
    @CsvSource({
        "果樹嫁接, 果树嫁接",
        "'  ＧＳＪＪ　果树 ', gsjj 果树",
        "果树《嫁接》！, 果树 嫁接",
        "'=cmd|''/c calc''!A1', cmd c calc a1",
        "<script>alert(1)</script>, script alert 1 script",
        "2026 年 养殖, 2026 年 养殖"
    })
    void whatWasTyped_isFolded(String typed, String text) {
        assertThat(SearchText.of(typed)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "!?。《》",
                "\u202e\u200b",
                "13812345678",
                "王 138 1234 5678",
                "４１０１０１１９８００１０１００１Ｘ",
                "\ud800"
            })
    void whatIsNoWord_orSomebodysNumber_isNothing(String typed) {
        assertThat(SearchText.of(typed)).isEmpty();
    }

    @Test
    void anything_isNothing_orWhatTheProvinceTakes() {
        Random random = new Random(3);
        int some = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(101);
            while (text.length() < length) {
                switch (random.nextInt(4)) {
                    case 0 -> text.append((char) random.nextInt(0x10000));
                    case 1 -> text.append((char) (0x4e00 + random.nextInt(0x5000)));
                    case 2 -> text.appendCodePoint(0x20000 + random.nextInt(0x2000));
                    default -> text.append((char) random.nextInt(0x80));
                }
            }
            String folded = SearchText.of(text.toString()).orElse(null);
            if (folded != null) {
                some++;
                assertThat(folded).matches(TAKEN).hasSizeLessThanOrEqualTo(SearchText.LONGEST);
            }
        }
        assertThat(some).isGreaterThan(5_000);
    }
}
