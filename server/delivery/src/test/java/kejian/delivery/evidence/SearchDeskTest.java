package kejian.delivery.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kejian.contract.blob.Digest;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What counts as one search, and how much of it is ever written down. */
class SearchDeskTest {

    private static final long HOUR_MS = 3_600_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<SearchMade> written = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-11-23T12:01:00Z");
    private boolean failing;

    private final Clock clock =
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            };

    private final SearchDesk desk =
            new SearchDesk(
                    vertx,
                    new EvidenceJournal() {
                        @Override
                        public void append(List<ViewingEvent> events) {}

                        @Override
                        public void searched(List<SearchMade> searches) throws IOException {
                            if (failing) {
                                throw new IOException("no space left on device");
                            }
                            written.addAll(searches);
                        }
                    },
                    clock,
                    who -> Digest.of(who.getBytes(StandardCharsets.UTF_8)).hex());

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void keys(String who, String... pages) {
        for (String page : pages) {
            note(desk.asked(who, new SearchDesk.Shown(SearchMade.KEYS, page, found(page)), true));
        }
    }

    private void words(String who, String... pages) {
        for (String page : pages) {
            note(desk.asked(who, new SearchDesk.Shown(SearchMade.WORDS, page, found(page)), true));
        }
    }

    /** What begins with 9 or 无 finds nothing. */
    private static List<String> found(String text) {
        return text.isEmpty() || text.startsWith("9") || text.startsWith("无")
                ? List.of()
                : List.of("cw-" + text, "cw-other");
    }

    private final List<Future<Void>> handed = new ArrayList<>();

    private void note(Future<Void> writing) {
        handed.add(writing.otherwiseEmpty());
    }

    private List<SearchMade> ended() throws Exception {
        note(desk.settle(/* all= */ true));
        return settled();
    }

    /** Once all that was handed over is written. */
    private List<SearchMade> settled() throws Exception {
        Future.all(handed).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        handed.clear();
        return written;
    }

    private static String said(SearchMade s) {
        return s.by() + " " + s.text() + " " + s.found() + " " + s.opened();
    }

    @Test
    void digitAfterDigit_isOneSearch_ofWhatItStoppedAt() throws Exception {
        keys("box 1", "4", "47", "475", "4755");
        assertThat(written).isEmpty();
        assertThat(ended()).extracting(SearchDeskTest::said).containsExactly("keys 4755 2 null");
    }

    @Test
    void whatIsOpened_isWrittenAtOnce_withWhatWasOnTheScreen() throws Exception {
        keys("box 1", "4", "47", "475", "47");
        note(desk.opened("box 1", "cw-47"));
        assertThat(settled()).extracting(SearchDeskTest::said).containsExactly("keys 47 2 cw-47");
        assertThat(ended()).hasSize(1);
    }

    @Test
    void whatWasNotFound_isNotWhatIsOpened() throws Exception {
        keys("box 1", "47");
        note(desk.opened("box 1", "cw-of-a-column"));
        note(desk.opened("box 2", "cw-47"));
        assertThat(ended()).extracting(SearchDeskTest::said).containsExactly("keys 47 2 null");
    }

    @Test
    void deletingAsksNothing_butOtherDigitsThenAreACorrection() throws Exception {
        keys("box 1", "97", "975", "97", "9", "");
        keys("box 2", "97", "975", "97", "974");
        keys("box 3", "97", "9", "", "4", "47");
        assertThat(ended())
                .extracting(SearchDeskTest::said)
                .containsExactlyInAnyOrder(
                        "keys 975 0 null", "keys 974 0 null", "keys 97 0 null", "keys 47 2 null");
    }

    @Test
    void oneDigit_thatNothingWasOpenedFrom_isNoSearch() throws Exception {
        keys("box 1", "4");
        keys("box 2", "4");
        note(desk.opened("box 2", "cw-4"));
        assertThat(ended()).extracting(SearchDeskTest::said).containsExactly("keys 4 2 cw-4");
    }

    @Test
    void wordsAgain_orTheirNextPage_areTheSameSearch_otherWordsAnother() throws Exception {
        words("b", "果树", "果树", "无人机");
        note(desk.asked("b", new SearchDesk.Shown(SearchMade.WORDS, "无人机", List.of()), false));
        note(desk.asked("c", new SearchDesk.Shown(SearchMade.WORDS, "蜜蜂", List.of()), false));
        assertThat(ended())
                .extracting(SearchDeskTest::said)
                .containsExactlyInAnyOrder("words 果树 2 null", "words 无人机 0 null");
    }

    @Test
    void silence_endsASearch_alsoWhereTheClockWasSetBack() throws Exception {
        words("a", "果树");
        now = now.plusMillis(SearchDesk.QUIET_MS - 1);
        words("b", "蜜蜂");
        note(desk.settle(/* all= */ false));
        assertThat(settled()).isEmpty();
        now = now.plusMillis(1);
        note(desk.settle(/* all= */ false));
        assertThat(settled()).extracting(SearchMade::text).containsExactly("果树");
        now = now.minus(Duration.ofDays(3_650));
        note(desk.settle(/* all= */ false));
        assertThat(settled()).extracting(SearchMade::text).containsExactly("果树", "蜜蜂");
    }

    @Test
    void record_namesNeitherBoxNorMoment_andTiesNoTwoQuestionsTogether() throws Exception {
        words("BOX-OF-WANG", "果树", "蜜蜂");
        words("BOX-OF-LI", "果树");
        keys("BOX-OF-WANG", "47");
        note(desk.opened("BOX-OF-WANG", "cw-other"));
        now = now.plus(Duration.ofHours(2));
        words("BOX-OF-WANG", "果树");
        keys("BOX-OF-WANG", "475");
        note(desk.opened("BOX-OF-WANG", "cw-other"));
        List<SearchMade> all = ended();
        assertThat(all).hasSize(6);
        assertThat(all)
                .allMatch(s -> s.hourMs() % HOUR_MS == 0)
                .allMatch(s -> !s.toString().contains("BOX"))
                .allMatch(s -> s.voice().length() == 8);
        Map<String, Set<String>> voices = new HashMap<>();
        for (SearchMade s : all) {
            String what = s.opened() == null ? s.text() : s.opened();
            voices.computeIfAbsent(what, _ -> new HashSet<>()).add(s.voice());
        }
        assertThat(voices.get("果树")).as("two boxes").hasSize(2);
        assertThat(voices.get("蜜蜂")).hasSize(1).doesNotContainAnyElementsOf(voices.get("果树"));
        assertThat(voices.get("cw-other")).as("one box, however it pressed").hasSize(1);
    }

    @Test
    void sameQuestionOfABox_isWrittenOnceAnHour() throws Exception {
        for (int i = 0; i < 5; i++) {
            words("a", "果树", "蜜蜂");
        }
        assertThat(ended()).hasSize(2);
        now = now.plus(Duration.ofHours(1));
        words("a", "果树");
        assertThat(ended()).hasSize(3);
    }

    @Test
    void diskThatIsFull_losesWhatNobodyWasPromised_andNothingElse() throws Exception {
        failing = true;
        words("a", "果树");
        note(desk.settle(/* all= */ true));
        settled();
        failing = false;
        words("a", "蜜蜂");
        assertThat(ended()).extracting(SearchMade::text).containsExactly("蜜蜂");
    }

    /** Whatever is asked, by however many names: the bounds of box, hour and day hold. */
    @Test
    void anythingThatIsAsked_staysWithinTheBounds() throws Exception {
        Random random = new Random(7);
        Map<Long, Integer> ofStuckInAnHour = new HashMap<>();
        Instant begin = now;
        for (int step = 0; step < 40_000; step++) {
            now = begin.plus(Duration.ofSeconds(step * 4L)); // some two days
            String who = random.nextInt(3) == 0 ? "stuck" : "name-" + random.nextInt(100_000);
            words(who, "w" + random.nextInt(1_000));
            if (random.nextInt(4) == 0) {
                note(desk.opened(who, "cw-other"));
            }
            if (step % 20 == 0) {
                note(desk.settle(/* all= */ false));
            }
        }
        List<SearchMade> all = ended();
        Map<Long, Integer> ofDay = new HashMap<>();
        Set<String> keys = new HashSet<>();
        for (SearchMade s : all) {
            ofDay.merge(s.hourMs() / (24 * HOUR_MS), 1, Integer::sum);
            assertThat(keys.add(s.hourMs() + " " + s.voice())).as("once an hour").isTrue();
            String stuck =
                    Digest.of(
                                    ("search words " + s.text() + " stuck")
                                            .getBytes(StandardCharsets.UTF_8))
                            .hex();
            if (stuck.startsWith(s.voice())) {
                ofStuckInAnHour.merge(s.hourMs(), 1, Integer::sum);
            }
        }
        assertThat(ofDay.values()).allMatch(n -> n <= SearchDesk.MOST_IN_A_DAY);
        assertThat(ofDay.values()).as("reached").contains(SearchDesk.MOST_IN_A_DAY);
        assertThat(ofStuckInAnHour.values())
                .isNotEmpty()
                .allMatch(n -> n <= SearchDesk.MOST_OF_ONE_IN_AN_HOUR)
                .contains(SearchDesk.MOST_OF_ONE_IN_AN_HOUR);
    }

    @Test
    void boxesAtOnce_areBounded_andTheEldestIsWritten() throws Exception {
        IntStream.rangeClosed(0, SearchDesk.MOST_AT_ONCE).forEach(i -> words("box-" + i, "w" + i));
        assertThat(settled()).extracting(SearchMade::text).containsExactly("w0");
    }
}
