package kejian.delivery.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UnfinishedTest {

    private static final byte[] KEY = "some secret".getBytes(StandardCharsets.UTF_8);
    private static final Clock NOW =
            Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final long HOUR = 3_600_000;

    private final Unfinished places = new Unfinished(KEY, NOW);

    private long at(String who) {
        return places.of(who).map(Unfinished.Place::positionMs).orElse(-1L);
    }

    @Test
    void place_isTheLastOne_ofThatBoxAlone() {
        places.note("a", "one", 60_000, HOUR);
        places.note("a", "two", 90_000, HOUR);
        places.note("a", "two", 100_000, HOUR);
        assertThat(places.of("a").map(Unfinished.Place::courseware)).contains("two");
        assertThat(at("a")).isEqualTo(100_000);
        assertThat(places.of("b")).isEmpty();
    }

    @Test
    void whatHasHardlyBegun_leavesThePlaceBefore_andWhatWasSeen_goes() {
        places.note("a", "one", 60_000, HOUR);
        places.note("a", "two", 29_999, HOUR);
        assertThat(places.of("a").map(Unfinished.Place::courseware)).contains("one");
        places.note("a", "two", 9 * HOUR / 10, HOUR);
        assertThat(places.of("a").map(Unfinished.Place::courseware)).contains("one");
        places.note("a", "one", 9 * HOUR / 10, HOUR);
        assertThat(places.of("a")).isEmpty();
        places.note("a", "one", -1, HOUR);
        assertThat(places.of("a")).isEmpty();
    }

    @Test
    void names_thatSomebodyInvents_areBounded_theOldestGo() {
        for (int i = 0; i < Unfinished.MOST; i++) {
            places.note("box-" + i, "one", 60_000, HOUR);
        }
        places.note("box-0", "one", 70_000, HOUR); // it watches on
        for (int i = 0; i < 10; i++) {
            places.note("new-" + i, "one", 60_000, HOUR);
        }
        assertThat(Objects.requireNonNull(places.changedSince(-1)).all()).hasSize(Unfinished.MOST);
        assertThat(at("box-0")).isEqualTo(70_000);
        assertThat(at("box-10")).isEqualTo(-1);
        assertThat(at("box-11")).isEqualTo(60_000);
    }

    @Test
    void restored_isAsBefore_withoutWhatIsThirtyDaysOld_andNamesNobody() {
        places.note("box HN-1", "one", 60_000, HOUR);
        Unfinished.Snapshot kept = Objects.requireNonNull(places.changedSince(0));
        assertThat(places.changedSince(kept.count())).isNull();
        assertThat(kept.all().toString()).doesNotContain("HN-1");
        Unfinished again = new Unfinished(KEY, NOW);
        again.note("box HN-2", "two", 90_000, HOUR);
        again.restore(kept.all());
        assertThat(again.of("box HN-1").map(Unfinished.Place::positionMs)).contains(60_000L);
        assertThat(again.of("box HN-2").map(Unfinished.Place::positionMs)).contains(90_000L);
        Unfinished later = new Unfinished(KEY, Clock.offset(NOW, Duration.ofDays(30)));
        later.restore(kept.all());
        assertThat(later.of("box HN-1")).isEmpty();
        Unfinished other = new Unfinished("x".getBytes(StandardCharsets.UTF_8), NOW);
        other.restore(kept.all());
        assertThat(other.of("box HN-1")).isEmpty();
    }

    @Test
    void forgotten_isGoneForAll() {
        places.note("a", "one", 60_000, HOUR);
        places.note("b", "one", 60_000, HOUR);
        places.note("c", "two", 60_000, HOUR);
        places.forget("one");
        assertThat(at("a")).isEqualTo(-1);
        assertThat(at("b")).isEqualTo(-1);
        assertThat(at("c")).isEqualTo(60_000);
    }
}
