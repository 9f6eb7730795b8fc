package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HotPathTest {

    private static final String ID = "0123456789abcdef".repeat(4);

    @Test
    void addresses_asTheyAreSpelled_areTakenApart() {
        assertThat(HotPath.of("/m/" + ID + "/c/720p/0.m4s", null))
                .isEqualTo(new HotPath(HotPath.Kind.CMAF_SEGMENT, ID, "720p", 0));
        assertThat(HotPath.of("/m/" + ID + "/b/360p/123456789.ts", null))
                .isEqualTo(new HotPath(HotPath.Kind.TS_SEGMENT, ID, "360p", 123_456_789));
        assertThat(HotPath.of("/m/" + ID + "/a/a-sd.ts", null))
                .isEqualTo(new HotPath(HotPath.Kind.CONSTANT_RATE, ID, "a-sd", -1));
    }

    /** One thing has one address: no cache may hold it under two. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/c/720p/00.m4s",
                "/c/720p/01.m4s",
                "/c/720p/+1.m4s",
                "/c/720p/-1.m4s",
                "/c/720p/1.m4s/",
                "/c/720p/１.m4s",
                "/c/720p/0x1.m4s",
                "/c/720p/.m4s",
                "/c/720p/1234567890.m4s",
                "/c/720p/1.ts",
                "/b/720p/1.m4s",
                "/c/720P/1.m4s",
                "/c//1.m4s",
                "/c/a/b/1.m4s",
                "/c/%37/1.m4s",
                "/a/a-sd.ts.ts",
                "/a/.ts",
                "/a/a-sd",
                "/d/720p/1.m4s",
                "//c/720p/1.m4s",
                "/c/abcdefghijklmnopqrstuvwxyz0123456/1.m4s",
            })
    void address_spelledInAnyOtherWay_isNone(String rest) {
        assertThat(HotPath.of("/m/" + ID + rest, null)).isNull();
    }

    @Test
    void packageId_thatIsNoDigest_isNone() {
        for (String id :
                new String[] {
                    ID.substring(1), ID + "0", ID.replace('a', 'A'), "g" + ID.substring(1)
                }) {
            assertThat(HotPath.of("/m/" + id + "/c/720p/1.m4s", null)).as(id).isNull();
        }
        assertThat(HotPath.of("/n/" + ID + "/c/720p/1.m4s", null)).isNull();
    }
}
