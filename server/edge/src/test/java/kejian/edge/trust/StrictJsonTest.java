package kejian.edge.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    /** Text of so many letters, then these bytes. */
    private static byte[] text(int letters, int... then) {
        byte[] json = ("\"" + "a".repeat(letters) + "\"").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[json.length + then.length];
        System.arraycopy(json, 0, all, 0, json.length - 1);
        for (int i = 0; i < then.length; i++) {
            all[json.length - 1 + i] = (byte) then[i];
        }
        all[all.length - 1] = '"';
        return all;
    }

    /** The parser itself takes an overlong slash and half a surrogate pair, wherever they stand. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 8_191, 8_192, 50_000})
    void whatIsNotUtf8_isRefused_howeverFarItStands(int letters) throws Exception {
        assertThat(StrictJson.readTolerant(text(letters, 0xE8, 0xAF, 0xBE), String.class, "text"))
                .endsWith("课");
        for (byte[] wrong :
                new byte[][] {text(letters, 0xC0, 0xAF), text(letters, 0xED, 0xA0, 0x80)}) {
            assertThatThrownBy(() -> StrictJson.readTolerant(wrong, String.class, "text"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("UTF-8");
        }
    }
}
