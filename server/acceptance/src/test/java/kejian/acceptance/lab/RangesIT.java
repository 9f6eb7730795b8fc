package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import kejian.acceptance.lab.Wire.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 6 to 8 of the table of bad input, as {@link MediaAddressesIT} has the others. */
class RangesIT {

    @RegisterExtension static final RunningEdge edge = RunningEdge.with();

    @ParameterizedTest
    @DisplayName("row 6: a range that is none, or past the end")
    @ValueSource(
            strings = {
                "bytes=-0|416",
                "bytes=N-|416",
                "bytes=N-N|416",
                "bytes=99999999999999999999999999-|416",
                "bytes=99999999999999999999999999-99999999999999999999999999|416",
                "bytes=5-2|200",
                "bytes=-|200",
                "bytes=--1|200",
                "bytes=a-b|200",
                "bytes=|200",
                "bytes|200",
                "items=0-5|200",
                "seconds=0-5|200",
                "bytes 0-5|200",
                "0-5|200",
                "bytes=0x0-0x5|200",
                "bytes=\u00ef\u00bc\u0091-2|200",
                "bytes=+1-2|200",
                "bytes=1.0-2|200",
                "bytes=0-5;x|200",
                "=0-5|200",
                "bytes==0-5|200",
                "bytes=0-0|206",
                "bytes=0-99999999999999999999999999|206",
                "bytes=-1|206",
                "bytes=-99999999999999999999999999|206",
                "Bytes=0-5|206",
            })
    void range_onEveryKindOfAddress_answersAsTheTableSays(String row) throws Exception {
        int status = Integer.parseInt(row.substring(row.indexOf('|') + 1));
        for (String path : edge.oneOfEachKind()) {
            Answer whole = edge.wire.get(path);
            String n = Integer.toString(whole.body().length);
            String range = row.substring(0, row.indexOf('|')).replace("N", n);
            Answer answer = edge.wire.get(path, "Range: " + range);
            assertThat(answer.status()).as("%s %s", range, path).isEqualTo(status);
            switch (status) {
                case 416 -> {
                    assertThat(answer.head("Content-Range")).isEqualTo("bytes */" + n);
                    assertThat(answer.isMedia()).isFalse();
                }
                case 206 -> {
                    String[] part = answer.head("Content-Range").split("[ /-]");
                    int from = Integer.parseInt(part[1]);
                    int to = Integer.parseInt(part[2]) + 1;
                    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(whole.body(), from, to));
                }
                default -> assertThat(Arrays.equals(answer.body(), whole.body())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @DisplayName("row 7: many and overlapping ranges")
    @ValueSource(strings = {"0-9,", "0-99,50-149,", "-1,", "5-2,", "0-,", ",", "0-9 , "})
    void ranges_many_areAnsweredWholeOrNotAtAll(String piece) throws Exception {
        String thousand = "bytes=" + piece.repeat(7_000 / piece.length()) + "0-0";
        for (String path : edge.oneOfEachKind()) {
            Answer whole = edge.wire.get(path);
            for (String range : List.of(thousand, "bytes=" + piece + "1-2")) {
                Answer answer = edge.wire.get(path, "Range: " + range);
                assertThat(answer.status()).as("%.40s %s", range, path).isIn(200, 416);
                assertThat(answer.status() == 416 || Arrays.equals(answer.body(), whole.body()))
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("row 8: If-Range, and HEAD with Range")
    void ifRange_ofAnotherVersion_givesTheWhole() throws Exception {
        for (String path : edge.oneOfEachKind()) {
            Answer whole = edge.wire.get(path);
            String tag = whole.head("ETag");
            String range = "Range: bytes=1-2";
            for (String stale :
                    List.of(
                            "\"older\"",
                            "W/" + tag,
                            tag.replace("\"", ""),
                            tag + ", " + tag,
                            "*",
                            "",
                            "Sun, 01 Nov 1970 08:00:00 GMT",
                            "Sun, 01 Nov 2037 08:00:00 GMT",
                            "yesterday")) {
                Answer answer = edge.wire.get(path, range, "If-Range: " + stale);
                assertThat(answer.status()).as("%s %s", path, stale).isEqualTo(200);
                assertThat(Arrays.equals(answer.body(), whole.body())).isTrue();
            }
            assertThat(edge.wire.get(path, range, "If-Range: " + tag).status()).isEqualTo(206);
            for (String asked : List.of("bytes=1-2", "bytes=-3", "bytes=-0", "bytes=5-2")) {
                Answer get = edge.wire.get(path, "Range: " + asked);
                Answer head = edge.wire.ask("HEAD", path, "Range: " + asked);
                assertThat(head.body()).as(path).isEmpty();
                assertThat(head.status()).as(path).isEqualTo(get.status());
                for (String name :
                        List.of("Content-Length", "Content-Range", "ETag", "Content-Type")) {
                    assertThat(head.head(name)).as("%s %s", name, path).isEqualTo(get.head(name));
                }
            }
        }
    }
}
