package kejian.origin.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import kejian.origin.station.TwoPlaces.How;
import org.junit.jupiter.api.Test;

/**
 * What is a clone, and what is only a box that moved. Edges: east and west far apart, hub between.
 */
class TwoPlacesTest {

    private static final Instant NINE = Instant.parse("2026-11-23T01:00:00Z");
    private static final BiPredicate<String, String> NEAR =
            (a, b) -> a.equals(b) || a.equals("hub") || b.equals("hub");

    private static Instant minute(int of) {
        return NINE.plusSeconds(60L * of);
    }

    /** Of which a player told. */
    private static Stay told(String edge, int from, int to) {
        Stay.Span span = new Stay.Span(minute(from), minute(to));
        return new Stay(edge, span, span);
    }

    /** Of which bytes alone speak. */
    private static Stay served(String edge, int from, int to) {
        return new Stay(edge, new Stay.Span(minute(from), minute(to)), null);
    }

    private static Optional<TwoPlaces.Found> judge(Stay... stays) {
        List<Stay> shuffled = new ArrayList<>(Arrays.asList(stays));
        Optional<TwoPlaces.Found> found = TwoPlaces.last(shuffled, NEAR);
        for (int seed = 0; seed < 10; seed++) { // in whatever order journals came
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(TwoPlaces.last(shuffled, NEAR)).isEqualTo(found);
        }
        return found;
    }

    @Test
    void boxThatMoves_isOne() {
        assertThat(judge(told("east", 0, 60), told("west", 60, 120))).isEmpty();
        assertThat(judge(told("east", 0, 60), told("east", 61, 90), served("west", 600, 660)))
                .isEmpty();
    }

    @Test
    void boxThatIsCarriedBack_isOne() {
        assertThat(judge(told("east", 0, 60), told("west", 70, 80), told("east", 91, 120)))
                .isEmpty();
    }

    @Test
    void twoCountiesAtOnce_areTwo_whoeverSpeaks() {
        assertThat(judge(told("east", 0, 60), served("west", 30, 90)))
                .contains(new TwoPlaces.Found(minute(60), How.AT_ONCE, "east", "west"));
        assertThat(judge(served("east", 0, 60), served("west", 30, 33)))
                .contains(new TwoPlaces.Found(minute(33), How.AT_ONCE, "east", "west"));
    }

    @Test
    void twoMinutesAtOnce_isSlowToLeave() {
        assertThat(judge(told("east", 0, 60), told("west", 58, 90))).isEmpty();
    }

    @Test
    void backWithinHalfAnHour_isTwo() {
        assertThat(judge(told("east", 0, 60), told("west", 65, 80), told("east", 90, 95)))
                .contains(new TwoPlaces.Found(minute(90), How.TO_AND_FRO, "east", "west"));
        assertThat(judge(served("east", 0, 60), served("west", 30, 31)))
                .contains(new TwoPlaces.Found(minute(31), How.TO_AND_FRO, "east", "west"));
    }

    /** It is sent from one to the other as they are full or silent, and fetches ahead. */
    @Test
    void boxOfTwoEdgesOfItsOwn_isOne_untilTwoPlayersTell() {
        assertThat(judge(told("east", 0, 60), told("hub", 61, 70), told("east", 71, 80))).isEmpty();
        assertThat(judge(told("east", 0, 60), served("hub", 30, 90))).isEmpty();
        assertThat(judge(told("east", 0, 60), told("hub", 30, 90)))
                .contains(new TwoPlaces.Found(minute(60), How.AT_ONCE, "east", "hub"));
    }

    /** Behind one address of a county's net. */
    @Test
    void twoPlayersAtOneEdge_areTwo_bytesAheadAreNot() {
        assertThat(judge(told("east", 0, 60), served("east", 50, 70))).isEmpty();
        assertThat(judge(told("east", 0, 60), told("east", 60, 70))).isEmpty();
        assertThat(judge(told("east", 0, 60), told("east", 30, 40)))
                .contains(new TwoPlaces.Found(minute(40), How.AT_ONCE, "east", "east"));
    }

    @Test
    void theLastTime_isTold() {
        assertThat(
                        judge(
                                told("east", 0, 60),
                                told("west", 10, 20),
                                told("east", 1_000, 1_060),
                                told("west", 1_030, 1_040)))
                .contains(new TwoPlaces.Found(minute(1_040), How.AT_ONCE, "east", "west"));
    }

    /** One that somebody had read ten thousand times over must not take all night. */
    @Test
    void manyStays_areLookedAtInBoundedSteps() {
        List<Stay> many = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            many.add(served(i % 2 == 0 ? "east" : "west", i % 7, i % 7));
        }
        assertThat(TwoPlaces.last(many, NEAR)).isNotNull();
    }
}
