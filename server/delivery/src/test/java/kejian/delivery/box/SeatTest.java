package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeatTest {

    private final Seat seat = new Seat();

    @Test
    void path_saysTheSame_stringsAreUsedAgain() {
        String first = "/m/" + "ab".repeat(32) + "/b/360p/1.ts";
        HotPath one = seat.path(first);
        HotPath two = seat.path(first.replace("/1.ts", "/2.ts"));
        assertThat(one).isNotNull();
        assertThat(two).isNotNull();
        assertThat(two.number()).isEqualTo(2);
        assertThat(two.packageId()).isSameAs(one.packageId());
        assertThat(two.rendition()).isSameAs(one.rendition());
    }

    @Test
    void path_saysSomethingElse_isReadAnew() {
        seat.path("/m/" + "ab".repeat(32) + "/b/360p/1.ts");
        HotPath other = seat.path("/m/" + "ac".repeat(32) + "/b/360/1.ts");
        assertThat(other)
                .isEqualTo(new HotPath(HotPath.Kind.TS_SEGMENT, "ac".repeat(32), "360", 1));
        assertThat(seat.path("/m/" + "ab".repeat(31) + "aX/b/360p/1.ts")).isNull();
        // the package of before, with another prefix and suffix
        assertThat(seat.path("/n/" + "ac".repeat(32) + "/b/360/1.ts")).isNull();
        assertThat(seat.path("/m/" + "ac".repeat(32) + "/b/360p/1.ts"))
                .isEqualTo(new HotPath(HotPath.Kind.TS_SEGMENT, "ac".repeat(32), "360p", 1));
    }

    @Test
    void query_changes_isReadAnew() {
        assertThat(seat.query("s=1&box=a")).containsEntry("s", "1").containsEntry("box", "a");
        assertThat(seat.query("s=1&box=a")).isSameAs(seat.query("s=1&box=a"));
        assertThat(seat.query("s=2")).hasSize(1).containsEntry("s", "2");
        assertThat(seat.query(null)).isEmpty();
        assertThat(seat.query("s=%E8%AF%BE+1")).containsEntry("s", "课 1");
    }

    @Test
    void mark_anotherAgentSpeaks_isAnother() {
        assertThat(seat.mark(() -> "10.0.0.1", "one")).isEqualTo("10.0.0.1 one");
        assertThat(seat.mark(() -> "10.0.0.1", "two")).isEqualTo("10.0.0.1 two");
        assertThat(seat.mark(() -> "10.0.0.1", null)).isEqualTo("10.0.0.1 null");
    }

    @Test
    void room_followsWhatTheSocketTakes() {
        assertThat(seat.room()).isEqualTo(MuxedRegion.LARGEST_PIECE);
        seat.took(150_000, /* all= */ false);
        assertThat(seat.room()).isEqualTo(150_000);
        seat.took(10, /* all= */ false);
        assertThat(seat.room()).isEqualTo(64 * 1024);
        seat.took(100_000, /* all= */ true);
        assertThat(seat.room()).isEqualTo(200_000);
        seat.took(1_000, /* all= */ true); // the end of a segment says nothing
        assertThat(seat.room()).isEqualTo(200_000);
    }
}
