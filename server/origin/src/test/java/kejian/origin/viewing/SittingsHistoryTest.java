package kejian.origin.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kejian.contract.viewing.ViewingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Going on from what is kept against the slow and plain reference, without a database. */
class SittingsHistoryTest {

    private static final int SEEDS = Integer.getInteger("merge.histories", 4_000);
    private static final long D = 600_000;

    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());

    @Test
    void goingOn_isAsAllAtOnce_whateverCame() throws Exception {
        int wentOn = 0;
        int anew = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<ViewingEvent> all = Histories.of(random, "s", List.of("cw"), D);
            List<ViewingEvent> order = Histories.arriving(random, all);
            List<ViewingEvent> sofar = new ArrayList<>();
            Sittings state = null;
            for (int from = 0; from < order.size(); ) {
                int to = Math.min(order.size(), from + 1 + random.nextInt(6));
                List<ViewingEvent> batch = order.subList(from, to);
                sofar.addAll(batch);
                Sittings next = goOn(state, batch);
                wentOn += next == null ? 0 : 1;
                anew += next == null ? 1 : 0;
                state = next != null ? next : Sittings.of(sofar, _ -> D);
                assertThat(state.all())
                        .as("seed %d, %d events", seed, sofar.size())
                        .isEqualTo(SlowSittings.of(sofar, D));
                from = to;
            }
        }
        System.out.printf(
                "%d histories: %d batches went on, %d were computed anew, 0 differences%n",
                SEEDS, wentOn, anew);
        assertThat(wentOn).isGreaterThan(3 * SEEDS);
    }

    /** Through its text, as the database has it. */
    private @Nullable Sittings goOn(@Nullable Sittings state, List<ViewingEvent> batch)
            throws JsonProcessingException {
        if (state == null) {
            return null;
        }
        Sittings read = json.readValue(json.writeValueAsString(state), Sittings.class);
        List<Sitting> before = read.all();
        boolean went = batch.stream().noneMatch(read::isLate) && read.goOn(batch);
        if (went) { // what is said to be as it was is
            for (int i = 0; i < before.size(); i++) {
                if (!read.changed().contains(i)) {
                    assertThat(read.get(i)).isEqualTo(before.get(i));
                }
            }
        }
        return went ? read : null;
    }
}
