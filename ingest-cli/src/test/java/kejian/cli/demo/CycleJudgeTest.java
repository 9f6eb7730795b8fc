package kejian.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Made-up histories: what must pass, and what must be seen. Times are small whole numbers. */
class CycleJudgeTest {

    private static final String FILM = "film";
    private static final String NOTE = "note";

    private final CycleStory story = new CycleStory();
    private final List<Answer> answers = new ArrayList<>();

    /** Release 1 shows a film, release 2 a note too, release 3 the note alone. */
    @BeforeEach
    void setUp() {
        story.video(FILM);
        story.release(1, 0, Set.of(FILM));
        story.release(2, 100, Set.of(FILM, NOTE));
    }

    private void withdrawFilm() {
        story.withdrawing(FILM, 200);
        story.release(3, 200, Set.of(NOTE));
    }

    private void add(
            Answer.Sort sort,
            @Nullable String title,
            long begun,
            long ended,
            int status,
            long release,
            long told,
            @Nullable Set<String> listed,
            @Nullable String fault) {
        answers.add(
                new Answer(
                        "lankao", sort, "/x", title, begun, ended, status, release, told, listed,
                        fault));
    }

    private void status(long begun, long ended, long release) {
        add(Answer.Sort.OTHER, null, begun, ended, 200, release, release, null, null);
    }

    private void column(long begun, long ended, long release, String... titles) {
        add(Answer.Sort.COLUMN, null, begun, ended, 200, release, release, Set.of(titles), null);
    }

    private void title(String title, long begun, long ended, int status, long release) {
        add(Answer.Sort.TITLE, title, begun, ended, status, release, 0, null, null);
    }

    private CycleJudge.Verdict verdict() {
        return CycleJudge.of(story, answers);
    }

    private void assertFault(String words) {
        assertThat(verdict().faults()).singleElement().asString().contains(words);
    }

    @Test
    void releasesInOrder_withAnswersThatOverlapASwitch_areGood() {
        withdrawFilm();
        column(10, 20, 1, FILM);
        status(105, 130, 2);
        status(110, 125, 1); // both were under way when the pointer moved
        column(140, 150, 2, FILM, NOTE);
        title(FILM, 140, 150, 206, 2);
        column(210, 220, 2, NOTE); // withdrawn at once, before the release that says so is whole
        title(FILM, 210, 220, 410, 2);
        column(230, 240, 3, NOTE);

        assertThat(verdict().faults()).isEmpty();
        assertThat(verdict().switches()).isEqualTo(2);
    }

    @Test
    void releaseThatComesBack_isSeen() {
        status(110, 120, 2);
        status(121, 130, 1);
        assertFault("after release 2");
    }

    @Test
    void releaseThatComesBack_isSeen_alsoThroughALongAnswerBeforeIt() {
        status(10, 300, 1);
        status(110, 120, 2);
        status(121, 130, 1);
        assertFault("after release 2");
    }

    @Test
    void anotherEdge_mayBeBehind() {
        status(110, 120, 2);
        answers.add(
                new Answer(
                        "zhongmu", Answer.Sort.OTHER, "/x", null, 121, 130, 200, 1, 1, null, null));
        assertThat(verdict().faults()).isEmpty();
    }

    /** A page made from the newest release under the head of the active one. */
    @Test
    void bodyOfAnotherRelease_isSeen() {
        add(Answer.Sort.OTHER, null, 110, 120, 200, 1, 2, null, null);
        assertFault("its body is of release 2");
    }

    /** The pointer moved before the catalogue did. */
    @Test
    void oldListUnderTheNewNumber_isSeen() {
        column(110, 120, 2, FILM);
        assertFault("lacks [note]");
    }

    @Test
    void newListUnderTheOldNumber_isSeen() {
        column(110, 120, 1, FILM, NOTE);
        assertFault("shows what its release has not: [note]");
    }

    @Test
    void plainList_needsOnlyNameVideos() {
        add(Answer.Sort.LIST, null, 110, 120, 200, 2, 2, Set.of(FILM), null);
        assertThat(verdict().faults()).isEmpty();
        add(Answer.Sort.LIST, null, 130, 140, 200, 2, 2, Set.of(NOTE), null);
        assertFault("lacks [film]");
    }

    @Test
    void withdrawnTitle_isAFault_onlyAfterThatEdgesReceipt() {
        withdrawFilm();
        title(FILM, 205, 215, 200, 2);
        column(205, 215, 2, FILM, NOTE);
        assertThat(verdict().faults()).isEmpty();

        story.receipt(FILM, "zhongmu", 216);
        title(FILM, 217, 219, 200, 2);
        assertThat(verdict().faults()).isEmpty();

        story.receipt(FILM, "lankao", 220);
        title(FILM, 219, 225, 200, 2); // begun before the receipt
        assertThat(verdict().faults()).isEmpty();

        title(FILM, 221, 225, 200, 2);
        assertFault("is withdrawn, after the receipt");
    }

    @Test
    void withdrawnTitle_inAList_orByItsBytes_isSeen() {
        withdrawFilm();
        story.receipt(FILM, "lankao", 220);
        column(221, 225, 2, FILM, NOTE);
        add(Answer.Sort.MEDIA, FILM, 221, 225, 206, 2, 0, null, null);
        assertThat(verdict().faults())
                .hasSize(2)
                .anyMatch(f -> f.contains("names what is withdrawn"))
                .anyMatch(f -> f.contains("is withdrawn, after"));
    }

    @Test
    void titleOfTheRelease_thatIsNotThere_isSeen() {
        title(FILM, 110, 120, 404, 2);
        assertFault("is in its release");
    }

    @Test
    void titleOfALaterRelease_isSeen_butBytesMayStay() {
        title(NOTE, 110, 120, 200, 1);
        assertFault("is not in its release");
        answers.clear();
        add(Answer.Sort.MEDIA, NOTE, 110, 120, 200, 1, 0, null, null);
        title(NOTE, 110, 120, 404, 1);
        assertThat(verdict().faults()).isEmpty();
    }

    @Test
    void failures_areFaults_whileTheEdgeIsUp() {
        add(Answer.Sort.OTHER, null, 10, 20, 0, 0, 0, null, "connection reset");
        add(Answer.Sort.OTHER, null, 10, 20, 503, 1, 0, null, null);
        add(Answer.Sort.OTHER, null, 10, 20, 200, 1, 1, null, "the page is not whole");
        assertThat(verdict().faults()).hasSize(3).allMatch(f -> f.contains("while the edge was"));

        story.down("zhongmu", 5);
        assertThat(verdict().faults()).hasSize(3);
        story.down("lankao", 15);
        story.up("lankao", 18);
        assertThat(verdict().faults()).isEmpty();

        add(Answer.Sort.OTHER, null, 19, 20, 503, 1, 0, null, null);
        assertThat(verdict().faults()).hasSize(1);
    }

    @Test
    void answerWithoutARelease_orOfOneThatNobodyAskedFor_isSeen() {
        add(Answer.Sort.OTHER, null, 10, 20, 200, 0, 0, null, null);
        status(30, 40, 2); // it was asked for at 100
        status(210, 220, 7);
        assertThat(verdict().faults())
                .hasSize(3)
                .anyMatch(f -> f.contains("names no release"))
                .anyMatch(f -> f.contains("nobody had asked for"));
    }

    @Test
    void listThatIsNotFound_isSeen() {
        add(Answer.Sort.COLUMN, null, 110, 120, 404, 2, 0, Set.of(), null);
        assertFault("the list is not there");
    }

    @Test
    void bodies_areJudgedByTheirForm() {
        assertBroken("/a/index.htm", "<html><body>", "<html></html>\n");
        assertBroken("/c/index.html?col=demo", "<html>", "<html></html>");
        assertBroken(
                "/play/x/b.m3u8?s=1", "#EXTM3U\n#EXTINF:6,\nx.ts\n", "#EXTM3U\n#EXT-X-ENDLIST");
        assertBroken("/play/x/c.mpd", "<MPD>", "<MPD></MPD>\n");
        assertBroken("/list/all.json", "{\"release\":1", "{\"release\":1}");
        assertBroken("/m/x/b/y/0.ts", "G", "G" + "x".repeat(187));
        assertBroken("/m/x/b/y/0.ts", "G" + "x".repeat(187 * 2 + 1), "G" + "x".repeat(187));
    }

    private static void assertBroken(String address, String broken, String whole) {
        assertThat(Prober.wrongWith(address, /* part= */ false, bytes(broken))).isNotNull();
        assertThat(Prober.wrongWith(address, /* part= */ false, bytes(whole))).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
