package kejian.acceptance.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPlaylistTest {

    private static final String GOOD =
            """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:6
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXTINF:6.000,
            0.ts
            #EXTINF:3.400,
            1.ts
            #EXT-X-ENDLIST
            """;

    @Test
    void list_ofVersion3_hasNoFaults() {
        PlainPlaylist list = new PlainPlaylist(GOOD);
        assertThat(list.faults).isEmpty();
        assertThat(list.segments).containsExactly("0.ts", "1.ts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXT-X-MAP:URI=\"init.mp4\"",
                "#EXT-X-MEDIA:TYPE=AUDIO",
                "#EXT-X-BYTERANGE:5@0",
                "#EXT-X-INDEPENDENT-SEGMENTS",
                "#EXTINF:7.600,"
            })
    void list_withWhatOldPlayersTripOver_isFaulty(String line) {
        assertThat(
                        new PlainPlaylist(GOOD.replace("#EXTINF:6.000,", line + "\n#EXTINF:6.000,"))
                                .faults)
                .isNotEmpty();
    }

    @Test
    void list_ofAnotherVersion_orWithoutEnd_isFaulty() {
        assertThat(new PlainPlaylist(GOOD.replace(":3\n", ":7\n")).faults).isNotEmpty();
        assertThat(new PlainPlaylist(GOOD.replace("#EXT-X-ENDLIST\n", "")).faults).isNotEmpty();
        assertThat(new PlainPlaylist(GOOD.replace("0.ts", "x".repeat(255))).faults).isNotEmpty();
    }
}
