package kejian.acceptance.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadTest {

    private final Head head = new Head();

    private boolean parse(String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        return head.parse(bytes, bytes.length);
    }

    @Test
    void statusAndLength_areRead_whateverTheCase() {
        String text = "HTTP/1.1 206 Partial\r\nX: 1\r\nCONTENT-length:  1234\r\n\r\nbody";
        assertThat(parse(text)).isTrue();
        assertThat(head.status()).isEqualTo(206);
        assertThat(head.length()).isEqualTo(1234);
        assertThat(head.bodyAt()).isEqualTo(text.indexOf("body"));
    }

    @Test
    void aPartOfAHead_isNone() {
        assertThat(parse("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n")).isFalse();
        assertThat(parse("HTTP/1.1 20")).isFalse();
    }

    @Test
    void withoutALength_thereIsNone() {
        assertThat(parse("HTTP/1.1 200 OK\r\nx-content-length: 5\r\n\r\n")).isTrue();
        assertThat(head.length()).isEqualTo(-1);
    }
}
