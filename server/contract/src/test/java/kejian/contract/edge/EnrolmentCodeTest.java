package kejian.contract.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EnrolmentCodeTest {

    private static final byte[] ROOT = "root".getBytes(StandardCharsets.UTF_8);

    @Test
    void code_isReadBack_howeverItWasTyped() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            byte[] secret = new byte[EnrolmentCode.SECRET_BYTES];
            random.nextBytes(secret);
            EnrolmentCode code = EnrolmentCode.of(secret, ROOT);
            assertThat(code.text()).matches("([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}");
            String typed =
                    code.text()
                            .toLowerCase(Locale.ROOT)
                            .replace('-', ' ')
                            .replace('0', 'o')
                            .replace('1', 'l');
            assertThat(EnrolmentCode.parse(typed).text()).isEqualTo(code.text());
            assertThat(EnrolmentCode.parse(typed).key()).isEqualTo(code.key());
            assertThat(code.names(ROOT)).isTrue();
            assertThat(code.names("boot".getBytes(StandardCharsets.UTF_8))).isFalse();
        }
    }

    @Test
    void everyLetter_counts() {
        byte[] secret = "0123456789".getBytes(StandardCharsets.UTF_8);
        EnrolmentCode code = EnrolmentCode.of(secret, ROOT);
        String text = code.text();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '-') {
                continue;
            }
            char other = text.charAt(i) == 'Z' ? 'Y' : 'Z';
            EnrolmentCode mistyped =
                    EnrolmentCode.parse(text.substring(0, i) + other + text.substring(i + 1));
            assertThat(mistyped.names(ROOT) && mistyped.key().equals(code.key()))
                    .as("letter %d", i)
                    .isFalse();
        }
    }

    @Test
    void whatIsNoCode_isRefused() {
        String code = EnrolmentCode.of(new byte[EnrolmentCode.SECRET_BYTES], ROOT).text();
        for (String wrong :
                new String[] {
                    "", "x", code.substring(1), code + "0", code.replace('0', 'U'), "课" + code
                }) {
            assertThatThrownBy(() -> EnrolmentCode.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
